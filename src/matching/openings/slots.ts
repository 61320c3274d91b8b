/** Where openings stand: every word of 32 slots belongs to one workplace, so that the way to an opening is known by its word. */

export interface Slots {
  /** by word: the bits of the slots that an opening stands in; longer than there are words */
  live: Int32Array
  /** words that there are */
  words: number
  /** by word */
  workplaces: number[]
  /** words by number of the workplace */
  ofWorkplace: number[][]
  /** words without an opening */
  free: number[]
  /** how many changes there have been, and by word which of them was its last */
  changes: number
  changed: Int32Array
}

const fewWords = 4

export const createSlots = (): Slots => ({
  live: new Int32Array(fewWords),
  words: 0,
  workplaces: [],
  ofWorkplace: [],
  free: [],
  changes: 0,
  changed: new Int32Array(fewWords),
})

/** A slot in which no opening stands, in a word of the workplace. */
export function takeSlot(slots: Slots, workplace: number): number {
  const { ofWorkplace, live } = slots
  while (ofWorkplace.length <= workplace) ofWorkplace.push([])
  const words = ofWorkplace[workplace] as number[]
  const word = words.findLast(word => live[word] !== -1) ?? newWord(slots, workplace)
  const gaps = ~(slots.live[word] as number)
  const slot = (word << 5) + 31 - Math.clz32(gaps & -gaps)
  slots.live[word] = (slots.live[word] as number) | (1 << slot)
  return slot
}

export function freeSlot({ live, workplaces, ofWorkplace, free }: Slots, slot: number): void {
  const word = slot >>> 5
  live[word] = (live[word] as number) & ~(1 << slot)
  if (live[word] !== 0) return
  const words = ofWorkplace[workplaces[word] as number] as number[]
  words.splice(words.indexOf(word), 1)
  free.push(word)
}

/** What is read of the slot is no longer what it was. */
export function noteChange(slots: Slots, slot: number): void {
  slots.changes += 1
  slots.changed[slot >>> 5] = slots.changes
}

function newWord(slots: Slots, workplace: number): number {
  const word = slots.free.pop() ?? slots.words++
  if (word === slots.live.length) {
    const length = Math.ceil(word * 1.25)
    slots.live = longer(slots.live, length)
    slots.changed = longer(slots.changed, length)
  }
  slots.workplaces[word] = workplace
  slots.ofWorkplace[workplace]?.push(word)
  return word
}

export function longer(array: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length)
  larger.set(array)
  return larger
}
