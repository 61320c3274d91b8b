/** The columns of a file of competence profiles and what a row becomes, with the source of every field. */
import type { DanishLevel } from '../../lib/danish.js'
import type { Day } from '../../lib/days.js'
import type { Remark } from '../../lib/import-row.js'
import type { FieldSource } from '../model.js'

/** The columns of the file, in its order; a refused row is handed back with them. */
export const profileColumns = [
  'asylPersonId',
  'fornavn',
  'efternavn',
  'foedselsdato',
  'koen',
  'cpr',
  'statsborgerskab',
  'modersmaal',
  'andre_sprog',
  'center',
  'opholdstilladelse_dato',
  'forventet_ankomst',
  'kommunekode',
  'dansk',
  'skolegang_aar',
  'erhverv',
  'kompetencer',
  'koerekort',
  'oensker',
  'raadighed',
  'timer_pr_uge',
  'transport_min',
  'hensyn',
  'samtykke',
  'kilde',
  'indsamlet',
  'bemaerkning',
] as const

/** A file without one of these is not a file of profiles. */
export const requiredProfileColumns = [
  'asylPersonId',
  'fornavn',
  'efternavn',
  'foedselsdato',
  'kommunekode',
  'samtykke',
] as const

export interface ImportedProfile {
  /** null: known by CPR number alone */
  asylPersonId: string | null
  firstName: string
  lastName: string
  birthDate: Day | null
  sex: 'K' | 'M' | null
  cpr: string | null
  citizenship: string | null
  languages: { language: string; level: number | null; motherTongue: boolean }[]
  /** code of the asylum centre */
  centre: string | null
  residencePermitOn: Day | null
  expectedArrival: { day: Day; precision: 'day' | 'week' } | null
  /** kommunekode */
  municipality: string
  danish: DanishLevel | null
  schoolYears: number | null
  occupations: { disco: string | null; text: string; years: number | null }[]
  skills: { code: string | null; text: string }[]
  licences: string[]
  /** sector codes */
  wishes: string[]
  unknownWishes: string[]
  /** 21-bit mask */
  availability: number | null
  availabilityText: string | null
  hoursPerWeek: number | null
  commuteMinutes: number | null
  workLimits: string[]
  /** internal: what was written about considerations and is no known limit */
  limitNotes: string | null
  /** consent to be matched, never the yes to a company; null: ask */
  matchingConsent: 'yes' | 'no' | null
  source: { by: string | null; on: Day | null }
  /** source, day and certainty of every field that was told, by the field names of the profile's document */
  sources: Record<string, FieldSource>
  /** internal free text */
  notes: string | null
}

/** Which column a field of the profile's document is told in. */
const columnOf: Record<string, { column: (typeof profileColumns)[number]; from: keyof ImportedProfile }> = {
  firstName: { column: 'fornavn', from: 'firstName' },
  lastName: { column: 'efternavn', from: 'lastName' },
  birthDate: { column: 'foedselsdato', from: 'birthDate' },
  sex: { column: 'koen', from: 'sex' },
  cpr: { column: 'cpr', from: 'cpr' },
  citizenship: { column: 'statsborgerskab', from: 'citizenship' },
  languages: { column: 'andre_sprog', from: 'languages' },
  centre: { column: 'center', from: 'centre' },
  residence: { column: 'opholdstilladelse_dato', from: 'residencePermitOn' },
  expectedArrival: { column: 'forventet_ankomst', from: 'expectedArrival' },
  municipality: { column: 'kommunekode', from: 'municipality' },
  danish: { column: 'dansk', from: 'danish' },
  schoolYears: { column: 'skolegang_aar', from: 'schoolYears' },
  experience: { column: 'erhverv', from: 'occupations' },
  skills: { column: 'kompetencer', from: 'skills' },
  licences: { column: 'koerekort', from: 'licences' },
  wishes: { column: 'oensker', from: 'wishes' },
  availability: { column: 'raadighed', from: 'availability' },
  hoursPerWeek: { column: 'timer_pr_uge', from: 'hoursPerWeek' },
  commuteMinutes: { column: 'transport_min', from: 'commuteMinutes' },
  workLimits: { column: 'hensyn', from: 'workLimits' },
  notes: { column: 'bemaerkning', from: 'notes' },
}

/** Source, day and certainty of each field that was told; a column with a question is uncertain. */
export function sourcesOf(
  value: Omit<ImportedProfile, 'sources'>,
  { questions, today }: { questions: readonly Remark[]; today: Day },
): ImportedProfile['sources'] {
  const who = value.source.by ?? 'import'
  const when = value.source.on ?? today
  const isTold = (told: unknown) => told !== null && told !== '' && !(Array.isArray(told) && told.length === 0)
  return Object.fromEntries(
    Object.entries(columnOf)
      .filter(([, { from }]) => isTold(value[from as keyof typeof value]))
      .map(([field, { column }]) => {
        const certainty = questions.some(question => question.field === column) ? 'uncertain' : 'told'
        return [field, { who, when, certainty }]
      }),
  )
}
