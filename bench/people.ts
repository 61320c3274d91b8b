/** Synthetic people. Some facts are unknown, as in real lists: 3 % of each where nothing else is said. */
import { slotMask } from '../src/lib/availability.js'
import { sectorsOfOccupation } from '../src/lib/occupations.js'
import { limitOptions } from '../src/lib/work-limits.js'
import type { ProfileFacts } from '../src/matching/facts.js'
import { type Draws, draws, sharing } from './random.js'
import { area, dayFromToday, genericSkills, occupation, skillPool, specialSkills, wish } from './world.js'

const unknown = 0.03
/** Whoever has told no limit fits everywhere; such people are asked first and are few. */
const unknownCommute = 0.005

const danish = sharing(
  [0, 1, 2, 3, 4, 5, 6].map((level, i) => [level, [12, 28, 27, 20, 10, 2.5, 0.5][i] ?? 0] as const),
)
const commute = sharing([
  [30, 15],
  [45, 30],
  [60, 35],
  [75, 10],
  [90, 10],
])
const hours = [12, 18, 20, 25, 30, 37, 37, 37]
const basis = sharing([
  ['flygtning', 75],
  ['familiesammenfoert', 20],
  ['andet', 5],
])
const limits = limitOptions.map(({ value }) => value)
/** What many cannot do; each of the other limits is had by `limitShare`. */
const frequentLimits: Record<string, number> = { sitting: 0.1, no_heavy_lifting: 0.3 }
const limitShare = 0.12

export const people = (count: number, seed = 1): ProfileFacts[] => {
  const chance = draws(seed)
  return Array.from({ length: count }, (_, i) => person(`p${String(i).padStart(7, '0')}`, chance))
}

function person(id: string, random: Draws): ProfileFacts {
  const { next, below, chance, one, from } = random
  const told = <T>(value: T): T | null => (chance(unknown) ? null : value)
  const trades = Array.from({ length: tradeCount(random) }, () => from(occupation))
  const level = from(danish)
  const car = chance(0.35)
  return {
    id,
    track: chance(0.7) ? 'integrationsloven' : 'lab',
    birthDate: told(dayFromToday(-Math.floor((18 + 46 * next() ** 1.2) * 365.25) - below(365))),
    residence: {
      basis: told(from(basis)),
      registeredOn: told(dayFromToday(-30 - Math.floor(240 * 30.4 * next() ** 1.5))),
    },
    danish: told(level),
    occupations: trades.map(disco => ({ disco, years: told(1 + Math.floor(20 * next() ** 2)) })),
    skills: [...skills(trades, random)],
    licences: [
      ...(car ? ['B'] : []),
      ...(car && chance(0.12) ? ['C'] : []),
      ...(car && chance(0.06) ? ['D'] : []),
      ...(chance(0.06) ? ['truck'] : []),
      ...(chance(0.02) ? ['kran'] : []),
      ...(chance(0.15) ? ['A'] : []),
      ...(!car && chance(0.2) ? ['B_udenlandsk'] : []),
    ],
    wishes: wishes(trades, random),
    availability: told(week(random) & ~schoolParts(level, random)),
    hoursPerWeek: told(one(hours)),
    availableFrom: told(dayFromToday(chance(0.6) ? 0 : below(180))),
    commuteMinutes: chance(unknownCommute) ? null : from(commute),
    place: from(area),
    workLimits: limits.filter(limit => chance(frequentLimits[limit] ?? limitShare)),
    waitingSince: dayFromToday(-Math.floor(900 * next() ** 2)),
    unemployedSince: told(dayFromToday(-below(900))),
  }
}

function tradeCount({ chance }: Draws): number {
  if (chance(0.08)) return 0
  if (chance(0.55)) return 1
  return chance(0.7) ? 2 : 3
}

function skills(trades: string[], { below, chance, one }: Draws): Set<string> {
  const held = new Set<string>()
  for (const disco of trades) for (let left = 2 + below(5); left > 0; left--) held.add(one(skillPool(disco)))
  for (let left = 1 + below(6); left > 0; left--) held.add(one(genericSkills))
  if (chance(0.5)) held.add(one(specialSkills))
  return held
}

/** Two to four sectors, the own trade first for most. */
function wishes([trade]: string[], { chance, from }: Draws): string[] {
  const count = 2 + (chance(0.5) ? 1 : 0) + (chance(0.25) ? 1 : 0)
  const wished = new Set(trade && chance(0.6) ? sectorsOfOccupation(trade).slice(0, 1) : [])
  while (wished.size < count) wished.add(from(wish))
  return [...wished]
}

function week({ chance }: Draws): number {
  let free = 0
  for (let day = 0; day < 7; day++) {
    if (chance(day < 5 ? 0.85 : 0.25)) free |= slotMask([day], [0])
    if (chance(day < 5 ? 0.7 : 0.2)) free |= slotMask([day], [1])
    if (chance(0.2)) free |= slotMask([day], [2])
  }
  return free
}

/** Language school: none to five days, every other day first, mostly in the morning; over for those with much Danish. */
function schoolParts(level: number, { below, chance, one }: Draws): number {
  const days = level >= 5 ? 0 : one([0, 2, 2, 3, 3, 5])
  const part = chance(0.65) ? 0 : chance(0.6) ? 1 : 2
  const first = below(5)
  return slotMask(
    Array.from({ length: days }, (_, i) => (first + 2 * i) % 5),
    [part],
  )
}
