/** Values by small whole numbers, in the order in which they were first met: what many share is kept, and judged, once. */

export interface Numbering<V> {
  values: V[]
  /** the number of a value, a new one if nobody has had it yet */
  numberOf(value: V): number
  /** -1 when nobody has had it */
  find(value: V): number
}

/** @param keyOf what makes two values the same; the value itself if left out */
export function createNumbering<V>(
  keyOf: (value: V) => unknown = value => value,
  known: readonly V[] = [],
): Numbering<V> {
  const values = [...known]
  const numbers = new Map(values.map((value, number) => [keyOf(value), number]))
  return {
    values,
    find: value => numbers.get(keyOf(value)) ?? -1,
    numberOf(value) {
      const key = keyOf(value)
      const number = numbers.get(key)
      if (number !== undefined) return number
      numbers.set(key, values.length)
      return values.push(value) - 1
    },
  }
}

export interface Pair {
  first: number
  second: number
}

const pairKey = ({ first, second }: Pair): number => first * 2 ** 26 + second

/** Pairs of numbers below 2^26. */
export const createPairs = (known?: readonly Pair[]): Numbering<Pair> => createNumbering(pairKey, known)

/** Lists of codes. */
export const createLists = (): Numbering<readonly string[]> => createNumbering(codes => codes.join('\n'))
