/** The demo's market: five municipalities, their staff, the past of one of them, and the companies, openings and people of the demo files. */
import { type Account, accountModel } from '../accounts/model.js'
import { type Acting, system } from '../accounts/scope.js'
import type { Day } from '../lib/days.js'
import { newId } from '../lib/ids.js'
import { dayOfInstant } from '../lib/instants.js'
import { municipalityName } from '../lib/places.js'
import { municipalityModel } from '../municipalities/model.js'
import type { Opening } from '../openings/model.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { matchableFilter } from '../profiles/scope.js'
import type { Services } from '../services.js'
import { settingModel } from '../stores/clock.js'
import { shiftDemoDates } from './dates.js'
import { demoText } from './files.js'
import { playPast } from './past.js'
import { demoAccounts, demoMunicipalities, membershipOf } from './people.js'

/** The day the files in demo/data were made for. */
const written: Day = '2026-11-20'
/** The municipality whose staff the demo's sign-in links belong to. */
const home = '410'

/** The mark of a load that has begun, and its values. */
const mark = 'demo'
const [begun, done] = [0, 1]

/**
 * Loads the demo into empty stores. One that was killed half-way is thrown away and begun anew: nobody is let in before it is done.
 * @returns false when there is something in them already, which is then left alone
 */
export async function loadDemo(services: Services): Promise<boolean> {
  const { db } = services
  const settings = settingModel(db)
  const marked = await settings.findById(mark).lean()
  if (marked ? marked.value === done : await municipalityModel(db).exists({})) return false
  if (marked) for (const model of Object.values(db.models)) if (model !== settings) await model.deleteMany({})
  await settings.updateOne({ _id: mark }, { $set: { value: begun } }, { upsert: true })
  await fill(services)
  await settings.updateOne({ _id: mark }, { $set: { value: done } })
  return true
}

async function fill(services: Services): Promise<void> {
  const accounts = await createAccounts(services)
  await createMunicipalities(services, accounts)
  const coordinator = await coordinatorOf(services)
  await playPast(services, coordinator)
  const today = dayOfInstant(services.clock.now())
  const file = async (name: string) => Buffer.from(shiftDemoDates(await demoText(name), { today, written }))
  await services.profiles.importFile(system, await file('profiles-clean'), { dryRun: false })
  await services.profiles.importFile(system, await file('profiles-messy'), { dryRun: false })
  await services.profiles.importFile(system, await file('profiles-middelfart'), { dryRun: false })
  await registerEarlier(services)
  await services.openings.importFile(system, await file('openings-middelfart'), { dryRun: false })
  await services.openings.importFile(system, await file('openings'), { dryRun: false })
  await openForBusiness(services, coordinator)
  await markFamilies(services)
}

async function createAccounts({ db, clock }: Services): Promise<Map<string, Account>> {
  const made = new Map<string, Account>()
  // Staff exist before their municipality does: it names them as hotline and coordinator.
  for (const told of demoAccounts) {
    const account: Account = {
      ...{ _id: newId(), email: told.email, name: told.name, phone: told.phone },
      memberships: [{ id: newId(), ...membershipOf(told) }],
      ...{ passwordHash: null, linkHash: null, linkExpiresAt: null, away: null, standIn: null, disabledAt: null },
      createdAt: clock.now(),
    }
    await accountModel(db).create(account)
    made.set(told.key, account)
  }
  return made
}

async function createMunicipalities({ db }: Services, accounts: Map<string, Account>): Promise<void> {
  const id = (key: string) => accounts.get(key)?._id ?? ''
  for (const { code } of demoMunicipalities) {
    const [contact, standIn, coordinator] =
      code === home
        ? [id('lone'), id('karim'), id('birgit')]
        : [id(`hotline${code}`), id(`standin${code}`), id(`leder${code}`)]
    await municipalityModel(db).create({
      _id: code,
      name: `${municipalityName(code)} Kommune`,
      clockMode: 'timer',
      openingHours: { from: '08:00', to: '15:30' },
      closingDays: [],
      ladder: { before: [50, 75], repeats: 7 },
      weights: {},
      dataProtection: `databeskyttelse@${municipalityName(code).toLowerCase()}.example.dk`,
      hotline: {
        contact,
        standIn,
        phone: null,
        hours: 'hverdage kl. 8-15',
      },
      coordinator,
      active: true,
    })
  }
}

/** Two people who fit no opening, and whom nobody has found one for in weeks: the page "uden forslag" is about them. */
async function registerEarlier({ db, clock }: Services): Promise<void> {
  for (const [asylPersonId, daysAgo] of [
    ['103001', 17],
    ['103002', 26],
  ] as const)
    await profileModel(db).updateOne(
      { asylPersonId },
      { $set: { createdAt: new Date(clock.now().getTime() - daysAgo * 86_400_000) } },
    )
}

async function coordinatorOf({ accounts }: Services): Promise<Acting> {
  const [coordinator] = await accounts.coordinators(home)
  if (!coordinator) throw new Error('the home municipality has no coordinator')
  return {
    ...{ account: coordinator._id, name: coordinator.name, role: 'coordinator' },
    scope: { kind: 'municipality', municipality: home },
  }
}

/** The home municipality's first companies are approved, and post what they imported. */
async function openForBusiness({ companies, openings }: Services, acting: Acting): Promise<void> {
  const drafts = (await openings.listForStaff(acting)).filter(({ state }) => state === 'draft')
  const complete: Opening[] = []
  for (const draft of drafts) if ((await openings.obstacles(acting, draft._id)).length === 0) complete.push(draft)
  for (const [index, draft] of complete.entries()) {
    // Every fourth company is still to be telephoned and approved, and its opening stays a draft.
    if (index % 4 === 3) continue
    const company = await companies.get(system, draft.company)
    if (!company.verifiedAt) await companies.verify(acting, company._id)
    await openings.publish(acting, draft._id)
  }
}

/** A few people of the home municipality who happen to share a last name are a family that must be kept together. */
async function markFamilies({ db, profiles }: Services): Promise<void> {
  const people = await profileModel(db)
    .find({ ...matchableFilter, municipality: home }, { lastName: 1 })
    .sort({ lastName: 1, _id: 1 })
    .lean<Pick<Profile, '_id' | 'lastName'>[]>()
  const couples = people.flatMap((person, i) => {
    const next = people[i + 1]
    return next?.lastName === person.lastName && people[i - 1]?.lastName !== person.lastName ? [[person, next]] : []
  })
  for (const [i, couple] of couples.slice(0, 3).entries())
    for (const { _id } of couple) await profiles.setHousehold(system, _id, `FAM ${i + 1}`)
}
