/**
 * Many sieves read in one pass over everybody: a number of the row tells of up to 32 requirements at once which of them the
 * person meets.
 */
import { type Columns, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import { numberOfWeek, type Sieve, stateNumbers, type Where } from './sieve.js'

/** Up to 32 sieves: each has a bit. */
interface Square {
  sieves: Sieve[]
  questions: Question[]
  mends: boolean
}

/** A number of the row, and what it tells of those sieves of a square that look at it. */
interface Question {
  where: Where
  /** by number: a bit for every sieve */
  met: Int32Array
  mendable: Int32Array
}

const side = 32

/** Words whose rows stay at hand while one square after the other reads them. */
const block = 64

/** Reads all words of these sieves. */
export function readTogether({ columns, layout }: Searchable, sieves: readonly Sieve[]): void {
  const words = (layout.end + 31) >>> 5
  const unread = sieves.filter(({ excludes, words: read }) => excludes && read < words)
  const squares = squaresOf(unread)
  for (let from = 0; from < words; from += block)
    for (const square of squares) readBlock(square, columns, from, Math.min(words, from + block), layout.end)
  for (const sieve of unread) {
    sieve.read.fill(1, 0, words)
    sieve.words = words
  }
}

/** Sieves that look at the same number beside each other. */
function squaresOf(sieves: readonly Sieve[]): Square[] {
  const keyed = sieves.map(sieve => {
    const { place, shift, mask, slots } = sieve.requirement.where
    return { sieve, key: `${place} ${shift} ${mask} ${slots}` }
  })
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const squares: Square[] = []
  for (let first = 0; first < keyed.length; first += side) {
    const square: Square = { sieves: [], questions: [], mends: false }
    let last = ''
    for (const { sieve, key } of keyed.slice(first, first + side)) {
      const numbers = () => new Int32Array(sieve.states.length)
      if (key !== last) square.questions.push({ where: sieve.requirement.where, met: numbers(), mendable: numbers() })
      last = key
      add(square, sieve)
    }
    squares.push(square)
  }
  return squares
}

/** To the last question of a square. */
function add(square: Square, sieve: Sieve): void {
  const { met, mendable } = square.questions.at(-1) as Question
  const bit = square.sieves.push(sieve) - 1
  square.mends ||= sieve.mends
  for (let number = 0; number < sieve.states.length; number++) {
    const state = sieve.states[number]
    if (state === stateNumbers.fits) met[number] = (met[number] as number) | (1 << bit)
    if (state === stateNumbers.mendable) mendable[number] = (mendable[number] as number) | (1 << bit)
  }
}

/** A number for each of 32 people, with a bit for each of 32 sieves; and turned, the other way round. */
const met = new Int32Array(side)
const mending = new Int32Array(side)

function readBlock(
  { sieves, questions, mends }: Square,
  columns: Columns,
  from: number,
  to: number,
  end: number,
): void {
  for (let word = from; word < to; word++) {
    met.fill(0)
    mending.fill(0)
    for (let i = 0; i < questions.length; i++) readWord(questions[i] as Question, columns, word << 5, end)
    turn(met)
    if (mends) turn(mending)
    for (let i = 0; i < sieves.length; i++) {
      const sieve = sieves[i] as Sieve
      sieve.fits[word] = met[i] as number
      if (sieve.mends) sieve.mendable[word] = mending[i] as number
    }
  }
}

function readWord(question: Question, columns: Columns, first: number, end: number): void {
  const { place, shift, mask, slots } = question.where
  const { rows } = columns
  const last = Math.min(end, first + side)
  for (let slot = first; slot < last; slot++) {
    const row = slot * rowLength
    const number = slots === 0 ? ((rows[row + place] as number) >>> shift) & mask : numberOfWeek(columns, row, slots)
    met[slot - first] = (met[slot - first] as number) | (question.met[number] as number)
    mending[slot - first] = (mending[slot - first] as number) | (question.mendable[number] as number)
  }
}

/** Bit b of number n becomes bit n of number b. */
function turn(square: Int32Array): void {
  let low = 0xffff
  for (let half = side >> 1; half > 0; half >>= 1) {
    for (let i = 0; i < side; i = ((i | half) + 1) & ~half) {
      const other = i + half
      const apart = (((square[i] as number) >>> half) ^ (square[other] as number)) & low
      square[i] = (square[i] as number) ^ (apart << half)
      square[other] = (square[other] as number) ^ apart
    }
    low ^= low << (half >> 1)
  }
}
