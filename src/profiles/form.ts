/** What the forms about people send, and what it means for a profile. */
import { Type } from 'typebox'
import { splitList } from '../lib/catalogue.js'
import { readCpr } from '../lib/cpr.js'
import { danishText, levelOfModule } from '../lib/danish.js'
import { type Day, parseDanishDate } from '../lib/days.js'
import { type FieldError, invalid } from '../lib/errors.js'
import { licenceOptions } from '../lib/licences.js'
import { findOccupation } from '../lib/occupations.js'
import { sectors } from '../lib/sectors.js'
import { findSkill, skillLabel, skillOptions } from '../lib/skills.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { limitOptions } from '../lib/work-limits.js'
import {
  choiceField,
  choicesField,
  dayField,
  integerField,
  numberField,
  phoneField,
  postcodeField,
  textField,
  tickField,
} from '../web/fields.js'
import { defineForm, type FormWords } from '../web/forms.js'
import type { Facts } from './facts.js'
import type { Profile } from './model.js'
import type { Told } from './telling.js'

const optional = Type.Optional
const codes = (options: readonly { value: string }[]) => options.map(({ value }) => value)
const sectorCodes = sectors.map(({ code }) => code)
export const slotCodes = Array.from({ length: 21 }, (_, slot) => String(slot))
export const wishFields = ['wish1', 'wish2', 'wish3', 'wish4'] as const
export const certainties = ['confirmed', 'told', 'uncertain'] as const

/** Rows for languages and work that a form may hold. */
export const mostRows = 20

const { fields: label } = profileWords
const words: FormWords = {
  revision: { label: 'Version' },
  asylPersonId: { label: label.asylPersonId },
  cpr: { label: label.cpr },
  firstName: { label: label.firstName },
  lastName: { label: label.lastName },
  birthDate: { label: label.birthDate },
  sex: { label: label.sex },
  citizenship: { label: label.citizenship },
  phone: { label: label.phone },
  municipality: { label: label.municipality, required: 'Vælg den kommune, personen skal bo i.' },
  centre: { label: label.centre },
  basis: { label: 'Opholdsgrundlag' },
  grantedOn: { label: 'Dato for opholdstilladelsen' },
  registeredOn: { label: 'Dato for folkeregisteradressen' },
  track: { label: label.track },
  homePostcode: { label: label.homePostcode, pattern: 'Skriv postnummeret med fire cifre.' },
  expectedArrival: { label: label.expectedArrival },
  interpreter: { label: label.interpreter },
  languages: { label: label.languages },
  'languages.language': { label: 'Sprog', required: 'Vælg sproget, eller ryd resten af linjen.' },
  'languages.level': { label: 'Niveau' },
  danishLevel: { label: 'Dansk, mundtligt' },
  danishWritten: { label: 'Dansk, skriftligt' },
  du: { label: 'Danskuddannelse' },
  module: { label: 'Modul' },
  schoolYears: { label: 'Skolegang i år' },
  education: { label: label.education },
  experience: { label: label.experience },
  'experience.occupation': { label: 'Arbejde', required: 'Skriv, hvad arbejdet var, eller ryd resten af linjen.' },
  'experience.years': { label: 'Antal år' },
  'experience.country': { label: 'Land' },
  skills: { label: label.skills },
  otherSkills: { label: 'Andre kompetencer' },
  licences: { label: label.licences },
  wish1: { label: 'Største ønske' },
  wish2: { label: 'Andet ønske' },
  wish3: { label: 'Tredje ønske' },
  wish4: { label: 'Fjerde ønske' },
  wishNote: { label: label.wishNote },
  slots: { label: label.availability },
  hoursPerWeek: { label: label.hoursPerWeek },
  commuteMinutes: { label: 'Transporttid i minutter' },
  workLimits: { label: label.workLimits },
  limitNote: { label: 'Andre hensyn' },
  notes: { label: label.notes },
  matching: { label: 'Må personen matches?' },
  consentLanguage: { label: 'Sproget, samtykket blev givet på' },
  consentInterpreter: { label: 'Der var tolk på' },
  sourceWho: { label: 'Hvem har oplyst det?', required: 'Skriv, hvem der har oplyst det.' },
  sourceWhen: { label: 'Hvornår?', required: 'Skriv den dag, det blev oplyst.' },
  certainty: { label: 'Hvor sikkert er det?', required: 'Vælg, hvor sikkert det er.' },
  answered: { label: 'Afklarede spørgsmål' },
}

