import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Connection } from 'mongoose'
import type { Test } from 'tap'
import type { Role } from '../../src/accounts/model.js'
import type { Acting } from '../../src/accounts/scope.js'
import { system } from '../../src/accounts/scope.js'
import { auditModel } from '../../src/audit/model.js'
import { createAudit } from '../../src/audit/service.js'
import { projectRoot } from '../../src/config.js'
import { newId } from '../../src/lib/ids.js'
import { profileImportModel } from '../../src/profiles/import/imports.js'
import { type Profile, profileModel } from '../../src/profiles/model.js'
import { refusedRowsModel } from '../../src/profiles/refusals.js'
import { createProfiles } from '../../src/profiles/service.js'
import type { Services } from '../../src/services.js'
import { type TestClock, testClock } from '../helpers/clock.js'
import { recordingQueue } from '../helpers/queue.js'
import { testDatabase } from '../helpers/stores.js'

export const servedHere = ['210', '410', '479', '630', '860']

/** Consultants per municipality; a municipality without any falls back on its coordinator. */
export type Staff = Record<string, string[]>

/** The verbs of profiles on a database of the test's own, with invented staff. */
export async function givenProfiles(
  t: Test,
  {
    staff = { '410': ['mette', 'jens'] },
    covers = {},
    db,
    clock = testClock(),
  }: { staff?: Staff; covers?: Record<string, string[]>; db?: Connection; clock?: TestClock } = {},
) {
  const connection = db ?? (await testDatabase(t))
  await profileModel(connection).createIndexes()
  await refusedRowsModel(connection).createIndexes()
  await profileImportModel(connection).createIndexes()
  const queue = recordingQueue()
  const profiles = createProfiles({
    db: connection,
    clock,
    queue,
    audit: createAudit({ db: connection, clock }),
    dataKey: '5b'.repeat(32),
    accounts: {
      coveredBy: async ({ account }: Pick<Acting, 'account'>) => [account, ...(covers[account] ?? [])],
      caseworkers: async municipality => (staff[municipality] ?? []).map(_id => ({ _id })),
      staff: async (municipality: string, role?: Role) =>
        (role === undefined || role === 'consultant' ? (staff[municipality] ?? []) : []).map(_id => ({ _id })),
    },
    municipalities: {
      get: async code => (servedHere.includes(code) ? { coordinator: `leder-${code}` } : null),
      all: async () => servedHere.map(_id => ({ _id, active: true })),
    },
  })
  return {
    profiles,
    clock,
    queue,
    db: connection,
    model: profileModel(connection),
    audited: async (what: string) => auditModel(connection).find({ what }).sort({ at: 1, _id: 1 }).lean(),
    /** the documents as the store holds them, by person number */
    stored: async (): Promise<Profile[]> => profileModel(connection).find({}).sort({ personKey: 1 }).lean<Profile[]>(),
  }
}

const acting = (role: Role, scope: Acting['scope'], account: string = role): Acting => ({
  account,
  name: `${role} ${account}`,
  role,
  scope,
})

export const consultant = (municipality = '410', account = 'mette') =>
  acting('consultant', { kind: 'municipality', municipality }, account)
export const coordinator = (municipality = '410') => acting('coordinator', { kind: 'municipality', municipality })
export const clarifier = (centre = 'jelling') => acting('clarifier', { kind: 'centre', centre })
export const employer = () => acting('employer', { kind: 'company', municipality: '410', company: 'bageriet' })
export const otherRole = (role: Role) => acting(role, { kind: 'municipality', municipality: '410' })

export const told = { who: 'Sara Lind', when: '2026-11-20', certainty: 'told' } as const

export const demoFile = (name: string): Buffer => readFileSync(path.join(projectRoot, 'src/demo/data', name))

/** Amal Haddad of Middelfart, and people who are told like her but for what is given and a number of their own. */
export async function givenPeople(services: Services, people: Partial<Profile>[]): Promise<void> {
  const profiles = profileModel(services.db)
  await profiles.createIndexes()
  const [row] = (await services.profiles.importRows(system, fileOf([{ ...plainRow, cpr: '' }]))).items
  const amal = await profiles.findById(row?.id).lean()
  await profiles.insertMany(
    people.map((person, i) => ({ ...amal, ...{ _id: newId(), personKey: `4${i}`, asylPersonId: `4${i}` }, ...person })),
  )
}

/** A file of profiles with the columns named; the others are empty. */
export function fileOf(rows: Record<string, string>[]): Buffer {
  const columns = [...new Set([...required, ...rows.flatMap(row => Object.keys(row))])]
  const quoted = (text: string) => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return Buffer.from(
    [columns, ...rows.map(row => columns.map(column => quoted(row[column] ?? '')))]
      .map(line => line.join(';'))
      .join('\r\n'),
  )
}
const required = ['asylPersonId', 'fornavn', 'efternavn', 'foedselsdato', 'kommunekode', 'samtykke']

/** A row about which there is nothing to ask. */
export const plainRow = {
  asylPersonId: '300001',
  fornavn: 'Amal',
  efternavn: 'Haddad',
  foedselsdato: '1990-04-17',
  cpr: '1704901234',
  center: 'Center Jelling',
  forventet_ankomst: '2026-12-10',
  kommunekode: '410',
  modersmaal: 'arabisk',
  andre_sprog: 'engelsk B1',
  dansk: 'A2',
  erhverv: 'kok 7 år, chauffør 2 år',
  kompetencer: 'knivteknik',
  koerekort: 'B',
  oensker: 'koekken_restaurant, hotel',
  raadighed: 'man-fre 8-15',
  timer_pr_uge: '30',
  transport_min: '45',
  hensyn: 'ingen tunge løft',
  samtykke: 'ja',
  kilde: 'asylcenter',
  indsamlet: '2026-11-09',
  bemaerkning: 'motiveret',
}
