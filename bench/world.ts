/**
 * The synthetic country in which people and openings are placed: 600 areas around 12 towns, occupations with pools of
 * skills. Sectors, occupations, licences and work limits are the product's own; every number is invented.
 */
import { addDays, type Day } from '../src/lib/days.js'
import { occupations, sectorsOfOccupation } from '../src/lib/occupations.js'
import type { Point } from '../src/lib/places.js'
import { type Draws, draws, type Shares, sharing, zipf } from './random.js'

export const today: Day = '2026-11-21'

const worldSeed = 7
const areaCount = 600
const townCount = 12
/** A country of this size, in kilometres, whose south-west corner is here. */
const country = { width: 320, height: 300, south: 54.6, west: 8.1 }
const kilometresPerDegree = 111.2
const genericSkillCount = 20
const skillCount = 256
const poolSize = 12

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

const chance = draws(worldSeed)

function pointAt(x: number, y: number): Point {
  const lat = country.south + y / kilometresPerDegree
  const middle = Math.cos(((country.south + country.height / 2 / kilometresPerDegree) * Math.PI) / 180)
  return { lat, lon: country.west + x / (kilometresPerDegree * middle) }
}

/** A little more than half of the areas lie close around a town, larger ones around larger towns, and hold most people. */
function areas({ next, chance, from }: Draws): Shares<Point> {
  const town = sharing(zipf(times(townCount, () => [next() * country.width, next() * country.height] as const)))
  return times(areaCount, () => {
    if (!chance(0.55)) return [pointAt(next() * country.width, next() * country.height), 0.2 + next()] as const
    const [x, y] = from(town)
    const away = next() * next() * 35
    const angle = next() * 2 * Math.PI
    return [pointAt(x + away * Math.cos(angle), y + away * Math.sin(angle)), (0.3 + next()) * 3] as const
  })
}

/** Where a home or a workplace lies. */
export const area = sharing(areas(chance))

const codes = chance.shuffled(occupations.filter(({ sectors }) => sectors.length > 0).map(({ code }) => code))
/** An occupation that somebody has had. */
export const occupation = sharing(zipf(codes, 3, 0.9))
const sectors = chance.shuffled([...new Set(codes.flatMap(sectorsOfOccupation))])
/** The sector of an opening. */
export const sector = sharing(zipf(sectors, 3))
const bySector = new Map(
  sectors.map(sector => [sector, codes.filter(code => sectorsOfOccupation(code).includes(sector))]),
)
export const occupationsOf = (sector: string): readonly string[] => bySector.get(sector) ?? codes

/** A sector that somebody wishes for: some much more often than others. */
export const wish = (part: number): string => sectors[Math.floor(sectors.length * part ** 1.4)] as string

/** More kinds of skills than the product's catalogue has, so that the columns are full. */
const skills = times(skillCount, i => `s${String(i).padStart(3, '0')}`)
export const genericSkills = skills.slice(0, genericSkillCount)
export const specialSkills = skills.slice(genericSkillCount)
const pools = new Map<string, string[]>()
/** The skills of an occupation: the same for those whose codes begin with the same three digits. */
export function skillPool(disco: string): readonly string[] {
  const known = pools.get(disco.slice(0, 3))
  if (known) return known
  throw new RangeError(`no occupation of this world: ${disco}`)
}
for (const code of [...codes].sort())
  if (!pools.has(code.slice(0, 3)))
    pools.set(
      code.slice(0, 3),
      times(poolSize, () => chance.one(specialSkills)),
    )

/** A day so many days from today, kept because millions are asked for. */
export function dayFromToday(days: number): Day {
  const known = calendar.get(days)
  if (known) return known
  const day = addDays(today, days)
  calendar.set(days, day)
  return day
}
const calendar = new Map<number, Day>()