export const profileForm = defineForm(
  Type.Object({
    revision: optional(integerField({ min: 0, max: 1_000_000_000 })),
    asylPersonId: optional(textField({ max: 40 })),
    cpr: optional(textField({ max: 20 })),
    firstName: textField({ max: 100 }),
    lastName: optional(textField({ max: 100 })),
    birthDate: optional(dayField({ past: true })),
    sex: optional(choiceField(['K', 'M'])),
    citizenship: optional(textField({ max: 60 })),
    phone: optional(phoneField()),
    municipality: optional(textField({ max: 3 })),
    centre: optional(textField({ max: 40 })),
    basis: optional(textField({ max: 200 })),
    grantedOn: optional(dayField()),
    registeredOn: optional(dayField()),
    track: optional(choiceField(['integrationsloven', 'lab'])),
    homePostcode: optional(postcodeField()),
    expectedArrival: optional(textField({ max: 40 })),
    interpreter: tickField(),
    languages: Type.Array(
      Type.Object({
        language: textField({ max: 60 }),
        level: optional(integerField({ min: 1, max: 6 })),
        motherTongue: tickField(),
        show: tickField(),
      }),
      { maxItems: mostRows },
    ),
    danishLevel: optional(integerField({ min: 0, max: 6 })),
    danishWritten: optional(integerField({ min: 0, max: 6 })),
    du: optional(choiceField(['DU1', 'DU2', 'DU3'])),
    module: optional(integerField({ min: 1, max: 6 })),
    schoolYears: optional(integerField({ min: 0, max: 30 })),
    education: optional(textField({ max: 300 })),
    experience: Type.Array(
      Type.Object({
        occupation: textField({ max: 100 }),
        years: optional(numberField({ min: 0, max: 60 })),
        country: optional(textField({ max: 60 })),
      }),
      { maxItems: mostRows },
    ),
    skills: choicesField(codes(skillOptions)),
    otherSkills: optional(textField({ max: 500 })),
    licences: choicesField(codes(licenceOptions)),
    wish1: optional(choiceField(sectorCodes)),
    wish2: optional(choiceField(sectorCodes)),
    wish3: optional(choiceField(sectorCodes)),
    wish4: optional(choiceField(sectorCodes)),
    wishNote: optional(textField({ max: 1000 })),
    slots: choicesField(slotCodes),
    hoursPerWeek: optional(numberField({ min: 1, max: 48 })),
    commuteMinutes: optional(integerField({ min: 0, max: 240 })),
    workLimits: choicesField(codes(limitOptions)),
    limitNote: optional(textField({ max: 1000 })),
    notes: optional(textField({ max: 4000 })),
    matching: optional(choiceField(['yes', 'no'])),
    consentLanguage: optional(textField({ max: 60 })),
    consentInterpreter: tickField(),
    sourceWho: textField({ max: 100 }),
    sourceWhen: dayField(),
    certainty: choiceField(certainties),
    answered: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 40 }),
  }),
  words,
)

type Input = Exclude<ReturnType<typeof profileForm.read>['input'], null>

/**
 * What a form tells.
 * @param found what the form's reader may see of the profile; texts and orders that did not change stay as they are
 * @throws INVALID for what the fields alone cannot judge
 */
