/** What the pages about people show to staff. Every value comes from `disclose`; here it is only put into words. */
import { slotDays, slotOptions, slotParts, slotsText } from '../lib/availability.js'
import { centreName, centreOptions } from '../lib/centres.js'
import { cefrOf, danishLabel, danishOptions, danishText } from '../lib/danish.js'
import { type Day, distanceOf, formatDay } from '../lib/days.js'
import { formatInstantWithYear } from '../lib/instants.js'
import { countryName, languageName, languageOptions } from '../lib/languages.js'
import { licenceLabel, licenceOptions } from '../lib/licences.js'
import { occupationOptions, occupationTitle } from '../lib/occupations.js'
import { paths } from '../lib/paths.js'
import { municipalityName, postcodeLabel } from '../lib/places.js'
import { sectorLabel, sectorOptions } from '../lib/sectors.js'
import { skillLabel, skillOptions } from '../lib/skills.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { timeWorked } from '../lib/words/da/worked.js'
import { limitLabel, limitOptions } from '../lib/work-limits.js'
import { isResidenceBasis, residenceBases } from '../rules/catalogue.js'
import { lastExpectedDay } from './arrival.js'
import type { StaffView } from './disclosure.js'
import { completeness } from './facts.js'
import { basisAsBefore, mostRows } from './form.js'
import type { Consent, FieldSource, Profile } from './model.js'
import { arrivalText } from './values-form.js'

const { fields: label, bases, certainties, manualStates, tracks } = profileWords
const sexes = { K: 'Kvinde', M: 'Mand' } as const
const numberText = (value: number) => value.toLocaleString('da-DK')

export const nameOf = (person: StaffView): string => [person.firstName, person.lastName].filter(Boolean).join(' ')

/** 'Oplyst af asylcenter 9. november 2026 (usikkert)'. */
const sourceText = ({ who, when, certainty }: FieldSource): string =>
  `${who}, ${formatDay(when)} (${certainties[certainty]})`

interface Row {
  field: string
  label: string
  text: string
  note: string | null
}

const notTold = 'Ikke oplyst'

/** What stands of some facts, for somebody who would write something else. */
export function factsOf(person: StaffView, fields: readonly string[]): Pick<Row, 'label' | 'text'>[] {
  const rows = sectionsOf(person).flatMap(({ rows }) => rows)
  return fields.flatMap(field => {
    const name = label[field as keyof typeof label]
    return name ? { label: name, text: rows.find(row => row.field === field)?.text ?? notTold } : []
  })
}

