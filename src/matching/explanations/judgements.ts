/**
 * What the criteria but the law say of a person in an index: judged once for every number that stands in a row or list, and
 * kept for all openings that ask the same.
 */
import { standIn } from '../ask.js'
import { type CriterionCode, criteria } from '../criteria.js'
import type { Judgement } from '../criterion.js'
import { dayOfNumber, unknownDay } from '../day-number.js'
import type { OpeningFacts, ProfileFacts } from '../facts.js'
import type { Pair } from '../numbering.js'
import { type Cursor, next } from '../people/bytes.js'
import {
  column,
  danishFrom,
  danishUnknown,
  discoOf,
  occupationsInRow,
  pointOf,
  rowLength,
  yearsOf,
} from '../people/columns.js'
import type { Searchable } from '../people/people-index.js'
import { numberOfWeek, ofWeek } from '../people/sieve.js'
import { cell, createKnown, judged, type Known, knownBytes } from './known.js'
import { places } from './tell.js'

export interface Judges {
  /** by place of the criterion */
  known: Known[]
  /** Notes for each criterion where in the cells of `known` its judgement of the person stands. */
  judge(slot: number, said: Int32Array): void
}

/** In the place of an occupation. */
const untrained = 0
/** In the place of a rank among the wishes. */
const rank = { noWishes: -2, notWished: -1 } as const
/** More wanted skills than bits are not for here. */
export const mostBits = 31

/** Working space. */
const cursor: Cursor = { bytes: new Uint8Array(0), at: 0 }

export function judgesOf({ columns, kept }: Searchable, opening: OpeningFacts, today: string): Judges {
  const { values } = columns
  const circumstances = { today, verdicts: [] }
  /** Of whom nothing else is told. */
  const personWith = (told: Partial<ProfileFacts>): ProfileFacts => standIn(told, today)
  const knownOf = (code: CriterionCode, judge: (number: number) => Judgement): Known =>
    kept.of<Known>(
      `judged: ${code} ${JSON.stringify(criteria[code].inputs.opening.map(fact => opening[fact]))}`,
      () => ({ value: createKnown(judge), bytes: knownBytes }),
    )
  const about = (code: CriterionCode, told: (number: number) => Partial<ProfileFacts>): Known =>
    knownOf(code, number => criteria[code].judge(personWith(told(number)), opening, circumstances))

  const limits = about('limits', number => ({ workLimits: values.limitSets.values[number] as string[] }))
  const licences = about('licences', number => ({ licences: values.licences.values[number] as string[] }))
  const start = about('start', number => {
    const day = values.startDays.values[number] as number
    return { availableFrom: day === unknownDay ? null : dayOfNumber(day) }
  })
  const danish = about('danish', level => ({ danish: level === danishUnknown ? null : level }))
  const commute = about('commute', number => {
    const { first, second } = values.homes.values[number] as Pair
    return { place: pointOf(values, first), commuteMinutes: values.commuteLimits.values[second] as number | null }
  })
  const waiting = about('waiting', day => ({ waitingSince: dayOfNumber(day) }))
  const wishes = knownOf('wishes', number =>
    criteria.wishes.judgementOf({ rank: Math.max(-1, number), told: number !== rank.noWishes, sector: opening.sector }),
  )
  const experience = about('experience', number => {
    if (number === untrained) return {}
    const disco = values.discos.values[discoOf(number)] as string
    return { occupations: [{ disco, years: values.years.values[yearsOf(number)] as number | null }] }
  })
  const days = knownOf('days', number => {
    const { hours, free, told } = ofWeek(number)
    const hoursPerWeek = values.hours.values[hours] as number | null
    const measured = criteria.days.measure(personWith({ hoursPerWeek }), opening, circumstances)
    return criteria.days.judgementOf({ ...measured, free, known: told })
  })
  const { wanted } = criteria.skills.measure(personWith({}), opening, circumstances)
  const skills = knownOf('skills', bits =>
    criteria.skills.judgementOf({ wanted, held: wanted.filter((_, i) => bits & (1 << i)) }),
  )
  /** By number of the skill: the bit of a wanted one, or 0. */
  let bitOf: Int32Array = new Int32Array(0)
  let sector = -1

  const known: Known[] = []
  const byCode = { limits, licences, start, wishes, experience, skills, danish, days, commute, waiting }
  for (const code of Object.keys(byCode) as (keyof typeof byCode)[]) known[places[code]] = byCode[code]
  return { known, judge }

  function judge(slot: number, said: Int32Array): void {
    const { rows, lists } = columns
    const row = slot * rowLength
    const both = rows[row + column.licencesAndLimits] as number
    said[places.limits] = judged(limits, both >> 16)
    said[places.licences] = judged(licences, both & 0xffff)
    said[places.start] = judged(start, rows[row + column.availableFrom] as number)
    said[places.danish] = judged(danish, ((rows[row + column.times] as number) >> danishFrom) & danishUnknown)
    said[places.days] = judged(days, numberOfWeek(columns, row, opening.slots))
    said[places.commute] = judged(commute, rows[row + column.home] as number)
    said[places.waiting] = judged(waiting, rows[row + column.waitingSince] as number)
    cursor.bytes = lists.bytes
    cursor.at = rows[row + column.lists] as number
    said[places.skills] = judged(skills, skillsHeld())
    said[places.experience] = judged(experience, bestOccupation(row))
    said[places.wishes] = judged(wishes, rankAmongWishes(row))
  }

  function bestOccupation(row: number): number {
    let best = untrained
    let most = pointsOf(best)
    for (let i = 0, more = next(cursor); i < occupationsInRow + more; i++) {
      const occupation = i < occupationsInRow ? (columns.rows[row + column.occupations + i] as number) : next(cursor)
      if (occupation === untrained) continue
      const points = pointsOf(occupation)
      if (points <= most) continue
      best = occupation
      most = points
    }
    return best
  }

  function pointsOf(occupation: number): number {
    const at = judged(experience, occupation)
    return experience.cells[at + cell.points] as number
  }

  function rankAmongWishes(row: number): number {
    if (sector < 0) sector = values.sectors.find(opening.sector)
    const wishes = columns.rows[row + column.wishes] as number
    const more = next(cursor)
    let found: number = wishes !== 0 || more > 0 ? rank.notWished : rank.noWishes
    let place = 0
    for (let left = wishes; left !== 0; left >>>= 8, place++)
      if ((left & 0xff) - 1 === sector && found < 0) found = place
    for (const end = place + more; place < end; place++) if (next(cursor) === sector && found < 0) found = place
    return found
  }

  function skillsHeld(): number {
    if (bitOf.length !== values.skills.values.length)
      bitOf = Int32Array.from(values.skills.values, code => (wanted.includes(code) ? 1 << wanted.indexOf(code) : 0))
    let bits = 0
    for (let left = next(cursor); left > 0; left--) bits |= bitOf[next(cursor)] as number
    return bits
  }
}
