/** Numbers from 0 in order of their keys, the smallest first; a key may fall while its number waits. */
export interface Heap {
  size(): number
  /** The smallest key; only while somebody waits. */
  least(): number
  has(item: number): boolean
  /** Puts a number in, or lets its key fall. */
  put(item: number, key: number): void
  take(): number
  clear(): void
}

/** A binary heap for the numbers below `limit`. */
export function createHeap(limit: number): Heap {
  const keys = new Float64Array(limit)
  const items = new Int32Array(limit)
  const positions = new Int32Array(limit).fill(-1)
  let size = 0

  function rise(item: number, key: number, from: number): void {
    let at = from
    while (at > 0) {
      const above = (at - 1) >> 1
      if ((keys[above] as number) <= key) break
      keys[at] = keys[above] as number
      const moved = items[above] as number
      items[at] = moved
      positions[moved] = at
      at = above
    }
    keys[at] = key
    items[at] = item
    positions[item] = at
  }

  function sink(item: number, key: number): void {
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= size) break
      if (below + 1 < size && (keys[below + 1] as number) < (keys[below] as number)) below += 1
      if ((keys[below] as number) >= key) break
      keys[at] = keys[below] as number
      const moved = items[below] as number
      items[at] = moved
      positions[moved] = at
      at = below
    }
    keys[at] = key
    items[at] = item
    positions[item] = at
  }

  return {
    size: () => size,
    least: () => keys[0] as number,
    has: item => (positions[item] as number) >= 0,
    put(item, key) {
      const known = positions[item] as number
      rise(item, key, known >= 0 ? known : size++)
    },
    take() {
      const first = items[0] as number
      positions[first] = -1
      size -= 1
      if (size > 0) sink(items[size] as number, keys[size] as number)
      return first
    },
    clear() {
      for (let at = 0; at < size; at++) positions[items[at] as number] = -1
      size = 0
    },
  }
}
