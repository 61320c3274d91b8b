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
  mends: boolean
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
      if (key !== last) square.questions.push(questionOf(sieve))
      last = key
      add(square, sieve)
    }
    squares.push(square)
  }
  return squares
}

function questionOf({ requirement, states }: Sieve): Question {
  const byNumber = () => new Int32Array(states.length)
  return { where: requirement.where, mends: false, met: byNumber(), mendable: byNumber() }
}

/** To the last question of a square. */
function add(square: Square, sieve: Sieve): void {
  const question = square.questions.at(-1) as Question
  const { met, mendable } = question
  const bit = square.sieves.push(sieve) - 1
  square.mends ||= sieve.mends
  question.mends ||= sieve.mends
  for (let number = 0; number < sieve.states.length; number++) {
    const state = sieve.states[number]
    if (state === stateNumbers.fits) met[number] = (met[number] as number) | (1 << bit)
    if (state === stateNumbers.mendable) mendable[number] = (mendable[number] as number) | (1 << bit)
  }
}

/** The numbers of 32 people; a number for each of them with a bit for each of 32 sieves; and turned, the other way round. */
const numbers = new Int32Array(side)
const met = new Int32Array(side)
const mending = new Int32Array(side)
/** By sieve, the words of a block. */
const metOf = new Int32Array(side * block)
const mendingOf = new Int32Array(side * block)

function readBlock(
  { sieves, questions, mends }: Square,
  columns: Columns,
  from: number,
  to: number,
  end: number,
): void {
  for (let word = from; word < to; word++) {
    const first = word << 5
    const count = Math.min(side, end - first)
    met.fill(0)
    mending.fill(0)
    for (let i = 0; i < questions.length; i++) {
      const question = questions[i] as Question
      readNumbers(question.where, columns, first, count)
      note(met, question.met, count)
      if (question.mends) note(mending, question.mendable, count)
    }
    keep(metOf, met, word - from)
    if (mends) keep(mendingOf, mending, word - from)
  }
  for (let i = 0; i < sieves.length; i++) {
    const sieve = sieves[i] as Sieve
    copy(metOf, i, sieve.fits, from, to)
    if (sieve.mends) copy(mendingOf, i, sieve.mendable, from, to)
  }
}

/** A word of every sieve. */
function keep(words: Int32Array, square: Int32Array, word: number): void {
  turn(square)
  for (let i = 0; i < side; i++) words[i * block + word] = square[i] as number
}

function copy(words: Int32Array, sieve: number, bitmap: Int32Array, from: number, to: number): void {
  const first = sieve * block - from
  for (let word = from; word < to; word++) bitmap[word] = words[first + word] as number
}

function readNumbers({ place, shift, mask, slots }: Where, columns: Columns, first: number, count: number): void {
  const { rows } = columns
  let row = first * rowLength
  if (slots === 0)
    for (let i = 0; i < count; i++, row += rowLength) numbers[i] = ((rows[row + place] as number) >>> shift) & mask
  else for (let i = 0; i < count; i++, row += rowLength) numbers[i] = numberOfWeek(columns, row, slots)
}

/** Adds what the numbers tell. */
function note(told: Int32Array, byNumber: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) told[i] = (told[i] as number) | (byNumber[numbers[i] as number] as number)
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
