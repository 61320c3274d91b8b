/**
 * Everybody who may be ranked, in columns: per person one row of whole numbers, each naming a value that others may share.
 * No names and no text. Changes are made in place and between two searches, never during one.
 */
import { createDictionary, type Dictionary, grown } from './dictionary.js'
import {
  column,
  type FacetName,
  facetNames,
  facets,
  occupationsColumn,
  rowLength,
  seatColumn,
  skillsColumn,
  stranger,
} from './facets.js'
import type { ProfileFacts } from './facts.js'
import { createTables, type Tables } from './tables.js'
import { checkFacts } from './valid-facts.js'

type Occupation = ProfileFacts['occupations'][number]

/** What a search reads. */
export interface Columns {
  /** `rowLength` numbers per slot: the facets' numbers, where the lists begin, the seat in the group */
  rows: Int32Array
  /** lists one after the other: how many, then their elements' numbers */
  lists: Int32Array
  /** the person's id by slot */
  ids: string[]
  /** slots of those with the same commute, by the number of that value */
  groups: number[][]
  dictionaries: Record<FacetName, Dictionary<Partial<ProfileFacts>>>
  occupations: Dictionary<Occupation>
  skills: Dictionary<string>
  tables: Tables
}

export interface PeopleIndex {
  columns: Columns
  size(): number
  /**
   * Puts a person in, or gives one that is in it new facts.
   * @throws RangeError when a fact cannot be read; the person is then not in the index
   */
  set(facts: ProfileFacts): void
  /** False when the person was not in it. */
  remove(id: string): boolean
  /** The facts of a person as they were put in (skills without repetition), or null. */
  facts(id: string): ProfileFacts | null
  /** Bytes of the rows and lists; ids and shared values come on top. */
  bytes(): number
}

/** Lists that nobody has any more are swept out when they fill more than half of the space, and this much at least. */
const littleWaste = 4096

/** An index of these people, without those whose facts cannot be read: `unreadable` is told of each. */
export function createPeopleIndex(
  people: Iterable<ProfileFacts> = [],
  unreadable: (id: string) => void = () => {},
): PeopleIndex {
  const slots = new Map<string, number>()
  const free: number[] = []
  let listsEnd = 0
  let wasted = 0
  const columns: Columns = {
    rows: new Int32Array(64 * rowLength),
    lists: new Int32Array(256),
    ids: [],
    groups: [],
    dictionaries: Object.fromEntries(facetNames.map(name => [name, createDictionary()])) as Columns['dictionaries'],
    occupations: createDictionary(),
    skills: createDictionary(),
    tables: createTables(),
  }
  const at = (slot: number, place: number): number => columns.rows[slot * rowLength + place] ?? 0

  function writeList(elements: number[]): number {
    columns.lists = grown(columns.lists, listsEnd + elements.length + 1)
    const start = listsEnd
    columns.lists[listsEnd++] = elements.length
    for (const element of elements) columns.lists[listsEnd++] = element
    return start
  }

  function readList<V>(start: number, { value }: Dictionary<V>): V[] {
    const first = start + 1
    return Array.from(columns.lists.subarray(first, first + (columns.lists[start] ?? 0)), value)
  }

  /** Writes every list anew, one after the other. */
  function sweepLists(): void {
    const old = columns.lists
    columns.lists = new Int32Array(Math.max(256, (listsEnd - wasted) * 2))
    listsEnd = 0
    wasted = 0
    for (const slot of slots.values())
      for (const place of [occupationsColumn, skillsColumn]) {
        const start = at(slot, place)
        columns.rows[slot * rowLength + place] = listsEnd
        for (let i = start; i <= start + (old[start] ?? 0); i++) columns.lists[listsEnd++] = old[i] ?? 0
      }
  }

  function vacate(slot: number): void {
    for (const name of facetNames) {
      const { population } = columns.dictionaries[name]
      const number = at(slot, column[name])
      population[number] = (population[number] ?? 0) - 1
    }
    for (const place of [occupationsColumn, skillsColumn]) wasted += 1 + (columns.lists[at(slot, place)] ?? 0)
    const group = columns.groups[at(slot, column.commute)] ?? []
    const last = group.pop()
    const seat = at(slot, seatColumn)
    if (last !== undefined && last !== slot) {
      group[seat] = last
      columns.rows[last * rowLength + seatColumn] = seat
    }
  }

  function settle(slot: number, facts: ProfileFacts): void {
    columns.rows = grown(columns.rows, (slot + 1) * rowLength)
    const row = slot * rowLength
    for (const name of facetNames) {
      const dictionary = columns.dictionaries[name]
      const number = dictionary.numberOf(facets[name].of(facts))
      dictionary.population[number] = (dictionary.population[number] ?? 0) + 1
      columns.rows[row + column[name]] = number
    }
    const { occupations, skills } = columns
    const held = facts.occupations.map(({ disco, years }) => occupations.numberOf({ disco, years }))
    columns.rows[row + occupationsColumn] = writeList(held)
    columns.rows[row + skillsColumn] = writeList([...new Set(facts.skills)].map(skills.numberOf))
    const commute = at(slot, column.commute)
    const group = columns.groups[commute] ?? []
    columns.groups[commute] = group
    columns.rows[row + seatColumn] = group.push(slot) - 1
    columns.ids[slot] = facts.id
  }

  const index: PeopleIndex = {
    columns,
    size: () => slots.size,
    set(facts) {
      try {
        checkFacts(facts)
      } catch (error) {
        index.remove(facts.id)
        throw error
      }
      const known = slots.get(facts.id)
      if (known !== undefined) vacate(known)
      const slot = known ?? free.pop() ?? slots.size
      settle(slot, facts)
      slots.set(facts.id, slot)
      if (wasted > littleWaste && wasted * 2 > listsEnd) sweepLists()
    },
    remove(id) {
      const slot = slots.get(id)
      if (slot === undefined) return false
      vacate(slot)
      slots.delete(id)
      free.push(slot)
      columns.ids[slot] = ''
      return true
    },
    facts(id) {
      const slot = slots.get(id)
      if (slot === undefined) return null
      const parts = facetNames.map(name => columns.dictionaries[name].value(at(slot, column[name])))
      const whole: ProfileFacts = Object.assign({}, stranger, ...parts)
      const residence = (name: 'standing' | 'residence') =>
        columns.dictionaries[name].value(at(slot, column[name])).residence
      return {
        ...whole,
        id,
        // Two facets hold a part each.
        residence: {
          basis: residence('standing')?.basis ?? null,
          registeredOn: residence('residence')?.registeredOn ?? null,
        },
        occupations: readList(at(slot, occupationsColumn), columns.occupations),
        skills: readList(at(slot, skillsColumn), columns.skills),
      }
    },
    bytes: () => columns.rows.byteLength + columns.lists.byteLength,
  }

  // Neighbours in a group are neighbours in memory.
  const sorted = [...people].sort(
    (a, b) =>
      (a.place?.lat ?? 0) - (b.place?.lat ?? 0) ||
      (a.place?.lon ?? 0) - (b.place?.lon ?? 0) ||
      (a.commuteMinutes ?? 0) - (b.commuteMinutes ?? 0),
  )
  for (const facts of sorted) {
    try {
      index.set(facts)
    } catch {
      unreadable(facts.id)
    }
  }
  return index
}
