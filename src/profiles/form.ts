/** What the form of a competence profile sends; what it means stands in told-form.ts. */
import { Type } from 'typebox'
import { licenceOptions } from '../lib/licences.js'
import { sectors } from '../lib/sectors.js'
import { skillOptions } from '../lib/skills.js'
import { weeklyHours } from '../lib/typed.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { limitOptions } from '../lib/work-limits.js'
import { residenceBases } from '../rules/catalogue.js'
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
  birthDate: { label: label.birthDate, day: profileWords.refused.birthDateForm },
  sex: { label: label.sex },
  citizenship: { label: label.citizenship },
  phone: { label: label.phone },
  municipality: { label: label.municipality },
  centre: { label: label.centre },
  basis: { label: 'Opholdsgrundlag' },
  grantedOn: { label: 'Dato for opholdstilladelsen' },
  registeredOn: { label: 'Dato for folkeregisteradressen' },
  track: { label: label.track },
  homePostcode: { label: label.homePostcode },
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
  unemployedSince: { label: label.unemployedSince },
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
  consentInterpreter: { label: 'Der var tolk med' },
  sourceWho: { label: 'Hvem har oplyst det?', required: 'Skriv, hvem der har oplyst det.' },
  sourceWhen: { label: 'Hvornår?', required: 'Skriv den dag, det blev oplyst.' },
  certainty: { label: 'Hvor sikkert er det?', required: 'Vælg, hvor sikkert det er.' },
  answered: { label: 'Afklarede spørgsmål' },
}

/** The choice that leaves a basis of residence as it once was written freely. */
export const basisAsBefore = 'som-foer'

export const profileForm = defineForm(
  Type.Object({
    revision: optional(integerField({ min: 0, max: 1_000_000_000 })),
    firstName: textField({ max: 100 }),
    lastName: optional(textField({ max: 100 })),
    asylPersonId: optional(textField({ max: 40 })),
    cpr: optional(textField({ max: 20 })),
    birthDate: optional(dayField({ past: true })),
    sex: optional(choiceField(['K', 'M'])),
    citizenship: optional(textField({ max: 60 })),
    phone: optional(phoneField()),
    municipality: optional(textField({ max: 3 })),
    centre: optional(textField({ max: 40 })),
    track: optional(choiceField(['integrationsloven', 'lab'])),
    expectedArrival: optional(textField({ max: 40 })),
    homePostcode: optional(postcodeField()),
    basis: optional(choiceField([...residenceBases, basisAsBefore])),
    grantedOn: optional(dayField()),
    registeredOn: optional(dayField()),
    languages: Type.Array(
      Type.Object({
        language: textField({ max: 60 }),
        level: optional(integerField({ min: 1, max: 6 })),
        motherTongue: tickField(),
        show: tickField(),
      }),
      { maxItems: mostRows },
    ),
    interpreter: tickField(),
    danishLevel: optional(integerField({ min: 0, max: 6 })),
    danishWritten: optional(integerField({ min: 0, max: 6 })),
    du: optional(choiceField(['DU1', 'DU2', 'DU3'])),
    module: optional(integerField({ min: 1, max: 6 })),
    schoolYears: optional(integerField({ min: 0, max: 30, unit: 'years' })),
    education: optional(textField({ max: 300 })),
    unemployedSince: optional(dayField({ past: true })),
    experience: Type.Array(
      Type.Object({
        occupation: textField({ max: 100 }),
        years: optional(numberField({ min: 0, max: 60, unit: 'years' })),
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
    hoursPerWeek: optional(numberField({ ...weeklyHours, unit: 'hours' })),
    commuteMinutes: optional(integerField({ min: 0, max: 240, unit: 'minutes' })),
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

/** What the form of a profile says when nothing must be mended. */
export type ProfileInput = Exclude<ReturnType<typeof profileForm.read>['input'], null>
