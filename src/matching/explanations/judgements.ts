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
import { column, danishFrom, danishUnknown, pointOf, readFacts, rowLength } from '../people/columns.js'
import type { Searchable } from '../people/people-index.js'
import { numberOfWeek, ofWeek } from '../people/sieve.js'

/** By slot. */
type Judge = (slot: number) => Judgement
export type Judges = Record<Exclude<CriterionCode, 'scheme' | 'prospect' | 'shortage'>, Judge>

interface Table {
  known: Map<number, Judgement>
  judge(number: number): Judgement
}

/** When more is kept in a table, it is forgotten and begun anew. */
const mostKnown = 4096
/** About. */
const tableBytes = 8192
/** In the place of an occupation. */
const untrained = -1
/** In the place of a rank among the wishes. */
const rank = { noWishes: -2, notWished: -1 } as const
/** With more wanted skills than bits, those held are judged each time. */
const mostBits = 31

/** Working space. */
const cursor: Cursor = { bytes: new Uint8Array(0), at: 0 }

export function judgesOf({ columns, kept }: Searchable, opening: OpeningFacts, today: string): Judges {
  const { values } = columns
  const circumstances = { today, verdicts: [] }
  /** Of whom nothing else is told. */
  const personWith = (told: Partial<ProfileFacts>): ProfileFacts => standIn(told, today)
  const tableOf = (code: CriterionCode, judge: (number: number) => Judgement): Table =>
    kept.of<Table>(
      `judged: ${code} ${JSON.stringify(criteria[code].inputs.opening.map(fact => opening[fact]))}`,
      () => ({
        value: { known: new Map(), judge },
        bytes: tableBytes,
      }),
    )
  const about = (code: CriterionCode, told: (number: number) => Partial<ProfileFacts>): Table =>
    tableOf(code, number => criteria[code].judge(personWith(told(number)), opening, circumstances))
  const at = (slot: number, place: number): number => columns.rows[slot * rowLength + place] as number

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
  const wishes = tableOf('wishes', number =>
    criteria.wishes.judgementOf({ rank: Math.max(-1, number), told: number !== rank.noWishes, sector: opening.sector }),
  )
  const experience = about('experience', number => {
    if (number === untrained) return {}
    const { first, second } = values.occupations.values[number] as Pair
    return {
      occupations: [
        { disco: values.discos.values[first] as string, years: values.years.values[second] as number | null },
      ],
    }
  })
  const days = tableOf('days', number => {
    const { hours, free, told } = ofWeek(number)
    const hoursPerWeek = values.hours.values[hours] as number | null
    const measured = criteria.days.measure(personWith({ hoursPerWeek }), opening, circumstances)
    return criteria.days.judgementOf({ ...measured, free, known: told })
  })
  const { wanted } = criteria.skills.measure(personWith({}), opening, circumstances)
  const skills = tableOf('skills', bits =>
    criteria.skills.judgementOf({ wanted, held: wanted.filter((_, i) => bits & (1 << i)) }),
  )
  /** By number of the skill: its place among the wanted ones, or -1. */
  let placeOf: Int8Array = new Int8Array(0)
  let sector = -1

  return {
    limits: slot => judged(limits, at(slot, column.licencesAndLimits) >> 16),
    licences: slot => judged(licences, at(slot, column.licencesAndLimits) & 0xffff),
    start: slot => judged(start, at(slot, column.availableFrom)),
    danish: slot => judged(danish, at(slot, column.times) >> danishFrom),
    commute: slot => judged(commute, at(slot, column.home)),
    waiting: slot => judged(waiting, at(slot, column.waitingSince)),
    days: slot => judged(days, numberOfWeek(columns, slot * rowLength, opening.slots)),
    experience(slot) {
      toLists(slot)
      let best = judged(experience, untrained)
      for (let left = next(cursor); left > 0; left--) {
        const judgement = judged(experience, next(cursor))
        if (judgement.points > best.points) best = judgement
      }
      return best
    },
    wishes(slot) {
      toLists(slot)
      passList()
      if (sector < 0) sector = values.sectors.find(opening.sector)
      const count = next(cursor)
      for (let place = 0; place < count; place++) if (next(cursor) === sector) return judged(wishes, place)
      return judged(wishes, count > 0 ? rank.notWished : rank.noWishes)
    },
    skills(slot) {
      if (wanted.length > mostBits) return criteria.skills.judge(readFacts(columns, slot), opening, circumstances)
      if (placeOf.length !== values.skills.values.length) placeOf = placesOf(values.skills.values, wanted)
      toLists(slot)
      passList()
      passList()
      let bits = 0
      for (let left = next(cursor); left > 0; left--) {
        const place = placeOf[next(cursor)] as number
        if (place >= 0) bits |= 1 << place
      }
      return judged(skills, bits)
    },
  }

  function toLists(slot: number): void {
    cursor.bytes = columns.lists.bytes
    cursor.at = at(slot, column.lists)
  }
}

function passList(): void {
  for (let left = next(cursor); left > 0; left--) next(cursor)
}

function placesOf(skills: readonly string[], wanted: readonly string[]): Int8Array {
  const places = new Int8Array(skills.length)
  for (const [number, code] of skills.entries()) places[number] = wanted.indexOf(code)
  return places
}

function judged(table: Table, number: number): Judgement {
  const { known } = table
  const before = known.get(number)
  if (before) return before
  if (known.size >= mostKnown) known.clear()
  const judgement = table.judge(number)
  known.set(number, judgement)
  return judgement
}
