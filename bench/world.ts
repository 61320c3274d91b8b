/**
 * Synthetic people and openings, the same for the same seed. The shapes are guesses (Danish levels, shifts, hours,
 * commutes), the lists are the product's own: postcodes, occupations, skills, licences, work limits.
 */
import { slotMask } from '../src/lib/availability.js'
import { addDays, type Day } from '../src/lib/days.js'
import { occupations, sectorsOfOccupation } from '../src/lib/occupations.js'
import { findPostcode, type Postcode } from '../src/lib/places.js'
import { skillOptions } from '../src/lib/skills.js'
import { demandOfLimit, limitOptions } from '../src/lib/work-limits.js'
import type { OpeningFacts, ProfileFacts } from '../src/matching/facts.js'

export const today: Day = '2026-11-21'

/** Numbers from 0 up to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function draws(seed: number) {
  const next = numbers(seed)
  const below = (n: number) => Math.floor(next() * n)
  const chance = (share: number) => next() < share
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const weighted = <T>(pairs: readonly (readonly [T, number])[]): T => {
    let left = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of pairs) {
      left -= weight
      if (left < 0) return value
    }
    return (pairs.at(-1) as readonly [T, number])[0]
  }
  const some = <T>(list: readonly T[], count: number): T[] => [
    ...new Set(Array.from({ length: count }, () => one(list))),
  ]
  return { next, below, chance, one, weighted, some }
}

const places: Postcode[] = Array.from({ length: 9999 }, (_, code) => findPostcode(String(code))).filter(
  place => place !== null,
)
const codes = occupations.filter(({ sectors }) => sectors.length > 0).map(({ code }) => code)
const sectors = [...new Set(codes.flatMap(sectorsOfOccupation))]
const bySector = new Map(
  sectors.map(sector => [sector, codes.filter(code => sectorsOfOccupation(code).includes(sector))]),
)
const skills = skillOptions.map(({ value }) => value)
const limits = limitOptions.map(({ value }) => value)
const demands = limits.flatMap(limit => demandOfLimit(limit) ?? [])
const weekdays = [0, 1, 2, 3, 4]

/** Towns draw people: a few of the 1,100 postcodes have most of them. */
const shareOf = new Map(places.map((place, i) => [place, 1 / (1 + ((i * 7919) % places.length))] as const))
const placeShares = [...shareOf]

export function people(count: number, seed = 1): ProfileFacts[] {
  const { next, below, chance, one, weighted, some } = draws(seed)
  const homes = Array.from({ length: 4096 }, () => weighted(placeShares))
  return Array.from({ length: count }, (_, i) => {
    const trades = Array.from(
      {
        length: weighted([
          [0, 8],
          [1, 50],
          [2, 29],
          [3, 13],
        ]),
      },
      () => ({
        disco: one(codes),
        years: chance(0.1) ? null : Math.floor(20 * next() ** 2),
      }),
    )
    const wished = some(sectors, 2 + below(3))
    const own = trades[0] && chance(0.6) ? sectorsOfOccupation(trades[0].disco).slice(0, 1) : []
    const schoolDays = some(
      weekdays,
      weighted([
        [0, 20],
        [2, 40],
        [3, 25],
        [5, 15],
      ]),
    )
    const days = weekdays.filter(day => !schoolDays.includes(day))
    const evenings = chance(0.5) ? slotMask(weekdays, [1]) : 0
    const weekend = chance(0.3) ? slotMask([5, 6], [0, 1]) : 0
    const night = chance(0.3) ? slotMask(weekdays, [2]) : 0
    return {
      id: `p${String(i).padStart(7, '0')}`,
      track: chance(0.7) ? 'integrationsloven' : 'lab',
      birthDate: chance(0.05) ? null : addDays('2008-11-21', -below(46 * 365)),
      residence: {
        basis: weighted([
          ['flygtning', 70],
          ['familiesammenfoert', 20],
          ['studerende', 5],
          [null, 5],
        ]),
        registeredOn: chance(0.05) ? null : addDays(today, -Math.floor(7000 * next() ** 1.5)),
      },
      danish: weighted([
        [null, 5],
        [0, 12],
        [1, 27],
        [2, 26],
        [3, 18],
        [4, 9],
        [5, 2.5],
        [6, 0.5],
      ]),
      occupations: trades,
      skills: some(skills, 1 + below(7)),
      licences: [
        ...(chance(0.35) ? ['B'] : []),
        ...(chance(0.06) ? ['truck'] : []),
        ...(chance(0.2) ? ['B_udenlandsk'] : []),
      ],
      wishes: [...new Set([...own, ...wished])],
      availability: chance(0.05) ? null : slotMask(days, [0]) | evenings | weekend | night,
      hoursPerWeek: weighted([
        [null, 5],
        [12, 12],
        [18, 12],
        [20, 12],
        [25, 12],
        [30, 12],
        [37, 35],
      ]),
      availableFrom: chance(0.7) ? today : addDays(today, below(180)),
      commuteMinutes: weighted([
        [null, 3],
        [30, 15],
        [45, 30],
        [60, 35],
        [75, 10],
        [90, 7],
      ]),
      place: one(homes),
      workLimits: limits.filter(() => chance(0.05)),
      waitingSince: addDays(today, -Math.floor(900 * next() ** 2)),
      unemployedSince: null,
    } satisfies ProfileFacts
  })
}

/** A fifth of the openings ask for next to nothing. */
export function openings(count: number, seed = 2): OpeningFacts[] {
  const { below, chance, one, weighted, some } = draws(seed)
  return Array.from({ length: count }, (_, i) => {
    const loose = chance(0.2)
    const sector = one(sectors)
    const first = below(5)
    const shift = weighted([
      [slotMask([first, (first + 1) % 5, (first + 2) % 5], [0]), 45],
      [slotMask([0, 2], [0, 1]), 20],
      [slotMask(weekdays, [0]), 15],
      [slotMask([1, 3, 5], [1]), 12],
      [slotMask([0, 2, 4], [2]), 8],
    ])
    const startFrom = addDays(today, below(90))
    return {
      id: `o${String(i).padStart(6, '0')}`,
      schemes: [
        weighted([
          ['virksomhedspraktik', 55],
          ['loentilskud', 31],
          ['igu', 14],
        ] as const),
      ],
      sector,
      disco: one(bySector.get(sector) ?? codes),
      shortage: chance(0.3),
      skills: some(skills, 2 + below(5)),
      danishLevel: loose
        ? null
        : weighted([
            [0, 25],
            [1, 30],
            [2, 25],
            [3, 13],
            [4, 6],
            [5, 1],
          ]),
      licences: loose
        ? []
        : weighted([
            [[], 79],
            [['B'], 15],
            [['truck'], 6],
          ]),
      demands: demands.filter(() => chance(loose ? 0.05 : 0.15)),
      slots: loose ? slotMask([first], [0]) : shift,
      hoursPerWeek: loose
        ? 8
        : weighted([
            [12, 1],
            [15, 1],
            [18, 1],
            [20, 1],
            [25, 1],
            [30, 1],
            [37, 1],
          ]),
      startFrom,
      startTo: addDays(startFrom, 14 + below(28)),
      weeks: weighted([
        [4, 30],
        [13, 50],
        [26, 20],
      ]),
      place: weighted(placeShares),
      prospect: one(['yes', 'maybe', 'no'] as const),
      employer: { public: chance(0.3), ordinaryEmployees: chance(0.2) ? null : below(200), subsidisedNow: below(3) },
    } satisfies OpeningFacts
  })
}
