import type { Test } from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import type { Acting } from '../../src/accounts/scope.js'
import { createAccounts } from '../../src/accounts/service.js'
import { createAudit } from '../../src/audit/service.js'
import { companyModel } from '../../src/companies/model.js'
import type { RegistrationText } from '../../src/companies/registration.js'
import { createCompanies } from '../../src/companies/service.js'
import { createMunicipalities } from '../../src/municipalities/service.js'
import { testClock } from '../helpers/clock.js'
import { recordingQueue } from '../helpers/queue.js'
import { testDatabase } from '../helpers/stores.js'

export interface SentNotice {
  cause: string
  recipient: string
  template: string
  ids: Record<string, string>
}

/** Two municipalities, Middelfart (410) with consultants and a coordinator, Svendborg (479) with a coordinator alone. */
export async function testCompanies(t: Test) {
  const db = await testDatabase(t)
  const clock = testClock()
  await Promise.all([companyModel(db).createIndexes(), accountModel(db).createIndexes()])
  const municipalities = createMunicipalities({ db })
  const accounts = createAccounts({ db, clock, municipalities })
  const staff = async (
    name: string,
    role: 'consultant' | 'coordinator',
    municipality: string,
    area: { sectors?: string[]; postcodes?: string[] } = {},
  ) => {
    const email = `${name.toLowerCase()}@example.dk`
    const account = await accounts.create({
      email,
      name,
      phone: '88 88 00 00',
      membership: { role, municipality, ...area },
    })
    return account._id
  }
  const people = {
    karen: await staff('Karen', 'coordinator', '410'),
    anna: await staff('Anna', 'consultant', '410', { sectors: ['koekken_restaurant'] }),
    bo: await staff('Bo', 'consultant', '410', { postcodes: ['5500'] }),
    sofie: await staff('Sofie', 'coordinator', '479'),
  }
  for (const [code, name, coordinator] of [
    ['410', 'Middelfart', people.karen],
    ['479', 'Svendborg', people.sofie],
  ] as const)
    await municipalities.create({
      _id: code,
      name,
      clockMode: 'timer',
      openingHours: { from: '08:00', to: '16:00' },
      closingDays: [],
      ladder: { before: [50, 75], repeats: 7 },
      weights: {},
      hotline: { contact: coordinator, standIn: coordinator, phone: '88 88 00 01', hours: 'kl. 9-15' },
      coordinator,
      active: true,
    })
  const sent: SentNotice[] = []
  const send = async (notice: SentNotice) => {
    if (sent.some(({ cause }) => cause === notice.cause)) return false
    sent.push(notice)
    return true
  }
  const audit = createAudit({ db, clock })
  const companies = createCompanies({ db, clock, audit, queue: recordingQueue(), accounts, municipalities, send })
  const as = (account: string, role: Acting['role'], municipality = '410'): Acting => ({
    account,
    name: account,
    role,
    scope: { kind: 'municipality', municipality },
  })
  const acting = {
    karen: as(people.karen, 'coordinator'),
    anna: as(people.anna, 'consultant'),
    bo: as(people.bo, 'consultant'),
    sofie: as(people.sofie, 'coordinator', '479'),
  }
  const employer = (account: string, company: string, municipality = '410'): Acting => ({
    account,
    name: account,
    role: 'employer',
    scope: { kind: 'company', municipality, company },
  })
  return { db, clock, accounts, municipalities, companies, sent, send, people, acting, employer }
}

/** A registration that is right, unless told otherwise. */
export const registration = (over: Partial<RegistrationText> = {}): RegistrationText => ({
  cvr: '13748136',
  name: 'Fjordens Køkken ApS',
  sector: 'koekken_restaurant',
  db25: '561110',
  publicEmployer: false,
  pNumber: '1007568450',
  address: 'Havnegade 4',
  postcode: '5500',
  ordinaryEmployees: '12,5',
  asOf: '1-11-2026',
  contactName: 'Mette Holm',
  email: 'mette@fjorden.dk',
  phone: '20 30 40 50',
  ...over,
})
