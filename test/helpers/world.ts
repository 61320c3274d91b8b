/** A small world for access tests: two municipalities, two companies, two centres, an account for every role. */
import { type Account, accountModel, type Role } from '../../src/accounts/model.js'
import { newToken } from '../../src/accounts/passwords.js'
import { companyModel } from '../../src/companies/model.js'
import type { Services } from '../../src/services.js'
import { sessionModel } from '../../src/web/session-store.js'
import { givenAccount, givenCompany, givenMunicipality } from './given.js'

/** Insiders of the world's things: the six roles of Middelfart, its company and its centre. */
export type Insider = Role
/** People of other places, and one who waits for access to the company. */
export type Outsider = 'otherEmployer' | 'otherConsultant' | 'otherClarifier' | 'otherAdministrator' | 'waiting'

export interface World {
  municipality: string
  otherMunicipality: string
  company: string
  otherCompany: string
  centre: string
  otherCentre: string
  people: Record<Insider | Outsider, Account>
  /**
   * What belongs into the addresses of routes, by the beginning of their patterns; the longest beginning counts.
   * An id here belongs to the insiders, so that for every outsider it must not exist.
   */
  params: Record<string, Record<string, string>>
}

/** The address of a route in this world; null when the world does not know its parameters. */
export function pathFor({ params }: World, pattern: string): string | null {
  const [beginning] = Object.keys(params)
    .filter(one => pattern.startsWith(one))
    .sort((a, b) => b.length - a.length)
  const values = (beginning && params[beginning]) || {}
  const path = pattern.replace(/:(\w+)/g, (whole, name: string) => values[name] ?? whole)
  return path.includes('/:') ? null : path
}

export const outsiders: readonly Outsider[] = [
  'otherEmployer',
  'otherConsultant',
  'otherClarifier',
  'otherAdministrator',
  'waiting',
]

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
  const otherAdministrator = await staff('Ove Administrator', 'administrator', otherMunicipality)
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

  const employer = await member('Eva Ejer', company._id)
  const clarifierHere = await clarifier('Klara Klarer', centre)

  return {
    municipality,
    otherMunicipality,
    company: company._id,
    otherCompany: otherCompany._id,
    centre,
    otherCentre,
    people: {
      employer: employer,
      consultant,
      hotline,
      clarifier: clarifierHere,
      coordinator,
      administrator,
      otherEmployer: await member('Otto Anden', otherCompany._id),
      otherConsultant,
      otherAdministrator,
      otherClarifier: await clarifier('Carl Center', otherCentre),
      waiting: await member('Viggo Venter', company._id, 'waiting'),
    },
    params: {
      '/log-ind/link/': { token: newToken() },
      '/udvikling/ind/': { role: 'consultant' },
      '/administration/konti/': { id: employer._id, membership: employer.memberships[0]?.id ?? '' },
    },
  }
}
