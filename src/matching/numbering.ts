/** Values by small whole numbers, in the order in which they were first met: what many share is kept, and judged, once. */

export interface Numbering<V> {
  values: V[]
  /** the number of a value, a new one if nobody has had it yet */
  numberOf(value: V): number
  /** -1 when nobody has had it */
  find(value: V): number
}

export function createNumbering<V>(known: readonly V[] = []): Numbering<V> {
  const values = [...known]
  const numbers = new Map(values.map((value, number) => [value, number]))
  return {
    values,
    find: value => numbers.get(value) ?? -1,
    numberOf(value) {
      const number = numbers.get(value)
      if (number !== undefined) return number
      numbers.set(value, values.length)
      return values.push(value) - 1
    },
  }
}

/** The most cells that values met last stand in. */
const mostRecent = 2 ** 14

/**
 * Texts, and null. Those met last stand in a table, found by a few of their letters and compared with what stands there,
 * because that takes half as long as looking into a Map.
 */
export function createTexts<V extends string | null = string>(known: readonly V[] = []): Numbering<V> {
  const all = createNumbering(known)
  const { values } = all
  /** numbers of values */
  let recent = new Int32Array(64)

  function lookUp(value: V): number {
    const number = all.numberOf(value)
    if (value === null || value.length < 3) return number
    if (values.length * 4 > recent.length && recent.length < mostRecent) recent = new Int32Array(recent.length * 4)
    recent[someLetters(value) & (recent.length - 1)] = number
    return number
  }

  return {
    values,
    find: all.find,
    numberOf(value) {
      if (value === null || value.length < 3) return lookUp(value)
      const number = recent[someLetters(value) & (recent.length - 1)] as number
      return values[number] === value ? number : lookUp(value)
    },
  }
}

/** Of a text of three letters or more. Codes differ near their ends; factors that keep three digits apart. */
function someLetters(text: string): number {
  const last = text.length - 1
  const ending = text.charCodeAt(last) + text.charCodeAt(last - 1) * 11 + text.charCodeAt(last - 2) * 121
  return ending + text.charCodeAt(0) * 37 + last * 7
}

/** Numbers that are mostly whole, and null; those met last stand in a table by their lowest bits. */
export function createNumbers<V extends number | null = number>(known: readonly V[] = []): Numbering<V> {
  const all = createNumbering(known)
  const recent = new Float64Array(256).fill(Number.NaN)
  const numbers = new Int32Array(256)
  return {
    values: all.values,
    find: all.find,
    numberOf(value) {
      if (value === null) return all.numberOf(value)
      const cell = value & 255
      if (recent[cell] !== value) {
        recent[cell] = value
        numbers[cell] = all.numberOf(value)
      }
      return numbers[cell] as number
    },
  }
}

/** @param keyOf what makes two values the same */
export function createKeyedNumbering<V>(keyOf: (value: V) => unknown, known: readonly V[] = []): Numbering<V> {
  const values = [...known]
  const keys = createNumbering(values.map(keyOf))
  return {
    values,
    find: value => keys.find(keyOf(value)),
    numberOf(value) {
      const number = keys.numberOf(keyOf(value))
      if (number === values.length) values.push(value)
      return number
    },
  }
}

export interface Pair {
  first: number
  second: number
}

export interface Pairs extends Numbering<Pair> {
  /** as `numberOf`, without an object */
  numberOfPair(first: number, second: number): number
}

/** Pairs of numbers. */
export function createPairs(known: readonly Pair[] = []): Pairs {
  const values: Pair[] = []
  /** first and second of every pair, to be compared without its object */
  let members = new Float64Array(128)
  /** numbers of pairs, each in the first free cell from the one that its hash points to; -1 in a free one */
  let cells = new Int32Array(64).fill(-1)

  /** Where the pair stands, or the free cell where it would. */
  function cellOf(first: number, second: number): number {
    const last = cells.length - 1
    // Degrees differ behind the comma.
    const hash = Math.imul(Math.imul(first * 99_991, 0x9e3779b1) ^ (second * 99_991), 0x85ebca6b)
    let cell = (hash ^ (hash >>> 15)) & last
    for (let number = cells[cell] as number; number >= 0; number = cells[cell] as number) {
      if (members[number * 2] === first && members[number * 2 + 1] === second) break
      cell = (cell + 1) & last
    }
    return cell
  }

  function numberOfPair(first: number, second: number): number {
    const cell = cellOf(first, second)
    const known = cells[cell] as number
    if (known >= 0) return known
    const number = values.push({ first, second }) - 1
    members[number * 2] = first
    members[number * 2 + 1] = second
    cells[cell] = number
    if (values.length * 3 > cells.length) {
      const longer = new Float64Array(members.length * 2)
      longer.set(members)
      members = longer
      cells = new Int32Array(cells.length * 2).fill(-1)
      for (const [number, { first, second }] of values.entries()) cells[cellOf(first, second)] = number
    }
    return number
  }

  for (const { first, second } of known) numberOfPair(first, second)
  return {
    values,
    numberOfPair,
    numberOf: ({ first, second }) => numberOfPair(first, second),
    find: ({ first, second }) => cells[cellOf(first, second)] as number,
  }
}

/** Lists of codes. */
export function createLists(): Numbering<readonly string[]> {
  const values: (readonly string[])[] = []
  const codes = createTexts()
  /** beginnings of lists, one higher than the pair of the beginning without its last code, and that code */
  const beginnings = createPairs()
  /** by beginning; -1 when nobody's list ends there */
  const numbers = [-1]
  return {
    values,
    find(list) {
      let beginning = 0
      for (const code of list) {
        const found = beginnings.find({ first: beginning, second: codes.find(code) })
        if (found < 0) return -1
        beginning = found + 1
      }
      return numbers[beginning] ?? -1
    },
    numberOf(list) {
      let beginning = 0
      for (const code of list) beginning = beginnings.numberOfPair(beginning, codes.numberOf(code)) + 1
      while (numbers.length <= beginning) numbers.push(-1)
      if (numbers[beginning] === -1) numbers[beginning] = values.push([...list]) - 1
      return numbers[beginning] as number
    },
  }
}
