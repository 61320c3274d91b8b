/**
 * Synthetic openings. One in five is loose: it asks for next to nothing. One in four of the others asks for a licence that
 * few hold, so that the openings are as different in reach as real ones with a required skill (which the product has not).
 */
import { slotMask } from '../src/lib/availability.js'
import { demandOfLimit, limitOptions } from '../src/lib/work-limits.js'
import type { OpeningFacts } from '../src/matching/facts.js'
import { type Draws, draws, sharing } from './random.js'
import { area, dayFromToday, genericSkills, occupationsOf, sector, skillPool } from './world.js'

const looseShare = 0.2

const scheme = sharing([
  ['virksomhedspraktik', 55],
  ['loentilskud', 31],
  ['igu', 14],
] as const)
const danishLevel = sharing([0, 1, 2, 3, 4, 5].map((level, i) => [level, [25, 30, 25, 13, 6, 1][i] ?? 0] as const))
const licences = sharing<string[]>([
  [[], 79],
  [['B'], 15],
  [['C'], 2],
  [['truck'], 4],
])
const weeks = { virksomhedspraktik: [4, 8, 13], loentilskud: [13, 17], igu: [104] }
const hours = [12, 15, 18, 20, 25, 30, 37]
const bodily: Record<string, number> = { standing: 0.375, heavy_lifting: 0.375 }
const demands = limitOptions.flatMap(({ value }) => demandOfLimit(value) ?? [])
/** Demands that the working hours make by themselves. */
const ofHours = ['night', 'after_15']

export const openings = (count: number, seed = 2): OpeningFacts[] => {
  const chance = draws(seed)
  return Array.from({ length: count }, (_, i) => opening(`o${String(i).padStart(6, '0')}`, chance))
}

function opening(id: string, random: Draws): OpeningFacts {
  const { below, chance, one, from } = random
  const loose = chance(looseShare)
  const work = from(sector)
  const disco = one(occupationsOf(work))
  const start = below(120)
  const kind = from(scheme)
  const asked = loose ? 12 : one(hours)
  return {
    id,
    schemes: [kind],
    sector: work,
    disco,
    shortage: chance(0.3),
    skills: desiredSkills(disco, random),
    danishLevel: loose ? null : from(danishLevel),
    licences: loose ? [] : [...new Set([...from(licences), ...(chance(0.25) ? [chance(0.5) ? 'A' : 'kran'] : [])])],
    demands: demands.filter(demand => !ofHours.includes(demand) && chance(bodily[demand] ?? (loose ? 0.05 : 0.25))),
    slots: loose ? slotMask([below(5)], [0]) : shift(random),
    hoursPerWeek: kind === 'igu' ? Math.max(25, asked) : asked,
    startFrom: dayFromToday(start),
    startTo: dayFromToday(start + 14),
    weeks: one(weeks[kind]),
    place: from(area),
    prospect: one(['yes', 'maybe', 'no'] as const),
    employer: {
      public: chance(0.3),
      ordinaryEmployees: chance(0.03) ? null : 10 + below(190),
      subsidisedNow: below(3),
    },
  }
}

function desiredSkills(disco: string, { below, chance, one }: Draws): string[] {
  const wanted = Array.from({ length: 2 + below(5) }, () => (chance(0.7) ? one(skillPool(disco)) : one(genericSkills)))
  return [...new Set(wanted)]
}

/** Three mornings beside language school, two full days, five mornings, or evenings and nights. */
function shift({ next, below }: Draws): number {
  const part = next()
  const first = below(5)
  if (part < 0.45) return slotMask([first, (first + 1) % 5, (first + 2) % 5], [0])
  if (part < 0.65) return slotMask([0, 2], [0, 1])
  if (part < 0.8) return slotMask([0, 1, 2, 3, 4], [0])
  return part < 0.9 ? slotMask([1, 3, 5], [1]) : slotMask([0, 2, 4], [2])
}
