import { formatDay } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { timeWorked } from '../lib/words/da/worked.js'
import { da } from '../lib/words/da.js'
import type { EmployerView } from '../profiles/disclosure.js'

const words = da.proposals.candidates

/** What the company reads of a candidate, as rows; rows without anything to say are left out. */
export function candidateFacts(person: EmployerView) {
  const rows: [string, string | null | string[]][] = [
    [words.age, person.ageBand],
    [
      words.experience,
      person.experience.map(({ title, years }) => (years === null ? title : `${title}, ${timeWorked(years)}`)),
    ],
    [words.skills, person.skills.join(', ')],
    [words.danish, person.danish?.spoken ?? null],
    [words.written, person.danish?.written ?? null],
    [words.languages, person.languages.join(', ')],
    [words.licences, person.licences.join(', ')],
    [words.availability, person.availability],
    [words.hours, person.hoursPerWeek?.toLocaleString('da-DK') ?? null],
    [words.wishes, person.wishes.join(', ')],
    [words.limits, person.workLimits.join(', ')],
    [words.begins, person.freeFrom && filled(words.beginsOn, { day: formatDay(person.freeFrom) })],
    [words.phone, person.phone ?? (person.stage === 'confirmed' ? null : words.phoneUnknown)],
  ]
  return rows
    .filter(([, value]) => value !== null && value.length > 0)
    .map(([label, value]) => (Array.isArray(value) ? { label, lines: value } : { label, text: value }))
}
