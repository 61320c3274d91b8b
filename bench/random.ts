/** Seeded chance: the same seed gives the same world on every machine. */

/** Numbers from 0 up to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Values with how often each comes; the shares need not sum to anything. */
export type Shares<T> = readonly (readonly [T, number])[]

/** A drawer of one of the values, by their shares. */
export function sharing<T>(shares: Shares<T>): (part: number) => T {
  const sums: number[] = []
  for (const [, share] of shares) sums.push((sums.at(-1) ?? 0) + share)
  const total = sums.at(-1) ?? 0
  return part => {
    let low = 0
    let high = shares.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > part * total) high = middle
      else low = middle + 1
    }
    return (shares[low] as readonly [T, number])[0]
  }
}

/** The values in order, the first the most frequent: 1 / (place + offset) ^ power. */
export const zipf = <T>(values: readonly T[], offset = 1, power = 1): Shares<T> =>
  values.map((value, i) => [value, 1 / (i + offset) ** power] as const)

export function draws(seed: number) {
  const next = numbers(seed)
  const below = (n: number) => Math.floor(next() * n)
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return {
    next,
    below,
    one,
    chance: (share: number) => next() < share,
    from: <T>(drawer: (part: number) => T): T => drawer(next()),
    /** So many drawings, without those that came before. */
    some: <T>(list: readonly T[], count: number): T[] => [...new Set(Array.from({ length: count }, () => one(list)))],
    shuffled: <T>(list: readonly T[]): T[] =>
      list
        .map(value => [next(), value] as const)
        .sort(([a], [b]) => a - b)
        .map(([, value]) => value),
  }
}

export type Draws = ReturnType<typeof draws>
