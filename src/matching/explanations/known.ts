/**
 * What a criterion says, by the number it was asked about: judged once. It is kept close together, in numbers, because to tell
 * of twenty people is mostly to wait for memory.
 */
import type { Judgement } from '../criterion.js'
import type { Reason } from '../facts.js'

export interface Known {
  /** what is known, each from the first free cell on that its number points to; `cell` tells where in a cell is what */
  cells: Int32Array
  count: number
  /** of each judgement: those for, those against and, if it can be mended, by what */
  reasons: Reason[]
  judge(number: number): Judgement
}

export const cell = { number: 0, points: 1, firstReason: 2, counts: 3 } as const
const cellLength = 4
/** In `counts`: how many reasons are for, how many against from bit 8, and whether something excludes and can be mended. */
export const counted = { most: 255, against: 8, excludes: 1 << 16, mendable: 1 << 17 } as const

/** In the place of a number that nobody asks about. */
const free = -(2 ** 31)
const fewest = 16
/** About what one takes with what is known. */
export const knownBytes = 4096

export const createKnown = (judge: Known['judge']): Known => ({
  cells: freeCells(fewest),
  count: 0,
  reasons: [],
  judge,
})

/** So many judgements are kept. */
const most = 4096

/** Forgets what is known when that is much. */
export function limit(known: Known): void {
  if (known.count > most) forget(known)
}

export function forget(known: Known): void {
  Object.assign(known, { cells: freeCells(fewest), count: 0, reasons: [] })
}

const freeCells = (count: number): Int32Array => new Int32Array(count * cellLength).fill(free)

/** Where in the cells the judgement stands, until another number is asked about. */
export function judged(known: Known, number: number): number {
  const { cells } = known
  const at = hashed(number) & (cells.length - cellLength)
  return cells[at] === number ? at : judgedFarther(known, number)
}

/** Its lowest bits do not count: it is the beginning of a cell. */
const hashed = (number: number): number => Math.imul(number, 0x9e3779b1) >>> 14

/** Where the number stands, or the free cell where it would. */
function cellOf(cells: Int32Array, number: number): number {
  const mask = cells.length - cellLength
  let at = hashed(number) & mask
  while (cells[at] !== number && cells[at] !== free) at = (at + cellLength) & mask
  return at
}

function judgedFarther(known: Known, number: number): number {
  const at = cellOf(known.cells, number)
  return known.cells[at] === number ? at : judgedNow(known, number)
}

function judgedNow(known: Known, number: number): number {
  if (known.count * 2 * cellLength >= known.cells.length) lengthen(known)
  const { cells, reasons } = known
  const { points, excludes, fix, speaksFor, speaksAgainst } = known.judge(number)
  const at = cellOf(cells, number)
  cells[at] = number
  cells[at + cell.points] = points
  cells[at + cell.firstReason] = reasons.length
  cells[at + cell.counts] =
    speaksFor.length |
    (speaksAgainst.length << counted.against) |
    (excludes.length > 0 ? counted.excludes : 0) |
    (excludes.length > 0 && fix ? counted.mendable : 0)
  for (const each of [...speaksFor, ...speaksAgainst, ...(fix ? [fix] : [])]) reasons.push(frozen(each))
  known.count += 1
  return at
}

/** Many explanations share it. */
function frozen(reason: Reason): Reason {
  Object.freeze(reason.numbers)
  return Object.freeze(reason)
}

function lengthen(known: Known): void {
  const { cells } = known
  const longer = freeCells((cells.length / cellLength) * 2)
  for (let at = 0; at < cells.length; at += cellLength) {
    if (cells[at] === free) continue
    longer.set(cells.subarray(at, at + cellLength), cellOf(longer, cells[at] as number))
  }
  known.cells = longer
}
