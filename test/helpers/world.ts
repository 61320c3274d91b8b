/** A small world for access tests: two municipalities, two companies, two centres, an account for every role. */
import { type Account, accountModel, type Role } from '../../src/accounts/model.js'
import { companyModel } from '../../src/companies/model.js'
import type { Services } from '../../src/services.js'
import { sessionModel } from '../../src/web/session-store.js'
import { givenAccount, givenCompany, givenMunicipality } from './given.js'

/** Insiders of the world's things: the six roles of Middelfart, its company and its centre. */
export type Insider = Role
/** People of other places, and one who waits for access to the company. */
export type Outsider = 'otherEmployer' | 'otherConsultant' | 'otherClarifier' | 'waiting'

export interface World {
  municipality: string
  otherMunicipality: string
  company: string
  otherCompany: string
  centre: string
  otherCentre: string
  people: Record<Insider | Outsider, Account>
  /** ids of the world's things by the name of a route's parameter and the route's beginning, for walks over all routes */
  params: Record<string, string>
}

export const outsiders: readonly Outsider[] = ['otherEmployer', 'otherConsultant', 'otherClarifier', 'waiting']

export async function givenWorld(services: Services): Promise<World> {
  const { db } = services
  await Promise.all([
    accountModel(db).createIndexes(),
    companyModel(db).createIndexes(),
    sessionModel(db).createIndexes(),
  ])
  const [municipality, otherMunicipality, centre, otherCentre] = ['410', '607', 'jelling', 'sandholm']

  const staff = (name: string, role: Role, place = municipality) =>
    givenAccount(services, name, { role, municipality: place })
  const consultant = await staff('Kirsten Konsulent', 'consultant')
  const hotline = await staff('Henrik Hotline', 'hotline')
  const coordinator = await staff('Karen Koordinator', 'coordinator')
  const administrator = await staff('Anton Administrator', 'administrator')
  const otherConsultant = await staff('Olga Konsulent', 'consultant', otherMunicipality)
  await givenMunicipality(services, {
    ...{ _id: municipality, name: 'Middelfart Kommune', coordinator: coordinator._id },
    ...{ contact: hotline._id, standIn: coordinator._id },
  })
  await givenMunicipality(services, {
    ...{ _id: otherMunicipality, name: 'Fredericia Kommune', coordinator: otherConsultant._id },
    ...{ contact: otherConsultant._id, standIn: otherConsultant._id },
  })

  const company = await givenCompany(services, {
    ...{ municipality, cvr: '25313763', name: 'Strandhotellet', keyConsultant: consultant._id },
  })
  const otherCompany = await givenCompany(services, {
    ...{ municipality, cvr: '10150817', name: 'Lillebælt Lager', keyConsultant: consultant._id },
  })
  const member = (name: string, of: string, state: 'active' | 'waiting' = 'active') =>
    givenAccount(services, name, { role: 'employer', municipality, company: of, state, owner: state === 'active' })
  const clarifier = (name: string, at: string) => givenAccount(services, name, { role: 'clarifier', centre: at })

  return {
    municipality,
    otherMunicipality,
    company: company._id,
    otherCompany: otherCompany._id,
    centre,
    otherCentre,
    people: {
      employer: await member('Eva Ejer', company._id),
      consultant,
      hotline,
      clarifier: await clarifier('Klara Klarer', centre),
      coordinator,
      administrator,
      otherEmployer: await member('Otto Anden', otherCompany._id),
      otherConsultant,
      otherClarifier: await clarifier('Carl Center', otherCentre),
      waiting: await member('Viggo Venter', company._id, 'waiting'),
    },
    params: {},
  }
}
