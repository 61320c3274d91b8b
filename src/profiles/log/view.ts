/** The log in words. Who is named at all is `disclose`'s business: an administrator reads marks, which name nobody. */
import type { CountedEntry } from '../../audit/service.js'
import type { Habits } from '../../audit/spot-check.js'
import { useOf } from '../../audit/uses.js'
import { holidayOn } from '../../deadlines/holidays.js'
import { counted } from '../../lib/counted.js'
import { weekdayOf } from '../../lib/days.js'
import { markOf } from '../../lib/ids.js'
import { dayOfInstant, formatInstantWithYear, minutesOfDay } from '../../lib/instants.js'
import { paths } from '../../lib/paths.js'
import { da } from '../../lib/words/da.js'
import { disclose } from '../disclosure.js'
import type { Logged } from '../logged.js'
import { nameOf } from '../view.js'

/** Whoever reads the log. */
export type Reader = 'coordinator' | 'administrator'

/** An entry about more people than this is told by their number. */
const mostNamed = 3

/** The people who stand one by one in these rows. */
export const namedIn = (entries: readonly CountedEntry[]): string[] => [
  ...new Set(entries.flatMap(({ on }) => (on.length <= mostNamed ? on : []))),
]

/** Ids in a purpose are told by the names of what they stand for. */
const idPattern = /\b[a-z]{20}\b/g
export const idsIn = (entries: readonly CountedEntry[]): string[] => [
  ...new Set(entries.flatMap(({ why }) => why.match(idPattern) ?? [])),
]

/** What is looked up for a page of entries. */
export interface Known {
  reader: Reader
  people: ReadonlyMap<string, Logged>
  /** names by id, of companies that a purpose speaks of */
  companies: ReadonlyMap<string, string>
}

/** From 6 to 18 on working days: outside of it somebody is rarely at work, whatever the opening hours of a municipality. */
export function isOutsideWorkingHours(at: Date): boolean {
  const day = dayOfInstant(at)
  const hour = minutesOfDay(at) / 60
  return hour < 6 || hour >= 18 || weekdayOf(day) > 4 || holidayOn(day) !== null
}

function personCell(id: string, { reader, people }: Known): { text: string; href?: string } {
  const one = people.get(id) ?? 'elsewhere'
  if (one === 'erased') return { text: `Slettet borger (${markOf(id)})` }
  if (one === 'elsewhere') return { text: 'En borger, som ikke er i kommunen nu' }
  const seen = disclose(one.profile, { kind: reader })
  return seen ? { text: nameOf(seen), href: paths.profiles.show(id) } : { text: `Borger ${markOf(id)}` }
}

function aboutCell({ on }: CountedEntry, known: Known) {
  const [first] = on
  if (first === undefined) return { text: 'Ingen borger' }
  if (on.length === 1) return personCell(first, known)
  if (on.length > mostNamed) return { text: counted(on.length, 'borger', 'borgere') }
  return { text: on.map(id => personCell(id, known).text).join(', ') }
}

const roles: Record<string, string> = da.web.roles

/** The row of an entry; of several colleagues each begins with who it was. */
export function entryCells(entry: CountedEntry, known: Known) {
  const why = entry.why.replace(idPattern, id => known.companies.get(id) ?? id)
  return [
    {
      text: formatInstantWithYear(entry.at),
      note: isOutsideWorkingHours(entry.at) ? 'Uden for almindelig arbejdstid' : null,
    },
    { text: useOf(entry.what).text },
    aboutCell(entry, known),
    { text: why },
    { text: roles[entry.role] ?? 'Springbræt' },
  ]
}

export const entryColumns = ['Hvornår', 'Hvad', 'Hvem', 'Formål', 'Rolle'].map(text => ({ text }))

const number = (value: number) => ({ text: value.toLocaleString('da-DK') })

export const habitColumns = [
  { text: 'Kollega' },
  ...['Visninger', 'Borgere', 'Værd at spørge til', 'Søgninger', 'Uden for arbejdstid'].map(text => ({
    text,
    number: true,
  })),
]

const nothing = { opened: 0, people: 0, strangers: 0, searches: 0, outside: 0 }

export function habitCells(
  { name, href, left }: { name: string; href: string; left: boolean },
  habits: Omit<Habits, 'who'> = nothing,
) {
  const { opened, people, strangers, searches, outside } = habits
  return [
    { text: name, href, note: left ? 'Har ikke adgang mere' : null },
    ...[opened, people, strangers, searches, outside].map(number),
  ]
}
