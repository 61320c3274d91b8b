import type { Connection } from 'mongoose'
import type { Test } from 'tap'
import { type Account, accountModel, type Role } from '../../src/accounts/model.js'
import { createAccounts } from '../../src/accounts/service.js'
import { deadlineMails, type Subject } from '../../src/deadlines/mails.js'
import { type DeadlineKind, deadlineModel } from '../../src/deadlines/model.js'
import { createDeadlines } from '../../src/deadlines/service.js'
import type { Clock } from '../../src/lib/clock.js'
import { newId } from '../../src/lib/ids.js'
import { type Municipality, municipalityModel } from '../../src/municipalities/model.js'
import { createMunicipalities } from '../../src/municipalities/service.js'
import type { Mail, Mailer } from '../../src/notices/mailer.js'
import { noticeModel } from '../../src/notices/model.js'
import type { Renderers } from '../../src/notices/renderers.js'
import { createNotices } from '../../src/notices/service.js'
import type { Queue } from '../../src/queue/queue.js'
import { recordingQueue } from './queue.js'
import { testDatabase } from './stores.js'

/** A mailer that keeps what it is given, and fails as often as it is told to. */
export function keptMails(): Mailer & { mails: Mail[]; failWith: Error[]; to(account: string): Mail[] } {
  const mails: Mail[] = []
  const failWith: Error[] = []
  return {
    mails,
    failWith,
    to: account => mails.filter(mail => mail.to.address === `${account}@test.dk`),
    async send(mail) {
      const error = failWith.shift()
      if (error) throw error
      mails.push(mail)
    },
    close() {},
  }
}

export interface PromiseOptions {
  clock: Clock
  realTime?: Clock
  queue?: Queue
  mailer?: Mailer
  renderers?: Renderers
  /** what the higher domains would tell about a deadline's subject */
  describe?: (kind: DeadlineKind, subject: string) => Promise<Subject | null>
  acted?: () => Promise<void>
  handedOver?: () => Promise<void>
}

/** Deadlines and notices on a given database, wired as in production, with plain templates. */
export function promiseServices(db: Connection, options: PromiseOptions) {
  const { clock, realTime = clock, queue = recordingQueue(), mailer = keptMails() } = options
  const municipalities = createMunicipalities({ db })
  const accounts = createAccounts({ db, clock, municipalities })
  const describe =
    options.describe ??
    (async () => ({ title: 'Rengøring på hotel', companyName: 'Strandhotellet', path: '/konsulent/forslag/x' }))
  const mails = deadlineMails({ db, accounts, describe, publicUrl: 'http://localhost' })
  const notices = createNotices({
    ...{ db, clock, realTime, queue, accounts, mailer, host: 'springbraet.test' },
    renderers: () => ({ ...mails, ...options.renderers }),
    templates: { mail: (name, data) => ({ subject: name, text: JSON.stringify(data), html: '<p></p>' }) },
    ...(options.handedOver && { handedOver: options.handedOver }),
  })
  const deadlines = createDeadlines({
    ...{ db, clock, queue, municipalities, accounts, notices },
    ...(options.acted && { acted: options.acted }),
  })
  return { municipalities, accounts, notices, deadlines, queue, mailer }
}

const middelfart: Municipality = {
  ...{ _id: '410', name: 'Middelfart', clockMode: 'timer', openingHours: { from: '08:00', to: '15:00' } },
  ...{ closingDays: [], ladder: { before: [50, 75], repeats: 7 }, weights: {}, coordinator: 'kirsten', active: true },
  hotline: { contact: 'ida', standIn: 'henrik', phone: '88 88 88 88', hours: 'hverdage 8-15' },
}

/** Deadlines of a municipality whose people nobody asks for, and whose mails go nowhere. */
export const deadlinesAlone = ({ db, clock }: { db: Connection; clock: Clock }) =>
  createDeadlines({
    ...{ db, clock, queue: recordingQueue(), notices: { send: async () => true } },
    municipalities: { get: async () => middelfart },
    accounts: { byId: async () => null, actingFor: async id => id, coordinators: async () => [] },
  })

/** A database with its indexes and the people of one municipality: `lone` owns, `svend` stands in, `kirsten` coordinates. */
export async function promiseDatabase(t: Test, settings: Partial<Municipality> = {}): Promise<Connection> {
  const db = await testDatabase(t)
  await Promise.all([deadlineModel(db), noticeModel(db), accountModel(db)].map(model => model.createIndexes()))
  await municipalityModel(db).create({ ...middelfart, ...settings })
  await account(db, 'lone', 'consultant', { standIn: 'svend' })
  await account(db, 'svend', 'consultant')
  await account(db, 'kirsten', 'coordinator')
  await account(db, 'ida', 'hotline')
  await account(db, 'henrik', 'hotline')
  return db
}

export async function account(db: Connection, id: string, role: Role, over: Partial<Account> = {}): Promise<void> {
  const place = { municipality: '410', centre: null, company: null, state: 'active', owner: false } as const
  await accountModel(db).create({
    ...{ _id: id, email: `${id}@test.dk`, name: id, phone: null, passwordHash: null, linkHash: null },
    memberships: [{ id: 'm', role, ...place, sectors: [], postcodes: [] }],
    ...{ linkExpiresAt: null, away: null, standIn: null, disabledAt: null, createdAt: new Date(0) },
    ...over,
  })
}

/** A deadline as the domains start one; a new subject each time unless told. */
export const promised = (over: { kind?: DeadlineKind; subject?: string; round?: number; owner?: string } = {}) => ({
  ...{ kind: 'answer-opening' as const, subject: newId(), round: 1, municipality: '410', owner: 'lone' },
  ...{ company: 'strandhotellet', ...over },
})
