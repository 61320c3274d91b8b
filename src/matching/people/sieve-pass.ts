/**
 * Many sieves read in one pass over everybody: a number of the row tells of up to 32 requirements at once which of them the
 * person meets.
 */
import { type Columns, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import { numberOfWeek, type Sieve, type Where } from './sieve.js'

/** Up to 32 sieves: each has a bit. */
interface Square {
  sieves: Sieve[]
  questions: Question[]
}

/** A number of the row, and what it tells of those sieves of a square that look at it. */
interface Question {
  where: Where
  /** by number: a bit for every sieve */
  through: Int32Array
}

const side = 32

/** Words whose rows stay at hand while one square after the other reads them. */
const block = 64

/** Reads all words of these sieves. */
export function readTogether({ columns, layout }: Searchable, sieves: readonly Sieve[]): void {
  const words = (layout.end + 31) >>> 5
  const unread = sieves.filter(sieve => sieve.words < words)
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
    const { place, shift, mask, slots } = sieve.asked.requirement.where
    return { sieve, key: `${place} ${shift} ${mask} ${slots}` }
  })
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const squares: Square[] = []
  for (let first = 0; first < keyed.length; first += side) {
    const square: Square = { sieves: [], questions: [] }
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

const questionOf = ({ asked: { requirement, states } }: Sieve): Question => ({
  where: requirement.where,
  through: new Int32Array(states.length),
})

/** To the last question of a square. */
function add({ sieves, questions }: Square, sieve: Sieve): void {
  const { through } = questions.at(-1) as Question
  const { asked, shift } = sieve
  const bit = sieves.push(sieve) - 1
  for (let number = 0; number < through.length; number++)
    through[number] = (through[number] as number) | ((((asked.states[number] as number) >> shift) & 1) << bit)
}

/** The numbers of 32 people; a number for each of them with a bit for each of 32 sieves; and turned, the other way round. */
const numbers = new Int32Array(side)
const through = new Int32Array(side)
/** By sieve, the words of a block. */
const throughOf = new Int32Array(side * block)

function readBlock({ sieves, questions }: Square, columns: Columns, from: number, to: number, end: number): void {
  for (let word = from; word < to; word++) {
    const first = word << 5
    const count = Math.min(side, end - first)
    through.fill(0)
    for (let i = 0; i < questions.length; i++) {
      const question = questions[i] as Question
      readNumbers(question.where, columns, first, count)
      note(question.through, count)
    }
    keep(word - from)
  }
  for (let i = 0; i < sieves.length; i++) copy(i, (sieves[i] as Sieve).bits, from, to)
}

/** A word of every sieve. */
function keep(word: number): void {
  turn(through)
  for (let i = 0; i < side; i++) throughOf[i * block + word] = through[i] as number
}

function copy(sieve: number, bitmap: Int32Array, from: number, to: number): void {
  const first = sieve * block - from
  for (let word = from; word < to; word++) bitmap[word] = throughOf[first + word] as number
}

function readNumbers({ place, shift, mask, slots }: Where, columns: Columns, first: number, count: number): void {
  const { rows } = columns
  let row = first * rowLength
  if (slots === 0)
    for (let i = 0; i < count; i++, row += rowLength) numbers[i] = ((rows[row + place] as number) >>> shift) & mask
  else for (let i = 0; i < count; i++, row += rowLength) numbers[i] = numberOfWeek(columns, row, slots)
}

/** Adds what the numbers tell. */
function note(byNumber: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) through[i] = (through[i] as number) | (byNumber[numbers[i] as number] as number)
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
