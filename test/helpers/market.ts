/** The market in a test: openings and people that fit them, made by the services' own verbs. */

import type { Account } from '../../src/accounts/model.js'
import type { Acting } from '../../src/accounts/scope.js'
import { system } from '../../src/accounts/scope.js'
import { slotMask } from '../../src/lib/availability.js'
import type { OpeningInput } from '../../src/openings/input.js'
import type { Opening } from '../../src/openings/model.js'
import type { Profile } from '../../src/profiles/model.js'
import type { Services } from '../../src/services.js'
import type { World } from './world.js'

/** Somebody of the world as a verb's acting account. */
export function actingAs(world: World, who: keyof World['people']): Acting {
  const account: Account = world.people[who]
  const membership = account.memberships[0]
  if (who === 'hotline')
    return { ...person(account), role: 'hotline', scope: { kind: 'municipality', municipality: world.municipality } }
  if (!membership) throw new Error(`${who} has no membership`)
  const { role, municipality, company, centre } = membership
  const scope: Acting['scope'] =
    role === 'clarifier'
      ? { kind: 'centre', centre: centre ?? '' }
      : role === 'employer'
        ? { kind: 'company', municipality: municipality ?? '', company: company ?? '' }
        : { kind: 'municipality', municipality: municipality ?? '' }
  return { ...person(account), role, scope }
}

const person = ({ _id, name }: Account) => ({ account: _id, name })

const weekdays = slotMask([0, 1, 2, 3, 4], [0])

/** An opening of the world's company: kitchen help on weekdays, for which `givenPerson` fits. */
export async function givenOpening(
  { openings, companies }: Services,
  world: World,
  over: Partial<OpeningInput> & { company?: string; published?: boolean } = {},
): Promise<Opening> {
  const { company: companyId = world.company, published = true, ...input } = over
  const company = await companies.get(system, companyId)
  const acting: Acting = {
    ...{ account: world.people.employer._id, name: 'Eva Ejer', role: 'employer' },
    scope: { kind: 'company', municipality: company.municipality, company: companyId },
  }
  const draft = await openings.create(acting, {
    company: companyId,
    workplace: company.workplaces[0]?.id ?? '',
    schemes: ['virksomhedspraktik'],
    sector: 'koekken_restaurant',
    disco: '941210',
    title: 'Hjælp i køkkenet',
    tasks: ['opvask', 'anretning', 'rengøring af køkkenet'],
    purpose: 'kompetencer',
    danishLevel: 1,
    skills: [],
    licences: [],
    demands: [],
    hoursPerWeek: 30,
    slots: weekdays,
    timeText: 'hverdage 8-14',
    startFrom: '2026-12-01',
    startTo: '2026-12-29',
    weeks: 13,
    seats: 1,
    prospect: 'maybe',
    subsidisedNow: 0,
    contactName: 'Eva Ejer',
    contactPhone: '12345678',
    contactEmail: null,
    ...input,
  })
  return published ? openings.publish(acting, draft._id) : draft
}

let people = 0

/** Somebody who said yes to be matched and fits `givenOpening`. */
export function givenPerson(
  { profiles }: Services,
  over: Partial<Parameters<Services['profiles']['create']>[1]['facts']> & { matching?: boolean; cpr?: string } = {},
): Promise<Profile> {
  const { matching = true, cpr = null, ...facts } = over
  people++
  return profiles.create(system, {
    facts: {
      asylPersonId: `9${String(people).padStart(5, '0')}`,
      firstName: 'Amal',
      lastName: `Haddad ${people}`,
      birthDate: '1990-05-05',
      municipality: '410',
      centre: 'jelling',
      homePostcode: '5500',
      danish: { level: 2, du: null, module: null, written: null, text: 'A2' },
      experience: [{ disco: '941210', text: 'køkkenmedhjælper', years: 3, country: null }],
      wishes: ['koekken_restaurant', 'hotel'],
      availability: weekdays,
      hoursPerWeek: 37,
      commuteMinutes: 60,
      expectedArrival: { day: '2026-11-26', precision: 'day' },
      ...facts,
    },
    cpr,
    source: { who: 'test', when: '2026-11-20', certainty: 'told' },
    ...(matching && { matching: { answer: 'yes', language: 'ar', interpreter: true } }),
  })
}
