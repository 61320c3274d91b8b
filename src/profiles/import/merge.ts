/** What an imported row means for a profile: which facts are news, which consent, which questions. Pure. */
import { isDeepStrictEqual } from 'node:util'
import type { Acting } from '../../accounts/scope.js'
import type { Remark } from '../../lib/import-row.js'
import { consentChange, newConsent, refusalChange } from '../consents.js'
import { changedFacts, emptyFacts, type Facts, type Question } from '../facts.js'
import type { FieldSource, Profile } from '../model.js'
import { plainNumber } from '../person-number.js'
import type { Change } from '../writer.js'
import type { ImportedProfile } from './fields.js'

/** A row in the terms of the profile's document: only what it tells. */
export interface ToldRow {
  facts: Partial<Facts>
  cpr: string | null
  /** the answer to being matched; null: the file does not say */
  matching: 'yes' | 'no' | null
  /** per field, consents included */
  sources: Record<string, FieldSource>
  /** fields of whose source only the day of the import is known */
  undated: readonly string[]
  /** one name is told, as the first name, though it may be the last */
  oneName: boolean
  questions: Question[]
}

/** Which field of the profile a column's question is about. */
const fieldOfColumn: Record<string, string> = {
  fornavn: 'firstName',
  foedselsdato: 'birthDate',
  koen: 'sex',
  cpr: 'cpr',
  modersmaal: 'languages',
  andre_sprog: 'languages',
  center: 'centre',
  opholdstilladelse_dato: 'residence',
  forventet_ankomst: 'expectedArrival',
  dansk: 'danish',
  skolegang_aar: 'schoolYears',
  erhverv: 'experience',
  koerekort: 'licences',
  oensker: 'wishes',
  raadighed: 'availability',
  timer_pr_uge: 'hoursPerWeek',
  transport_min: 'commuteMinutes',
  hensyn: 'workLimits',
  samtykke: 'consents',
}

export function toldByRow(row: ImportedProfile, questions: readonly Remark[], today: string): ToldRow {
  const facts: Partial<Facts> = {
    asylPersonId: row.asylPersonId,
    firstName: row.firstName,
    lastName: row.lastName,
    birthDate: row.birthDate,
    sex: row.sex,
    citizenship: row.citizenship,
    municipality: row.municipality,
    centre: row.centre,
    residence: row.residencePermitOn ? { ...emptyFacts.residence, grantedOn: row.residencePermitOn } : undefined,
    expectedArrival: row.expectedArrival,
    languages: row.languages.map(language => ({ ...language, show: false })),
    danish: row.danish && { ...row.danish, written: null },
    schoolYears: row.schoolYears,
    experience: row.occupations.map(occupation => ({ ...occupation, country: null })),
    skills: row.skills,
    licences: row.licences,
    wishes: row.wishes,
    wishNote: row.unknownWishes.join(', '),
    availability: row.availability,
    availabilityText: row.availabilityText,
    hoursPerWeek: row.hoursPerWeek,
    commuteMinutes: row.commuteMinutes,
    workLimits: row.workLimits,
    limitNote: row.limitNotes,
    notes: row.notes,
  }
  const told = Object.entries(facts).filter(([, value]) => isTold(value))
  const usual: FieldSource = { who: row.source.by ?? 'import', when: row.source.on ?? today, certainty: 'told' }
  const fields = [
    ...told.map(([field]) => field),
    ...(row.cpr ? ['cpr'] : []),
    ...(row.matchingConsent ? ['consents'] : []),
  ]
  return {
    facts: Object.fromEntries(told) as Partial<Facts>,
    cpr: row.cpr,
    matching: row.matchingConsent,
    sources: Object.fromEntries(fields.map(field => [field, row.sources[field] ?? usual])),
    undated: row.source.on ? [] : fields,
    oneName: questions.some(({ field }) => field === 'fornavn'),
    questions: questions.map(({ field, message }) => ({ field: fieldOfColumn[field] ?? field, message })),
  }
}

const isTold = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)

/** Two rows of one file about one person as one: the later collected wins, of equally old ones the later row. */
export function joinRows(earlier: ToldRow, later: ToldRow): ToldRow {
  const dayOf = (row: ToldRow) => nameSource(row)?.when ?? ''
  const [base, newer] = dayOf(later) >= dayOf(earlier) ? [earlier, later] : [later, earlier]
  const over = withFullName(newer, base)
  const asked = unanswered(over.questions, over.sources, base.sources)
  const told = new Set([...Object.keys(over.sources), ...asked.map(({ field }) => field)])
  return {
    // The number under which the person was met first stays the key.
    facts: {
      ...base.facts,
      ...over.facts,
      asylPersonId: earlier.facts.asylPersonId ?? later.facts.asylPersonId ?? null,
    },
    cpr: over.cpr ?? base.cpr,
    matching: over.matching ?? base.matching,
    sources: { ...base.sources, ...over.sources },
    undated: [...base.undated.filter(field => !(field in over.sources)), ...over.undated],
    oneName: over.oneName,
    questions: [...base.questions.filter(({ field }) => !told.has(field)), ...asked],
  }
}

/** Every row tells a name. */
const nameSource = ({ sources }: ToldRow): FieldSource | undefined => sources.firstName ?? sources.lastName

