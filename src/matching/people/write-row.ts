/** Reads the facts of a person into a row and lists of numbers. This runs once for everybody whenever an index is built. */
import { allSlots } from '../../lib/availability.js'
import { tracks } from '../../lib/schemes.js'
import type { ProfileFacts } from '../facts.js'
import { closedSlots } from '../measures.js'
import { checkAllButDays, knownDay, knownDayOrNone } from '../valid-facts.js'
import { push } from './bytes.js'
import {
  availabilityKnown,
  type Columns,
  column,
  danishFrom,
  danishUnknown,
  rowLength,
  tradeOfDisco,
  type Values,
} from './columns.js'

/**
 * Writes a person's row and lists; the bits are another's work.
 * @throws RangeError when a fact cannot be read, or there are more different ones than a row can number
 */
export function writeRow(columns: Columns, slot: number, facts: ProfileFacts): void {
  checkAllButDays(facts)
  const { rows, lists, values } = columns
  const { availability, residence } = facts
  const row = slot * rowLength
  rows[row + column.home] = homeOf(values, facts)
  rows[row + column.times] =
    (availability === null ? allSlots : availability | availabilityKnown) |
    ((facts.danish ?? danishUnknown) << danishFrom)
  rows[row + column.waitingSince] = knownDay(facts.waitingSince, 'waitingSince')
  rows[row + column.birthDate] = knownDayOrNone(facts.birthDate, 'birthDate')
  rows[row + column.registeredOn] = knownDayOrNone(residence.registeredOn, 'residence')
  rows[row + column.unemployedSince] = knownDayOrNone(facts.unemployedSince, 'unemployedSince')
  rows[row + column.availableFrom] = values.startDays.numberOf(knownDayOrNone(facts.availableFrom, 'availableFrom'))
  rows[row + column.hoursAndStanding] = twoNumbers(
    values.hours.numberOf(facts.hoursPerWeek),
    values.standings.numberOfPair(values.bases.numberOf(residence.basis), tracks.indexOf(facts.track)),
  )
  const limits = values.limitSets.numberOf(facts.workLimits)
  if (limits === columns.closed.length) columns.closed.push(closedSlots(facts.workLimits))
  rows[row + column.licencesAndLimits] = twoNumbers(values.licences.numberOf(facts.licences), limits)

  rows[row + column.lists] = lists.end
  push(lists, facts.occupations.length)
  for (const { disco, years } of facts.occupations) push(lists, occupationOf(columns, disco, years))
  push(lists, facts.wishes.length)
  for (const sector of facts.wishes) push(lists, values.sectors.numberOf(sector))
  writeSkills(columns, facts.skills)
}

function homeOf({ places, commuteLimits, homes }: Values, { place, commuteMinutes }: ProfileFacts): number {
  const number = place ? places.numberOfPair(place.lat, place.lon) : 0
  return homes.numberOfPair(number, commuteLimits.numberOf(commuteMinutes))
}

function occupationOf(columns: Columns, disco: string, years: number | null): number {
  const { values } = columns
  const first = values.discos.numberOf(disco)
  const second = values.years.numberOf(years)
  if (first > 0xffff || second > 0xffff) throw new RangeError('too many different values')
  const occupation = values.occupations.numberOfPair(first, second)
  if (occupation === columns.tradeOf.length) {
    if (columns.workOf.length < (occupation + 1) * 2) {
      const longer = new Uint16Array(columns.workOf.length * 2)
      longer.set(columns.workOf)
      columns.workOf = longer
    }
    columns.workOf[occupation * 2] = first
    columns.workOf[occupation * 2 + 1] = second
    columns.tradeOf.push(values.trades.numberOf(tradeOfDisco(disco)))
  }
  return occupation
}

/** Working space, used by one person after the other: the skills met, and by skill the last person who was met with it. */
const skillsMet: number[] = []
const lastWith: number[] = []
let person = 0

/** Without repetition. */
function writeSkills({ lists, values }: Columns, skills: readonly string[]): void {
  person += 1
  let count = 0
  for (const code of skills) {
    const skill = values.skills.numberOf(code)
    while (lastWith.length <= skill) lastWith.push(0)
    if (lastWith[skill] === person) continue
    lastWith[skill] = person
    skillsMet[count++] = skill
  }
  push(lists, count)
  for (let i = 0; i < count; i++) push(lists, skillsMet[i] as number)
}

function twoNumbers(low: number, high: number): number {
  if (low > 0xffff || high > 0x7fff) throw new RangeError('too many different values')
  return low | (high << 16)
}
