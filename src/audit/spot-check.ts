/** What a spot check of a municipality's log looks at: figures per colleague, and a handful of entries to ask about. */
import { createHash } from 'node:crypto'
import { groupBy } from '../lib/group-by.js'
import type { CountedEntry } from './service.js'
import { useOf } from './uses.js'

/** What somebody did in a period, as far as it is about people. */
export interface Habits {
  who: string
  /** times that one person's data were opened */
  opened: number
  /** different people among them */
  people: number
  /**
   * of these, who follow another colleague today, or nobody, and about whom the colleague has changed nothing in the period:
   * more cannot be told, because the log does not hold whose a person was when they were looked up
   */
  strangers: number
  /** searches for somebody by name or number */
  searches: number
  /** times that people's data were opened, listed or searched for outside of working hours */
  outside: number
}

/** So many entries are to be asked about. */
export const handfulSize = 5

const kindOf = ({ what }: CountedEntry) => useOf(what).kind
const isOpening = (entry: CountedEntry) => kindOf(entry) === 'opened' && entry.on.length > 0

/** Everybody who was opened, for whom `habitsOf` asks whose they are. */
export const openedPeople = (entries: readonly CountedEntry[]): string[] => [
  ...new Set(entries.filter(isOpening).flatMap(({ on }) => on)),
]

/**
 * Figures of everybody who stands in these entries; what is to be asked about first stands first.
 * @param owners of the people in the municipality today: whose each is, null: nobody's
 */
export function habitsOf(
  entries: readonly CountedEntry[],
  owners: ReadonlyMap<string, string | null>,
  isOutside: (at: Date) => boolean,
): Habits[] {
  const habits = [...groupBy(entries, ({ who }) => who)].map(([who, own]): Habits => {
    const openings = own.filter(isOpening)
    const people = new Set(openings.flatMap(({ on }) => on))
    const changed = new Set(own.filter(entry => kindOf(entry) === 'changed').flatMap(({ on }) => on))
    const isStranger = (id: string) => owners.has(id) && owners.get(id) !== who && !changed.has(id)
    const isReading = (entry: CountedEntry) => ['opened', 'listed', 'searched'].includes(kindOf(entry))
    return {
      ...{ who, opened: openings.length, people: people.size },
      strangers: [...people].filter(isStranger).length,
      searches: own.filter(entry => kindOf(entry) === 'searched').length,
      outside: own.filter(entry => isReading(entry) && entry.on.length > 0 && isOutside(entry.at)).length,
    }
  })
  return habits.toSorted(
    (a, b) => b.strangers - a.strangers || b.outside - a.outside || b.opened - a.opened || (a.who < b.who ? -1 : 1),
  )
}

/**
 * Openings of one person's data, drawn by lot: the same for the same seed and entries, and not to be foreseen by whoever is
 * looked at, because nobody sees the ids.
 * @param reader whose own are left out: nobody asks themself
 */
export function handfulOf(entries: readonly CountedEntry[], seed: string, reader: string): CountedEntry[] {
  const lot = ({ _id }: CountedEntry) => createHash('sha256').update(`${seed} ${_id}`).digest('hex')
  return entries
    .filter(isOpening)
    .map(entry => ({ entry, lot: lot(entry) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ entry }) => entry)
    .filter(({ who }) => who !== reader)
    .slice(0, handfulSize)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
}