/** The facts of a person in sections; what is not told is left out, but for the facts a placement needs. */
export function sectionsOf(person: StaffView): { heading: string; rows: Row[] }[] {
  const row = (field: keyof typeof label, text: string | null | undefined, always = false): Row[] => {
    if (!text && !always) return []
    const source = text ? person.sources?.[field] : undefined
    return [{ field, label: label[field], text: text || notTold, note: source ? sourceText(source) : null }]
  }
  const { residence, expectedArrival, danish } = person
  const permit = [
    isResidenceBasis(residence?.basis) ? bases[residence.basis] : residence?.basis,
    residence?.grantedOn && `givet ${formatDay(residence.grantedOn)}`,
    residence?.registeredOn && `folkeregisteradresse fra ${formatDay(residence.registeredOn)}`,
  ].filter(Boolean)

  return [
    {
      heading: 'Person',
      rows: [
        ...row('asylPersonId', person.asylPersonId),
        ...row('cpr', person.hasCpr ? 'Kendt (vises kun i en aftale)' : 'Ikke kendt endnu'),
        ...row('birthDate', person.birthDate && formatDay(person.birthDate), true),
        ...row('sex', person.sex && sexes[person.sex]),
        ...row('citizenship', person.citizenship && (countryName(person.citizenship) ?? person.citizenship)),
        ...row('phone', person.phone),
      ],
    },
    {
      heading: 'Ophold og ankomst',
      rows: [
        ...row('municipality', person.municipality && municipalityName(person.municipality)),
        ...row('homePostcode', person.homePostcode && postcodeLabel(person.homePostcode)),
        ...row('centre', person.centre && centreName(person.centre)),
        ...row('residence', permit.join(', ')),
        ...row('track', person.track && tracks[person.track]),
        ...row('expectedArrival', expectedArrival && arrivalText(expectedArrival), !person.arrivedOn),
        ...row('arrivedOn', person.arrivedOn && formatDay(person.arrivedOn)),
      ],
    },
    {
      heading: 'Sprog',
      rows: [
        ...row(
          'danish',
          danish &&
            [danishText(danish), danish.written === null ? '' : `skriftligt ${danishLabel(danish.written)}`]
              .filter(Boolean)
              .join('; '),
          true,
        ),
        ...row('languages', person.languages?.map(languageText).join('; ')),
        ...row('interpreter', person.interpreter ? 'Har brug for tolk' : null),
      ],
    },
    {
      heading: 'Det kan personen',
      rows: [
        ...row('unemployedSince', person.unemployedSince && formatDay(person.unemployedSince)),
        ...row('experience', person.experience?.map(experienceText).join('; '), true),
        ...row('skills', person.skills?.map(({ code, text }) => (code ? skillLabel(code) : text)).join(', '), true),
        ...row('licences', person.licences?.map(licenceLabel).join(', ')),
        ...row('schoolYears', typeof person.schoolYears === 'number' ? `${person.schoolYears} år` : null),
        ...row('education', person.education),
      ],
    },
    {
      heading: 'Ønsker og rammer',
      rows: [
        ...row('wishes', person.wishes?.map((wish, i) => `${i + 1}. ${sectorLabel(wish)}`).join('; '), true),
        ...row('wishNote', person.wishNote),
        ...row('availability', typeof person.availability === 'number' ? slotsText(person.availability) : null, true),
        ...row('availabilityText', person.availabilityText),
        ...row('hoursPerWeek', typeof person.hoursPerWeek === 'number' ? numberText(person.hoursPerWeek) : null, true),
        ...row(
          'commuteMinutes',
          typeof person.commuteMinutes === 'number' ? `Højst ${person.commuteMinutes} minutter` : null,
          true,
        ),
        ...row('workLimits', person.workLimits?.map(limitLabel).join(', ')),
        ...row('limitNote', person.limitNote),
        ...row('notes', person.notes),
      ],
    },
  ]
}

const languageText = ({ language, level, motherTongue, show }: Profile['languages'][number]): string =>
  [
    languageName(language) + (level === null ? '' : ` (${cefrOf(level)})`),
    motherTongue ? 'modersmål' : null,
    show ? 'må vises til virksomheder' : null,
  ]
    .filter(Boolean)
    .join(', ')

const experienceText = ({ disco, text, years, country }: Profile['experience'][number]): string =>
  [text, disco ? `(${occupationTitle(disco)})` : '(ikke genkendt)', years === null ? null : timeWorked(years), country]
    .filter(Boolean)
    .join(' ')

/** What the arrival column and the head of a page say. */
export function arrivalOf(person: StaffView, today: Day): string {
  const { arrivedOn, expectedArrival } = person
  if (arrivedOn) return `Ankommet ${formatDay(arrivedOn)}`
  if (!expectedArrival) return 'Ankomst ukendt'
  return `${(lastExpectedDay(expectedArrival) ?? today) < today ? 'Var ventet' : 'Ventes'} ${arrivalText(expectedArrival)}`
}

/** How far away the day of arrival is; null when no day is known or the person has arrived. */
const arrivalDistance = ({ arrivedOn, expectedArrival }: StaffView, today: Day): string | null =>
  arrivedOn || expectedArrival?.precision !== 'day' ? null : distanceOf(expectedArrival.day, today)

/** One person's line in a list. */
export function listRow(person: StaffView, { href, today }: { href: string; today: Day }, extra: { text: string }[]) {
  const { done, total } = completeness(person)
  const asked = person.questions?.length ?? 0
  return {
    cells: [
      {
        ...{ href, text: nameOf(person), note: person.asylPersonId },
        tag: person.manualState ? { text: manualStates[person.manualState], kind: 'warning' } : null,
      },
      { text: arrivalOf(person, today), note: arrivalDistance(person, today) },
      ...extra,
      { text: `${done} af ${total}` },
      asked === 0
        ? { text: 'Ingen' }
        : { text: '', tag: { kind: 'warning', text: asked === 1 ? '1 åbent' : `${asked} åbne` } },
    ],
  }
}

