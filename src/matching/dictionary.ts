/** Values by small whole numbers: a fact that many people share is kept, and judged, once. */

export interface Dictionary<V> {
  /** the number of a value, a new one if nobody has had it yet */
  numberOf(value: V): number
  value(number: number): V
  /** every value so far, by number */
  values: readonly V[]
  /** how many people have each value now, by number */
  population: number[]
}

/** Equal values are those that JSON writes alike. */
export function createDictionary<V>(): Dictionary<V> {
  const numbers = new Map<string, number>()
  const values: V[] = []
  const population: number[] = []
  return {
    values,
    population,
    value: number => values[number] as V,
    numberOf(value) {
      const key = JSON.stringify(value)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, values.length)
      population.push(0)
      return values.push(value) - 1
    },
  }
}

/** Typed arrays are replaced by one of at least this length when they are full. */
export function grown(array: Int32Array, length: number): Int32Array {
  if (array.length >= length) return array
  const larger = new Int32Array(Math.max(length, array.length * 2))
  larger.set(array)
  return larger
}
