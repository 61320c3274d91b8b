/** People and openings for tests: plain ones to vary, and random worlds small enough that codes meet. */
import fc from 'fast-check'
import { allSlots, slotMask } from '../../src/lib/availability.js'
import { addDays } from '../../src/lib/days.js'
import { schemes, tracks } from '../../src/lib/schemes.js'
import type { OpeningFacts, ProfileFacts, SchemeVerdicts } from '../../src/matching/facts.js'
import type { ListSettings } from '../../src/matching/reference.js'

export const today = '2026-11-21'
export const middelfart = { lat: 55.505, lon: 9.731 }
export const odense = { lat: 55.396, lon: 10.388 }
export const aalborg = { lat: 57.048, lon: 9.919 }
export const weekdays = slotMask([0, 1, 2, 3, 4], [0])

/** The law lets everybody into everything. */
export const everythingOpen: SchemeVerdicts = (_profile, opening) =>
  opening.schemes.map(scheme => ({ scheme, ok: true, reasons: [], warnings: [] }))

export const settings: ListSettings = { weights: {}, verdicts: everythingOpen, today, limit: 100 }

/** Fits `openingOf()` in everything. */
export const profileOf = (facts: Partial<ProfileFacts> = {}): ProfileFacts => ({
  id: 'p',
  track: 'integrationsloven',
  birthDate: '1990-06-15',
  residence: { basis: 'flygtning', registeredOn: '2026-09-01' },
  danish: 2,
  occupations: [{ disco: '5120', years: 10 }],
  skills: ['knivteknik', 'hygiejne'],
  licences: ['B'],
  wishes: ['koekken_restaurant', 'hotel'],
  availability: weekdays,
  hoursPerWeek: 37,
  availableFrom: today,
  commuteMinutes: 60,
  place: middelfart,
  workLimits: [],
  waitingSince: today,
  unemployedSince: null,
  ...facts,
})

export const openingOf = (facts: Partial<OpeningFacts> = {}): OpeningFacts => ({
  id: 'o',
  schemes: ['virksomhedspraktik'],
  sector: 'koekken_restaurant',
  disco: '5120',
  shortage: false,
  skills: ['knivteknik', 'hygiejne'],
  danishLevel: 2,
  licences: [],
  demands: [],
  slots: weekdays,
  hoursPerWeek: 37,
  startFrom: '2026-12-01',
  startTo: '2026-12-20',
  weeks: 13,
  place: middelfart,
  prospect: 'yes',
  employer: { public: false, ordinaryEmployees: 20, subsidisedNow: 0 },
  ...facts,
})

const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 })
const someOf = (codes: readonly string[], max = codes.length) => fc.subarray([...codes], { maxLength: max })
const shuffledSomeOf = (codes: readonly string[]) => fc.shuffledSubarray([...codes])
const day = (first: number, last: number) => fc.integer({ min: first, max: last }).map(days => addDays(today, days))

/** Two more than wishes for which a person's row has room, as occupations may be. */
export const sectors = [
  'koekken_restaurant',
  'hotel',
  'rengoering_service',
  'lager_logistik',
  'detailhandel',
  'landbrug',
]
export const discos = ['5120', '512000', '5131', '5246', '911210', '9112', '941210', '933410']
export const skillCodes = ['knivteknik', 'hygiejne', 'bagning', 'opvask', 'servering']
export const limitCodes = ['no_heavy_lifting', 'no_night', 'school_pickup_15', 'no_flour']
const place = fc.record({
  lat: fc.double({ min: 55.3, max: 55.8, noNaN: true }),
  lon: fc.double({ min: 9.3, max: 10.4, noNaN: true }),
})
const slots = fc.oneof(
  fc.integer({ min: 0, max: allSlots }),
  fc.constantFrom(weekdays, allSlots, slotMask([0, 2, 4], [0, 1])),
)
const id = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 6, maxLength: 6 })

export const anyProfile: fc.Arbitrary<ProfileFacts> = fc.record({
  id,
  track: fc.constantFrom(...tracks),
  birthDate: orNull(day(-25000, -5000)),
  residence: fc.record({
    basis: orNull(fc.constantFrom('flygtning', 'andet')),
    registeredOn: orNull(day(-9000, 0)),
  }),
  danish: orNull(fc.integer({ min: 0, max: 6 })),
  occupations: fc.array(
    fc.record({ disco: fc.constantFrom(...discos), years: orNull(fc.integer({ min: 0, max: 20 })) }),
    { maxLength: 5 },
  ),
  skills: someOf(skillCodes),
  licences: someOf(['B', 'C', 'truck', 'B_udenlandsk']),
  wishes: shuffledSomeOf(sectors),
  availability: orNull(slots),
  hoursPerWeek: orNull(fc.integer({ min: 5, max: 37 })),
  availableFrom: orNull(day(-30, 90)),
  commuteMinutes: orNull(fc.constantFrom(15, 30, 45, 60, 90)),
  place: orNull(place),
  workLimits: someOf(limitCodes, 2),
  waitingSince: day(-500, 5),
  unemployedSince: orNull(day(-900, 0)),
})

export const anyOpening: fc.Arbitrary<OpeningFacts> = fc
  .record({
    id,
    schemes: fc.subarray([...schemes], { minLength: 1 }),
    sector: fc.constantFrom(...sectors),
    disco: fc.constantFrom(...discos),
    shortage: fc.boolean(),
    skills: someOf(skillCodes),
    danishLevel: orNull(fc.integer({ min: 0, max: 4 })),
    licences: someOf(['B', 'truck'], 1),
    demands: someOf(['heavy_lifting', 'night', 'flour', 'standing'], 1),
    slots,
    hoursPerWeek: fc.integer({ min: 5, max: 37 }),
    startFrom: day(0, 60),
    weeks: fc.constantFrom(4, 13, 26, 52, 104),
    place: orNull(place),
    prospect: fc.constantFrom('yes', 'maybe', 'no'),
    employer: fc.record({
      public: fc.boolean(),
      ordinaryEmployees: orNull(fc.integer({ min: 0, max: 100 })),
      subsidisedNow: fc.integer({ min: 0, max: 3 }),
    }),
    window: fc.integer({ min: 0, max: 60 }),
  })
  .map(({ window, ...opening }) => ({ ...opening, startTo: addDays(opening.startFrom, window) }))

export const anyProfiles = fc.uniqueArray(anyProfile, { maxLength: 12, selector: ({ id }) => id })
export const anyOpenings = fc.uniqueArray(anyOpening, { maxLength: 12, selector: ({ id }) => id })