export interface ConsentRow {
  text: string
  note: string
  /** what the withdraw button sends; null when it is withdrawn already */
  withdraw: { kind: Consent['kind']; company: string | null } | null
}

/** The person's yes and no, the newest first. */
export function consentRows(person: StaffView, companies: ReadonlyMap<string, string>): ConsentRow[] {
  return (person.consents ?? []).toReversed().map(({ kind, company, at, language, interpreter, withdrawnAt }) => ({
    text: kind === 'matching' ? 'Ja til at blive matchet' : `Ja til ${companies.get(company ?? '') ?? 'en virksomhed'}`,
    note: [
      `Givet ${formatInstantWithYear(at)}`,
      language === 'ukendt' ? 'via en fil' : `på ${languageName(language)}`,
      language === 'ukendt' ? null : interpreter ? 'med tolk' : 'uden tolk',
      withdrawnAt ? `trukket tilbage ${formatInstantWithYear(withdrawnAt)}` : null,
    ]
      .filter(Boolean)
      .join(', '),
    withdraw: withdrawnAt ? null : { kind, company },
  }))
}

/** Whether the person can be put forward now, and what stands in the way. */
export function statusOf(person: StaffView): string {
  if (person.manualState) return profileWords.manualStates[person.manualState]
  const ready = matchingAnswer(person) === 'yes'
  return ready ? 'Klar til at blive foreslået' : 'Bliver ikke foreslået uden et ja til at blive matchet'
}

/** 'Ja', 'Nej' or 'Ikke spurgt endnu'. */
export function matchingAnswer(person: StaffView): 'yes' | 'no' | 'unasked' {
  if (person.consents?.some(({ kind, withdrawnAt }) => kind === 'matching' && withdrawnAt === null)) return 'yes'
  return person.sources?.consents ? 'no' : 'unasked'
}

export const manualStateOptions = [
  { value: 'available', label: 'Klar til at blive foreslået' },
  ...Object.entries(manualStates).map(([value, label]) => ({ value, label })),
]

/** Everything the choices of a profile's form need; the row counts grow with what is typed and asked for. */
export function formChoices(
  typed: { languages: number; experience: number },
  asked: { languages: number; experience: number },
) {
  const rows = (kind: keyof typeof typed) =>
    Array.from({ length: Math.min(mostRows, Math.max(3, typed[kind] + 1, asked[kind])) }, (_, i) => ({
      index: String(i),
      place: i + 1,
    }))
  return {
    sexes: Object.entries(sexes).map(([value, label]) => ({ value, label })),
    tracks: Object.entries(tracks).map(([value, label]) => ({ value, label })),
    centres: centreOptions,
    languages: languageOptions,
    levels: danishOptions.filter(({ value }) => value > 0),
    danishLevels: danishOptions,
    du: ['DU1', 'DU2', 'DU3'].map(value => ({ value, label: value })),
    modules: [1, 2, 3, 4, 5, 6].map(value => ({ value, label: String(value) })),
    occupations: [...new Set(occupationOptions.map(({ label }) => label))],
    skills: skillOptions,
    licences: licenceOptions,
    sectors: sectorOptions,
    limits: limitOptions,
    days: slotDays,
    parts: slotParts,
    slots: slotOptions,
    certainties: Object.entries(certainties).map(([value, label]) => ({ value, label })),
    matching: [
      { value: 'yes', label: 'Ja' },
      { value: 'no', label: 'Nej' },
    ],
    languageRows: rows('languages'),
    experienceRows: rows('experience'),
  }
}

/** @param before what was once written freely; null: nothing */
export const basisChoices = (before: string | null) => [
  ...(before ? [{ value: basisAsBefore, label: `Som før: «${before}»` }] : []),
  ...residenceBases.map(value => ({ value, label: bases[value] })),
]

/** The questions of a person, each with the name of its field. */
export const questionRows = (person: StaffView) =>
  (person.questions ?? []).map(({ field, message }) => ({
    value: field,
    label: label[field as keyof typeof label] ?? field,
    hint: message,
  }))

export const linkTo = (person: StaffView): string => paths.profiles.show(person._id)
