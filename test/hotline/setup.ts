import type { Test } from 'tap'
import { accountModel, type Role } from '../../src/accounts/model.js'
import type { Acting } from '../../src/accounts/scope.js'
import { createAudit } from '../../src/audit/service.js'
import { companyModel } from '../../src/companies/model.js'
import { createCompanies } from '../../src/companies/service.js'
import { type Deadline, deadlineModel } from '../../src/deadlines/model.js'
import { describeQuestion, hotlineMails } from '../../src/hotline/mails.js'
import { questionModel } from '../../src/hotline/model.js'
import { createHotline, type HotlineDeps } from '../../src/hotline/service.js'
import { AppError, type ErrorCode } from '../../src/lib/errors.js'
import { newId } from '../../src/lib/ids.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { noticeModel } from '../../src/notices/model.js'
import { openingModel } from '../../src/openings/model.js'
import { createReading } from '../../src/openings/reading.js'
import { testClock } from '../helpers/clock.js'
import { account, keptMails, promiseDatabase, promiseServices } from '../helpers/promise.js'
import { recordingQueue } from '../helpers/queue.js'

/** Ida answers Middelfart's hotline, Henrik stands in; two companies with an opening each and people who ask. */
export async function testHotline(t: Test) {
  const db = await promiseDatabase(t)
  const clock = testClock()
  const mailer = keptMails()
  const renderers = {}
  const promise = promiseServices(db, { clock, mailer, renderers, describe: (_, id) => describeQuestion(db)(id) })
  const { accounts, municipalities, deadlines, notices } = promise
  Object.assign(renderers, hotlineMails({ db, accounts, deadlines, publicUrl: 'http://localhost' }))
  await Promise.all([questionModel(db), companyModel(db), openingModel(db)].map(model => model.createIndexes()))
  await municipalityModel(db).create({
    ...{ _id: '479', name: 'Svendborg', clockMode: 'timer', openingHours: { from: '08:00', to: '15:00' } },
    ...{ closingDays: [], ladder: { before: [50], repeats: 1 }, weights: {}, coordinator: 'sofie', active: true },
    hotline: { contact: 'sofie', standIn: 'sofie', phone: '62 00 00 00', hours: 'hverdage 9-14' },
  })
  const company = async (id: string, cvr: string, people: string[]) => {
    const told = { municipality: '410', cvr, name: id, sector: 'hotel', publicEmployer: false, workplaces: [] }
    await companyModel(db).create({ ...told, _id: id, keyConsultant: 'lone', createdAt: clock.now() })
    const place = { municipality: '410', centre: null, company: id, sectors: [], postcodes: [] }
    for (const one of people)
      await account(db, one, 'employer', {
        memberships: [{ ...place, id: 'm', role: 'employer', state: 'active', owner: true }],
      })
    const opening = openingModel(db)
    await opening.collection.insertOne({
      ...{ _id: `opslag-${id}` as never, number: `2026-${cvr.slice(0, 4)}`, company: id, municipality: '410' },
      ...{ title: 'Stuepige', state: 'open', createdAt: clock.now(), sharedWith: [] },
    })
  }
  await company('strandhotellet', '25313763', ['mette', 'jens'])
  await company('bageriet', '10150817', ['otto'])

  const deps: HotlineDeps = {
    ...{ db, clock, accounts, municipalities, deadlines, notices },
    audit: createAudit({ db, clock }),
    companies: createCompanies({
      ...{ db, clock, audit: createAudit({ db, clock }), queue: recordingQueue() },
      ...{ accounts, municipalities, send: notices.send },
    }),
    openings: createReading(openingModel(db)).verbs,
  }
  const employer = (name: string, of = 'strandhotellet'): Acting => ({
    ...{ account: name, name, role: 'employer' },
    scope: { kind: 'company', municipality: '410', company: of },
  })
  const staff = (name: string, role: Role, municipality = '410'): Acting => ({
    ...{ account: name, name, role },
    scope: { kind: 'municipality', municipality },
  })
  /** Every deadline of a question, in words. */
  const deadlinesOf = async (subject: string) => {
    const found = await deadlineModel(db).find({ subject }).sort({ round: 1 }).lean<Deadline[]>()
    return found.map(({ round, state, owner, startedAt }) => `${round} ${state} ${owner} ${startedAt.toISOString()}`)
  }
  const told = async () => {
    const found = await noticeModel(db).find().sort({ template: 1, cause: 1 }).lean()
    return found.map(({ template, recipient }) => `${template} ${recipient}`)
  }
  /** Sends whatever is due, as the worker does. */
  const deliverAll = async () => {
    for (const id of await notices.pending()) await notices.deliver(id)
  }
  const away = (id: string, cover: string) =>
    accountModel(db).updateOne({ _id: id }, { $set: { away: { from: '2026-11-20', to: '2026-12-20', cover } } })
  return {
    ...{ db, clock, deps, mailer, employer, staff, deadlinesOf, told, deliverAll, away },
    ...{ accounts, deadlines, notices },
    hotline: createHotline(deps),
    people: {
      mette: employer('mette'),
      jens: employer('jens'),
      otto: employer('otto', 'bageriet'),
      ida: staff('ida', 'hotline'),
      henrik: staff('henrik', 'hotline'),
      lone: staff('lone', 'consultant'),
      kirsten: staff('kirsten', 'coordinator'),
      anton: staff('anton', 'administrator'),
      sofie: staff('sofie', 'coordinator', '479'),
    },
    unknown: newId(),
  }
}

/** The refusal of an act that must be refused for this reason. */
export async function refused(t: Test, act: Promise<unknown>, code: ErrorCode): Promise<AppError> {
  const error = await act.then(
    () => new Error('nothing was refused'),
    (caught: unknown) => caught,
  )
  if (!(error instanceof AppError)) throw error
  t.equal(error.code, code)
  return error
}
