/**
 * The ways of grouping people for a floor: what the municipality may be asked to answer for, and what is in the data. Never
 * sex, origin, religion or family. Age is a group here and no part of a match.
 */
import { ageOn, type Day, diffDays } from '../../lib/days.js'
import type { Profile } from '../../profiles/model.js'

type Facts = Pick<Profile, 'danish' | 'track' | 'birthDate' | 'arrivedOn'>

interface Grouping {
  label: string
  groups: readonly string[]
  /** the number of the person's group; -1: not known */
  of(person: Facts, today: Day): number
}

const band = (value: number, from: readonly number[]): number => from.filter(least => value >= least).length

export const groupings = {
  dansk: {
    label: 'Niveau i dansk',
    groups: ['Dansk A0-A1 eller ikke oplyst', 'Dansk A2', 'Dansk B1 eller bedre'],
    of: ({ danish }) => (danish ? band(danish.level, [2, 3]) : 0),
  },
  lov: {
    label: 'Lovgrundlag',
    groups: ['Integrationsloven', 'Lov om en aktiv beskæftigelsesindsats'],
    of: ({ track }) => (track === 'lab' ? 1 : 0),
  },
  alder: {
    label: 'Alder',
    groups: ['Under 30 år', '30-49 år', '50 år eller mere'],
    of: ({ birthDate }, today) => (birthDate ? band(ageOn(birthDate, today), [30, 50]) : -1),
  },
  ventetid: {
    label: 'Ventetid',
    groups: ['Ventet under 3 måneder', 'Ventet 3-12 måneder', 'Ventet over 1 år'],
    of: ({ arrivedOn }, today) => band(arrivedOn ? Math.max(0, diffDays(arrivedOn, today)) : 0, [91, 365]),
  },
} satisfies Record<string, Grouping>

export type GroupingCode = keyof typeof groupings
export const groupingCodes = Object.keys(groupings) as GroupingCode[]

/** Everybody's group by number. */
export const groupsOf = (code: GroupingCode, people: readonly Facts[], today: Day): Int32Array =>
  Int32Array.from(people, person => groupings[code].of(person, today))
