import type { Test } from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { deadlineModel } from '../../src/deadlines/model.js'
import { createDeadlines } from '../../src/deadlines/service.js'
import type { OpeningInput } from '../../src/openings/input.js'
import { counterModel, openingModel } from '../../src/openings/model.js'
import { createOpenings } from '../../src/openings/service.js'
import { loadRules } from '../../src/rules/rules.js'
import { registration, testCompanies } from '../companies/setup.js'
import { recordingQueue } from '../helpers/queue.js'

/** A registered, unverified company in Middelfart whose owner acts as `own`, and everything openings stand on. */
export async function testOpenings(t: Test) {
  const house = await testCompanies(t)
  const { db, clock, accounts, companies, municipalities, send } = house
  await Promise.all([
    openingModel(db).createIndexes(),
    counterModel(db).createIndexes(),
    deadlineModel(db).createIndexes(),
  ])
  const queue = recordingQueue()
  const rules = loadRules()
  const deadlines = createDeadlines({ db, clock, queue, municipalities, accounts, notices: { send } })
  const openings = createOpenings({
    ...{ db, clock, accounts, companies, municipalities, deadlines, queue, rules },
    notices: { send },
  })
  await companies.register(registration())
  const company = await companyModel(db).findOne().lean()
  if (!company) throw new Error('the company was not registered')
  const owner = (await accounts.membersOfCompany(company._id))[0]?._id ?? ''
  const own = house.employer(owner, company._id)
  const input = (over: Partial<OpeningInput> = {}) => ({ ...opening(company.workplaces[0]?.id ?? ''), ...over })
  const draft = (over: Partial<OpeningInput> = {}) => openings.create(own, { ...input(over), company: company._id })
  const published = async (over: Partial<OpeningInput> = {}) => openings.publish(own, (await draft(over))._id)
  const deadlinesOf = (subject: string) => deadlineModel(db).find({ subject }).sort({ round: 1 }).lean()
  return { ...house, rules, queue, deadlines, openings, company, owner, own, input, draft, published, deadlinesOf }
}

/** An opening that is right, unless told otherwise. */
export const opening = (workplace: string): OpeningInput => ({
  workplace,
  schemes: ['virksomhedspraktik', 'igu'],
  sector: 'koekken_restaurant',
  disco: '941210',
  title: 'Køkkenhjælp',
  tasks: ['Opvask', 'Skære grøntsager', 'Gøre rent'],
  purpose: 'job',
  danishLevel: 1,
  skills: ['opvask'],
  licences: [],
  demands: ['standing'],
  hoursPerWeek: 30,
  slots: 0b1001001001001,
  timeText: 'kl. 8-14',
  startFrom: '2026-12-01',
  startTo: '2026-12-31',
  weeks: 13,
  seats: 3,
  prospect: 'maybe',
  subsidisedNow: 0,
  contactName: 'Mette Holm',
  contactPhone: '20 30 40 50',
  contactEmail: null,
})
