/** A small world for access tests: two municipalities, two companies, two centres, an account for every role. */
import { type Account, accountModel, type Role } from '../../src/accounts/model.js'
import { newToken } from '../../src/accounts/passwords.js'
import { companyModel } from '../../src/companies/model.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { questionModel } from '../../src/hotline/model.js'
import { noticeModel } from '../../src/notices/model.js'
import type { Services } from '../../src/services.js'
import { sessionModel } from '../../src/web/session-store.js'
import { givenAccount, givenCompany, givenMunicipality, givenOpening } from './given.js'

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
  /** Another thing in the same rooms, which is tried besides. */
  besides?: World['params']
}

/** The addresses of a route in this world; none when the world does not know its parameters. */
export function pathsFor({ params, besides = {} }: World, pattern: string): string[] {
  return [...new Set([params, besides].flatMap(some => pathFor(some, pattern) ?? []))]
}

function pathFor(params: World['params'], pattern: string): string | null {
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
    deadlineModel(db).createIndexes(),
    noticeModel(db).createIndexes(),
    questionModel(db).createIndexes(),
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

  const asker = { account: employer._id, name: employer.name, role: 'employer' } as const
  const question = await services.hotline.ask(
    { ...asker, scope: { kind: 'company', municipality, company: company._id } },
    { text: 'Hvad betaler vi, mens eleven er på skole?' },
  )
  const deadline = await services.deadlines.of('answer-question', question._id, 1)
  const unsent = await noticeModel(db).findOneAndUpdate(
    { template: 'question-asked' },
    { $set: { state: 'failed', municipalities: [municipality], lastError: 'EENVELOPE 550' } },
  )

  const waiting = await member('Viggo Venter', company._id, 'waiting')
  const opening = await givenOpening(services, company)
  const acting = { account: coordinator._id, name: coordinator.name, role: 'coordinator' } as const
  const tried = await services.openings.tryImport(
    { ...acting, scope: { kind: 'municipality', municipality } },
    'opslag.csv',
    Buffer.from('cvr;virksomhed;kommunekode;ordning;titel\n12345678;Ingen;410;igu;Kok\n'),
  )

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
      waiting,
    },
    params: {
      '/log-ind/link/': { token: newToken() },
      '/udvikling/ind/': { role: 'consultant' },
      '/virksomhed/opslag/': { id: opening._id },
      '/virksomhed/oplysninger/arbejdspladser/': { workplace: opening.workplace },
      '/virksomhed/oplysninger/kolleger/': { account: waiting._id },
      '/konsulent/opslag/': { id: opening._id },
      '/konsulent/virksomheder/': { id: company._id, account: waiting._id, workplace: opening.workplace },
      '/koordinator/import/opslag/': { id: tried },
      '/virksomhed/spoergsmaal/': { id: question._id },
      '/hotline/spoergsmaal/': { id: question._id },
      '/hotline/virksomheder/': { id: company._id },
      '/koordinator/fravaer/': { id: consultant._id },
      '/koordinator/sager/': { id: consultant._id },
      '/koordinator/log/': { id: consultant._id },
      '/koordinator/frister/': { id: deadline?._id ?? '' },
      '/koordinator/beskeder/': { id: unsent?._id ?? '' },
      '/administration/konti/': { id: employer._id, membership: employer.memberships[0]?.id ?? '' },
    },
  }
}
