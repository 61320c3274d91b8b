/**
 * Every opening in numbers, for the question which of them suit one person: a row each, 32 rows to a word of slots. Those of
 * one workplace stand together, because most are too far away.
 */
import type { Point } from '../../lib/places.js'
import type { OpeningFacts } from '../facts.js'
import { createKept, type Kept, type SharedRoom } from '../kept.js'
import { placeOnCurve } from '../neighbours.js'
import {
  createKeyedNumbering,
  createLists,
  createNumbering,
  createPairs,
  type Numbering,
  type Pair,
} from '../numbering.js'
import { createLawOfOpenings, type LawOfOpenings } from './law.js'
import { createSlots, freeSlot, longer, noteChange, type Slots, takeSlot } from './slots.js'

/** 16-bit numbers per opening: a row of 32 bytes, so that two rows fill a line of the cache. */
export const openingLength = 16

/** Where in the row a number stands; numbers of values unless something else is said. */
export const openingColumn = {
  /** the level, or `levelOpen` */
  danish: 0,
  licences: 1,
  /** of the list of demands */
  demands: 2,
  startTo: 3,
  /** of the slots and the number of the hours */
  week: 4,
  /** of DISCO code and sector */
  trade: 5,
  /** of prospect, twice, plus 1 in a shortage */
  outlook: 6,
  /** how many are wanted; their numbers stand behind it when there is room for all, else only the facts tell which */
  skills: 7,
} as const

/** So many skills stand in a row. */
export const mostSkills = openingLength - openingColumn.skills - 1

type Numbers = Record<keyof typeof openingColumn, number>

const columns = Object.entries(openingColumn) as [keyof Numbers, number][]

/** In the place of a Danish level. */
export const levelOpen = 7

/** What openings exclude by, besides the way and the law. */
export const excluding = ['danish', 'licences', 'demands', 'startTo', 'week'] as const
export type Excluding = (typeof excluding)[number]

export const prospects: readonly OpeningFacts['prospect'][] = ['no', 'maybe', 'yes']

export interface OpeningValues {
  licences: Numbering<readonly string[]>
  demands: Numbering<readonly string[]>
  days: Numbering<string>
  hours: Numbering<number>
  weeks: Numbering<Pair>
  discos: Numbering<string>
  sectors: Numbering<string>
  trades: Numbering<Pair>
  skills: Numbering<string>
  /** number 0: not known */
  workplaces: Numbering<Point | null>
}

export interface OpeningsIndex {
  rows: Uint16Array
  ids: string[]
  openings: (OpeningFacts | null)[]
  values: OpeningValues
  slots: Slots
  /** how many openings have a number */
  population: Record<Excluding, number[]>
  law: LawOfOpenings
  kept: Kept
  size(): number
  /**
   * Puts an opening in, or gives one that is in it new facts; whether they can be read has been looked at before.
   * @throws RangeError when there are too many different values
   */
  set(facts: OpeningFacts): void
  /** False when the opening was not in it. */
  remove(id: string): boolean
  facts(id: string): OpeningFacts | null
  /** Bytes of the rows and words; ids, the facts themselves and what is kept of searches come on top. */
  bytes(): number
  figures(): { openings: number; bytes: number; kept: number; keptBytes: number }
}