export function toldIn(input: Input, { found, today }: { found: Partial<Profile> | null; today: Day }): Told {
  const errors: FieldError[] = []
  const arrival = readArrival(input.expectedArrival, today, errors)
  const cpr = readCpr(input.cpr ?? '')
  if ('error' in cpr) errors.push({ field: 'cpr', text: cpr.error })
  if (input.matching === 'yes' && !input.consentLanguage)
    errors.push({ field: 'consentLanguage', text: 'Vælg det sprog, samtykket blev givet på.' })
  if (input.sourceWhen > today) errors.push({ field: 'sourceWhen', text: profileWords.refused.future })
  if (input.birthDate && input.birthDate > today) errors.push({ field: 'birthDate', text: profileWords.refused.future })
  const danish = readDanishFields(input, found?.danish ?? null, errors)
  if (errors.length > 0) throw invalid(errors)

  const facts: Partial<Facts> = {
    asylPersonId: input.asylPersonId ?? null,
    firstName: input.firstName,
    lastName: input.lastName ?? '',
    birthDate: input.birthDate ?? null,
    sex: input.sex ?? null,
    citizenship: input.citizenship ?? null,
    phone: input.phone ?? null,
    residence: {
      basis: input.basis ?? null,
      grantedOn: input.grantedOn ?? null,
      registeredOn: input.registeredOn ?? null,
    },
    homePostcode: input.homePostcode ?? null,
    expectedArrival: arrival,
    interpreter: input.interpreter,
    languages: input.languages.map(({ language, level = null, motherTongue, show }) => ({
      ...{ language, level, motherTongue, show },
    })),
    danish,
    schoolYears: input.schoolYears ?? null,
    education: input.education ?? null,
    experience: input.experience.map(({ occupation, years = null, country = null }) => ({
      disco: findOccupation(occupation) ?? found?.experience?.find(({ text }) => text === occupation)?.disco ?? null,
      ...{ text: occupation, years, country },
    })),
    skills: skillsOf(input, found?.skills ?? []),
    licences: inOldOrder(input.licences, found?.licences ?? []),
    wishes: [...new Set(wishFields.flatMap(field => input[field] ?? []))],
    wishNote: input.wishNote ?? null,
    availability: input.slots.length > 0 ? input.slots.reduce((mask, slot) => mask | (1 << Number(slot)), 0) : null,
    hoursPerWeek: input.hoursPerWeek ?? null,
    commuteMinutes: input.commuteMinutes ?? null,
    workLimits: inOldOrder(input.workLimits, found?.workLimits ?? []),
    limitNote: input.limitNote ?? null,
    notes: input.notes ?? null,
    ...(input.municipality ? { municipality: input.municipality } : {}),
    ...(input.centre ? { centre: input.centre } : {}),
    ...(input.track ? { track: input.track } : {}),
  }
  return {
    facts,
    cpr: 'cpr' in cpr ? cpr.cpr : null,
    source: { who: input.sourceWho, when: input.sourceWhen, certainty: input.certainty },
    ...matchingIn(input),
  }
}

const matchingIn = ({ matching, consentLanguage = '', consentInterpreter }: Input): Pick<Told, 'matching'> => {
  if (matching === 'no') return { matching: { answer: 'no' } }
  if (matching !== 'yes') return {}
  return { matching: { answer: 'yes', language: consentLanguage, interpreter: consentInterpreter } }
}

function readArrival(text: string | undefined, today: Day, errors: FieldError[]): Facts['expectedArrival'] {
  const read = parseDanishDate(text ?? '', { today })
  if ('error' in read) errors.push({ field: 'expectedArrival', text: read.error })
  return 'day' in read ? { day: read.day, precision: read.precision } : null
}

/** The spoken level, or the one that a module stands for. Nothing told is nothing known. */
function readDanishFields(input: Input, known: Facts['danish'], errors: FieldError[]): Facts['danish'] {
  const { danishWritten: written = null, du = null, module = null } = input
  const reached = du && module ? levelOfModule(du, module) : null
  if (module && !du) errors.push({ field: 'du', text: 'Vælg danskuddannelsen, når du har valgt et modul.' })
  if (du && module && reached === null)
    errors.push({ field: 'module', text: 'Det modul findes ikke på den danskuddannelse.' })
  const level = input.danishLevel ?? reached
  if (level === null) {
    if (written !== null || du !== null)
      errors.push({ field: 'danishLevel', text: 'Vælg niveauet i mundtligt dansk, eller vælg også et modul.' })
    return null
  }
  const same = known && known.level === level && known.du === du && known.module === module && known.written === written
  return same ? known : { level, du, module, written, text: danishText({ level, du, module, text: '' }) }
}

function skillsOf(input: Input, known: Profile['skills']): Profile['skills'] {
  const others = splitList(input.otherSkills ?? '').map(text => ({ code: findSkill(text), text }))
  const ticked = input.skills.map(code => ({ code, text: skillLabel(code) }))
  const told = [...ticked, ...others]
  const kept = known.filter(skill => told.some(one => (skill.code ? one.code === skill.code : one.text === skill.text)))
  const added = told.filter(one => !kept.some(skill => (one.code ? one.code === skill.code : one.text === skill.text)))
  return [...kept, ...added.filter((one, i) => !one.code || added.findIndex(({ code }) => code === one.code) === i)]
}

const inOldOrder = (told: readonly string[], known: readonly string[]): string[] => [
  ...known.filter(code => told.includes(code)),
  ...told.filter(code => !known.includes(code)),
]
