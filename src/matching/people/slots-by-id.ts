/** In which slot an id stands: a hash table of numbers, because a Map of texts takes five times as much. */
import { roomForNumbers } from './memory.js'

export interface SlotsById {
  size(): number
  /** -1 when there is nobody of that id */
  find(id: string): number
  /**
   * Notes the slot, in which the id must stand already, unless there is somebody of that id.
   * @returns whether there was nobody
   * @throws RangeError when there are too many slots
   */
  add(id: string, slot: number): boolean
  /** The id must still stand in its slot. */
  delete(id: string): void
  /** Everybody who stood in a slot stands in `newSlots[slot]`. */
  renumber(newSlots: Int32Array): void
}

/** The low bits of a cell are the slot, the others some of the hash, so that texts are seldom compared. */
const slotMask = 2 ** 24 - 1
const free = -1
/** Somebody stood here: whoever had to stand farther on because of that is still found. */
const left = -2

const isCrowded = (used: number, cells: number): boolean => used * 2 > cells

function emptyCells(people: number): Int32Array {
  let length = 64
  while (isCrowded(people, length)) length *= 2
  return roomForNumbers(length).fill(free)
}

function hashOf(id: string): number {
  let hash = 0
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x5bd1e995)
  return hash ^ (hash >>> 15)
}

/**
 * @param columns ids by slot
 * @param expected there is room for so many people from the start
 */
export function createSlotsById(columns: { ids: readonly string[] }, expected: number): SlotsById {
  let size = 0
  /** cells that are not free */
  let used = 0
  /** everybody in the first free cell from the one that the hash points to */
  let cells = emptyCells(expected)

  /** Where the id stands, or the free cell where it would. */
  function cellOf(id: string, hash: number): number {
    const { ids } = columns
    const last = cells.length - 1
    let cell = hash & last
    for (let found = cells[cell] as number; found !== free; found = cells[cell] as number) {
      if (found !== left && ((found ^ hash) & ~slotMask) === 0 && ids[found & slotMask] === id) break
      cell = (cell + 1) & last
    }
    return cell
  }

  function makeRoom(): void {
    const before = cells
    cells = emptyCells(size * 1.5)
    used = size
    for (const found of before) {
      if (found === free || found === left) continue
      const id = columns.ids[found & slotMask] as string
      cells[cellOf(id, hashOf(id))] = found
    }
  }

  return {
    size: () => size,
    find(id) {
      const found = cells[cellOf(id, hashOf(id))] as number
      return found === free ? -1 : found & slotMask
    },
    add(id, slot) {
      if (slot >= slotMask - 1) throw new RangeError('too many people')
      const hash = hashOf(id)
      const cell = cellOf(id, hash)
      if (cells[cell] !== free) return false
      cells[cell] = (hash & ~slotMask) | slot
      size += 1
      used += 1
      if (isCrowded(used, cells.length)) makeRoom()
      return true
    },
    delete(id) {
      const cell = cellOf(id, hashOf(id))
      if (cells[cell] === free) return
      cells[cell] = left
      size -= 1
    },
    renumber(newSlots) {
      for (let cell = 0; cell < cells.length; cell++) {
        const found = cells[cell] as number
        if (found !== free && found !== left) cells[cell] = (found & ~slotMask) | (newSlots[found & slotMask] as number)
      }
    },
  }
}