/** @param shared for what searches keep, with other indexes */
export function createOpeningsIndex(openings: Iterable<OpeningFacts> = [], shared?: SharedRoom): OpeningsIndex {
  const slotOf = new Map<string, number>()

  const index: OpeningsIndex = {
    rows: new Uint16Array(0),
    ids: [],
    openings: [],
    slots: createSlots(),
    law: createLawOfOpenings(),
    kept: createKept(undefined, shared),
    population: { danish: [], licences: [], demands: [], startTo: [], week: [] },
    values: {
      licences: createLists(),
      demands: createLists(),
      days: createNumbering(),
      hours: createNumbering(),
      weeks: createPairs(),
      discos: createNumbering(),
      sectors: createNumbering(),
      trades: createPairs(),
      skills: createNumbering(),
      workplaces: createKeyedNumbering<Point | null>(point => (point ? `${point.lat} ${point.lon}` : null), [null]),
    },
    size: () => slotOf.size,
    set(facts) {
      const { id, place } = facts
      const skills = [...new Set(facts.skills)].map(values.skills.numberOf)
      const numbers = numbersOf(facts, skills.length)
      checkNumbers([...Object.values(numbers), ...skills])
      const workplace = values.workplaces.numberOf(place && { lat: place.lat, lon: place.lon })
      let slot = slotOf.get(id)
      if (slot !== undefined) count(slot, -1)
      if (slot === undefined || slots.workplaces[slot >>> 5] !== workplace) {
        if (slot !== undefined) leave(slot)
        slot = takeSlot(slots, workplace)
        makeRoom()
        slotOf.set(id, slot)
      }
      index.ids[slot] = id
      index.openings[slot] = facts
      writeRow(slot, numbers, skills)
      index.law.kindOf[slot] = 0
      noteChange(slots, slot)
    },
    remove(id) {
      const slot = slotOf.get(id)
      if (slot === undefined) return false
      count(slot, -1)
      leave(slot)
      slotOf.delete(id)
      return true
    },
    facts: id => index.openings[slotOf.get(id) ?? -1] ?? null,
    bytes() {
      const { rows, law } = index
      return [rows, law.kindOf, slots.live, slots.changed].reduce((sum, { byteLength }) => sum + byteLength, 0)
    },
    figures() {
      const { count, bytes } = index.kept.figures()
      return { openings: slotOf.size, bytes: index.bytes(), kept: count, keptBytes: bytes }
    },
  }
  const { values, slots } = index

  /** Of slots that are new. What is kept is as long as there are words, so it is forgotten when they become more. */
  function makeRoom(): void {
    const length = slots.live.length * 32
    if (index.law.kindOf.length < length) {
      const rows = new Uint16Array(length * openingLength)
      rows.set(index.rows)
      index.rows = rows
      index.law.kindOf = longer(index.law.kindOf, length)
      index.kept.clear()
    }
    while (index.ids.length < slots.words * 32) {
      index.ids.push('')
      index.openings.push(null)
    }
  }

  function leave(slot: number): void {
    freeSlot(slots, slot)
    index.ids[slot] = ''
    index.openings[slot] = null
  }

  function numbersOf(facts: OpeningFacts, skills: number): Numbers {
    const trade = { first: values.discos.numberOf(facts.disco), second: values.sectors.numberOf(facts.sector) }
    const week = { first: facts.slots, second: values.hours.numberOf(facts.hoursPerWeek) }
    return {
      danish: facts.danishLevel ?? levelOpen,
      licences: values.licences.numberOf([...facts.licences]),
      demands: values.demands.numberOf(facts.demands.toSorted()),
      startTo: values.days.numberOf(facts.startTo),
      week: values.weeks.numberOf(week),
      trade: values.trades.numberOf(trade),
      outlook: prospects.indexOf(facts.prospect) * 2 + (facts.shortage ? 1 : 0),
      skills,
    }
  }

  function writeRow(slot: number, numbers: Numbers, skills: readonly number[]): void {
    const row = slot * openingLength
    for (const [place, column] of columns) index.rows[row + column] = numbers[place]
    if (skills.length <= mostSkills) index.rows.set(skills, row + openingColumn.skills + 1)
    count(slot, 1)
  }

  function count(slot: number, change: 1 | -1): void {
    for (const place of excluding) {
      const number = index.rows[slot * openingLength + openingColumn[place]] as number
      index.population[place][number] = (index.population[place][number] ?? 0) + change
    }
  }

  // Neighbours on the map are neighbours in memory.
  const placed = [...openings].map(facts => ({ facts, along: facts.place ? placeOnCurve(facts.place) : -1 }))
  for (const { facts } of placed.sort((a, b) => a.along - b.along)) index.set(facts)
  return index
}

function checkNumbers(numbers: readonly number[]): void {
  if (numbers.some(number => number > 0xffff)) throw new RangeError('too many different values')
}
