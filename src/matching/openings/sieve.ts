/**
 * What one thing told of a person comes down to among the openings: the answer for every value that they have, and bitmaps of
 * the slots where it fits and where something mendable stands in the way. Kept for all of whom the same is told.
 */
import type { Answer, State } from '../ask.js'
import type { Kept } from '../kept.js'
import { type Excluding, type OpeningsIndex, openingColumn, openingLength } from './openings-index.js'

const stateNumbers: Record<State, number> = { never: 0, fits: 1, mendable: 2 }
/** In the place of a state. */
const unasked = 3

/** Answers by number, asked when first needed. */
export interface Table {
  states: Uint8Array
  points: Uint8Array
  answers: (Answer | undefined)[]
  ask(number: number): Answer
}

/** The answer for a number, which stands in the table from then on. */
export function answerAt(table: Table, number: number): Answer {
  const known = table.answers[number]
  if (known) return known
  const answer = table.ask(number)
  table.answers[number] = answer
  table.states[number] = stateNumbers[answer.state]
  table.points[number] = answer.points
  return answer
}

export interface Sieve {
  table: Table
  /** which number of the row is asked about */
  place: number
  /** by word, two numbers: the bits of what fits and of what is mendable; all bits of both when nobody has read the word */
  bits: Int32Array
  /** after so many changes of the index */
  seen: number
}

export type Sieves = Record<Excluding, Sieve>

/** Nothing both fits and is mendable. */
export const unread = -1

/** About; what grows with the openings is counted. */
export const tableBytes = 512
export const bytesPerNumber = 10
const bytesPerWord = 8

/** What is asked for every number there is. */
export interface Question {
  /** the same for all of whom the same is told */
  key: string
  /** how many numbers there are by now */
  numbers(): number
  asker(): (number: number) => Answer
}

export function tableOf(kept: Kept, question: Question): Table {
  const table = kept.of(question.key, () => ({
    value: newTable(question.asker()),
    bytes: tableBytes + bytesPerNumber * question.numbers(),
  }))
  lengthen(table, question.numbers())
  return table
}

export const sievesFor = (index: OpeningsIndex, questions: Record<Excluding, Question>): Sieves => ({
  week: sieveOf(index, 'week', questions.week),
  licences: sieveOf(index, 'licences', questions.licences),
  demands: sieveOf(index, 'demands', questions.demands),
  danish: sieveOf(index, 'danish', questions.danish),
  startTo: sieveOf(index, 'startTo', questions.startTo),
})

/** As `tableOf`, with what it excludes. */
function sieveOf({ kept, slots }: OpeningsIndex, place: Excluding, question: Question): Sieve {
  const sieve = kept.of<Sieve>(question.key, () => ({
    value: {
      table: newTable(question.asker()),
      place: openingColumn[place],
      bits: new Int32Array(2 * slots.live.length).fill(unread),
      seen: slots.changes,
    },
    bytes: tableBytes + bytesPerNumber * question.numbers() + bytesPerWord * slots.live.length,
  }))
  lengthen(sieve.table, question.numbers())
  if (sieve.seen !== slots.changes) {
    const { bits, seen } = sieve
    for (let word = 0; word < slots.words; word++)
      if ((slots.changed[word] as number) > seen) bits.fill(unread, 2 * word, 2 * word + 2)
    sieve.seen = slots.changes
  }
  return sieve
}

const newTable = (ask: (number: number) => Answer): Table => ({
  states: new Uint8Array(0),
  points: new Uint8Array(0),
  answers: [],
  ask,
})

/** Some longer than asked for, because new openings bring new values. */
function lengthen(table: Table, length: number): void {
  const { states, points, answers } = table
  if (answers.length >= length) return
  const longer = Math.ceil(length * 1.1)
  table.states = new Uint8Array(longer).fill(unasked)
  table.states.set(states)
  table.points = new Uint8Array(longer)
  table.points.set(points)
  // Without holes, so that it stays a plain list.
  while (answers.length < longer) answers.push(undefined)
}

/** Asks about every opening in a word. */
export function readWord({ table, place, bits }: Sieve, { rows }: OpeningsIndex, word: number): void {
  const { states } = table
  const first = word << 5
  let [met, mending] = [0, 0]
  for (let slot = first; slot < first + 32; slot++) {
    const number = rows[slot * openingLength + place] as number
    if (states[number] === unasked) answerAt(table, number)
    const state = states[number] as number
    met |= (state & 1) << slot
    mending |= (state >> 1) << slot
  }
  bits[2 * word] = met
  bits[2 * word + 1] = mending
}