/** The one name of a row is the last name of somebody whose first name is known from another column. */
function withFullName(row: ToldRow, known: { facts: Partial<Facts>; oneName: boolean }): ToldRow {
  if (!row.oneName || known.oneName || !known.facts.firstName) return row
  const { firstName: name = '', ...facts } = row.facts
  const { firstName: source, ...sources } = row.sources
  return {
    ...row,
    facts: { ...facts, lastName: name },
    sources: source ? { ...sources, lastName: source } : sources,
    undated: row.undated.map(field => (field === 'firstName' ? 'lastName' : field)),
    oneName: false,
    questions: row.questions.filter(({ field }) => field !== 'firstName'),
  }
}

/** Without the questions about what a row leaves empty and is known from before. */
const unanswered = (
  questions: readonly Question[],
  told: Record<string, FieldSource>,
  known: Record<string, FieldSource>,
): Question[] => questions.filter(({ field }) => told[field] !== undefined || known[field] === undefined)

/**
 * Whether a row may speak about a field: not when something newer is known, nor over what somebody here has typed or
 * confirmed since its day. A row without a day may be of any day.
 */
function maySpeak(known: FieldSource | undefined, told: FieldSource, dated: boolean): boolean {
  if (!known) return true
  const byHand = known.certainty === 'confirmed' || known.typedOn !== undefined
  if (!dated) return !byHand
  const since = known.typedOn && known.typedOn > known.when ? known.typedOn : known.when
  return since < told.when || (since === told.when && !byHand)
}

/**
 * What of a row is news for a stored profile; null: nothing.
 * @param sealed the stored forms of the row's CPR number, if it has one
 */
export function newsFor(
  found: Profile,
  told: ToldRow,
  { acting, now, sealed }: { acting: Acting; now: Date; sealed: Pick<Profile, 'cpr' | 'cprHash' | 'hasCpr'> | null },
): Change | null {
  const row = withFullName(told, { facts: found, oneName: found.lastName === '' })
  const anySource = nameSource(row)
  if (!anySource) return null
  const isDated = (field: string) => row.undated.length === 0 || (field in row.sources && !row.undated.includes(field))
  const heard = (field: string) => maySpeak(found.sources[field], row.sources[field] ?? anySource, isDated(field))
  const heardFacts = Object.fromEntries(
    Object.entries(row.facts).filter(([field]) => heard(field) && field !== 'asylPersonId'),
  ) as Partial<Facts>
  const change: Change = changedFacts(found, keepingWhatFilesLack(found, heardFacts))
  if (found.asylPersonId === null && row.facts.asylPersonId) {
    change.asylPersonId = row.facts.asylPersonId
    change.personKey = plainNumber(row.facts.asylPersonId)
  }
  if (sealed && sealed.cprHash !== found.cprHash && heard('cpr')) Object.assign(change, sealed)

  // An answer is as old as its file: an old yes does not bring back what was withdrawn since, nor does one without a day.
  const mayAnswer = heard('consents') && (isDated('consents') || row.matching === 'no' || !found.sources.consents)
  const consents = row.matching && mayAnswer ? answerOf(found, row, { acting, now }) : null
  const sources = { ...found.sources }
  for (const [field, source] of Object.entries(row.sources)) {
    const isNews = isDated(field) || field in change || !sources[field]
    if (heard(field) && isNews && field !== 'consents' && !isDeepStrictEqual({ ...sources[field] }, source))
      sources[field] = source
  }
  if (consents) sources.consents = consents.sources.consents as FieldSource

  const asked = unanswered(row.questions, row.sources, found.sources).filter(({ field }) => heard(field))
  const spoken = new Set([...Object.keys(row.sources).filter(heard), ...asked.map(({ field }) => field)])
  const questions = [
    ...found.questions.filter(({ field }) => !spoken.has(field) && !(consents && field === 'consents')),
    ...asked,
  ]

  const news: Change = {
    ...change,
    ...(consents && { consents: consents.consents }),
    ...(isSame(sources, found.sources) ? {} : { sources }),
    ...(isSame(byField(questions), byField(found.questions)) ? {} : { questions }),
  }
  return Object.keys(news).length === 0 ? null : news
}

/** Files know nothing of a permit's basis, written Danish, which languages may be shown or what was done in courses: what is known of them stays. */
function keepingWhatFilesLack(found: Profile, told: Partial<Facts>): Partial<Facts> {
  const kept = { ...told }
  if (told.residence) kept.residence = { ...found.residence, grantedOn: told.residence.grantedOn }
  if (told.danish && found.danish) kept.danish = { ...told.danish, written: found.danish.written }
  if (told.experience) kept.experience = [...told.experience, ...found.experience.filter(({ course }) => course)]
  if (told.languages)
    kept.languages = told.languages.map(language => ({
      ...language,
      show: found.languages.find(known => known.language === language.language)?.show ?? false,
    }))
  return kept
}

function answerOf(found: Profile, row: ToldRow, { acting, now }: { acting: Acting; now: Date }) {
  const source = row.sources.consents
  if (!source) return null
  if (row.matching === 'no') return refusalChange(found, 'matching', null, now, source)
  return consentChange(found, newConsent(acting, now, { kind: 'matching', ...unknownWay, on: source.when }), source)
}

/** A file does not tell in which language the person was asked. */
export const unknownWay = { language: 'ukendt', interpreter: false } as const

const byField = (questions: readonly Question[]): Question[] =>
  [...questions].sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : 0))

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
