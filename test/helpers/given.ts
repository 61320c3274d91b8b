/** Builders of test data, going through the services and models, so that nothing impossible is built. */
import type { NewMembership } from '../../src/accounts/memberships.js'
import type { Account, Membership } from '../../src/accounts/model.js'
import { system } from '../../src/accounts/scope.js'
import { type Company, companyModel } from '../../src/companies/model.js'
import { slotMask } from '../../src/lib/availability.js'
import { newId } from '../../src/lib/ids.js'
import type { Municipality } from '../../src/municipalities/model.js'
import type { OpeningInput } from '../../src/openings/input.js'
import type { Opening } from '../../src/openings/model.js'
import type { Services } from '../../src/services.js'

/** An account; the e-mail is made from the name unless given. */
export function givenAccount(
  { accounts }: Pick<Services, 'accounts'>,
  name: string,
  membership?: NewMembership,
  over: { email?: string; phone?: string; password?: string } = {},
): Promise<Account> {
  const email = over.email ?? `${name.toLowerCase().replaceAll(' ', '.')}.${newId().slice(0, 6)}@example.dk`
  return accounts.create({ email, name, phone: over.phone ?? '12345678', membership, password: over.password })
}

/** A municipality; contact, stand-in and coordinator are accounts' ids. */
export function givenMunicipality(
  { municipalities }: Pick<Services, 'municipalities'>,
  municipality: { _id: string; name: string; contact: string; standIn: string; coordinator: string } & Partial<
    Omit<Municipality, 'hotline'>
  >,
): Promise<Municipality> {
  const { contact, standIn, ...rest } = municipality
  return municipalities.create({
    clockMode: 'timer',
    openingHours: { from: '08:00', to: '15:00' },
    closingDays: [],
    ladder: { before: [50, 75], repeats: 7 },
    weights: {},
    hotline: { contact, standIn, phone: '70123456', hours: 'hverdage 8-15' },
    active: true,
    ...rest,
  })
}

/** A company with one workplace, verified unless told otherwise. */
export async function givenCompany(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  company: { municipality: string; cvr: string; name: string; keyConsultant: string } & Partial<Company>,
): Promise<Company> {
  const made: Company = {
    _id: newId(),
    sector: 'rengoering_service',
    db25: null,
    publicEmployer: false,
    workplaces: [
      {
        id: newId(),
        pNumber: '1003388394',
        address: 'Havnegade 1',
        postcode: '5500',
        ordinaryEmployees: 25,
        asOf: '2026-11-01',
      },
    ],
    verifiedAt: clock.now(),
    verifiedBy: company.keyConsultant,
    contactEmail: null,
    createdAt: clock.now(),
    ...company,
  }
  await companyModel(db).create(made)
  return made
}

/** A company's opening, published by the system unless `draft`; right in every field unless told otherwise. */
export async function givenOpening(
  { openings }: Pick<Services, 'openings'>,
  company: Company,
  over: Partial<OpeningInput> = {},
  { draft = false } = {},
): Promise<Opening> {
  const made = await openings.create(system, {
    company: company._id,
    workplace: company.workplaces[0]?.id ?? null,
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
    slots: slotMask([0, 1, 2, 3, 4], [0]),
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
    ...over,
  })
  return draft ? made : openings.publish(system, made._id)
}

/** Takes those of an account's memberships away that meet the condition. */
export async function takeMemberships(
  { accounts }: Pick<Services, 'accounts'>,
  account: string,
  which: (membership: Membership) => boolean,
): Promise<void> {
  const { memberships = [] } = (await accounts.byId(account)) ?? {}
  for (const membership of memberships.filter(which)) await accounts.removeMembership({ account, membership })
}
