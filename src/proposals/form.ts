import { Type } from 'typebox'
import { type FieldError, invalid } from '../lib/errors.js'
import { languageOptions } from '../lib/languages.js'
import { choiceField, textField, tickField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { declineReasons, turnDownReasons } from './lifecycle.js'

/** The answer a consultant gives about one proposal. The yes is asked for only while none is recorded. */
export const confirmForm = defineForm(
  Type.Object({
    sentence: textField({ min: 10, max: 500 }),
    consent: Type.Optional(tickField()),
    language: Type.Optional(choiceField(languageOptions.map(({ value }) => value))),
    interpreter: Type.Optional(choiceField(['ja', 'nej'])),
  }),
  {
    sentence: {
      label: 'Din sætning til virksomheden',
      required: 'Skriv en sætning til virksomheden om, hvorfor personen passer.',
      minLength: 'Skriv en hel sætning til virksomheden, mindst 10 tegn.',
    },
    consent: { label: 'Personens ja' },
    language: { label: 'Sprog', choose: 'Vælg det sprog, I talte sammen på.' },
    interpreter: { label: 'Tolk', choose: 'Vælg, om der var tolk med.' },
  },
)

interface Told {
  consent?: boolean
  language?: string
  interpreter?: 'ja' | 'nej'
}

/** Everything that is not told yet about the person's yes to this company. */
export const missingOfConsent = ({ consent, language, interpreter }: Told): FieldError[] => [
  ...(consent ? [] : [{ field: 'consent', text: 'Spørg personen, og sæt kryds, når personen har sagt ja.' }]),
  ...(language ? [] : [{ field: 'language', text: 'Vælg det sprog, I talte sammen på.' }]),
  ...(interpreter ? [] : [{ field: 'interpreter', text: 'Vælg, om der var tolk med.' }]),
]

/**
 * The yes as it was told, or null when none was ticked.
 * @throws INVALID when it is not told in which language, or whether an interpreter took part
 */
export function consentTold(input: Told) {
  if (!input.consent) return null
  const { language, interpreter } = input
  if (!language || !interpreter) throw invalid(missingOfConsent(input))
  return { language, interpreter: interpreter === 'ja' }
}

export const declineForm = defineForm(Type.Object({ reason: choiceField(declineReasons) }), {
  reason: { label: 'Grund', choose: 'Vælg en grund til at afvise.' },
})

const noReason = 'Vælg den grund, som virksomheden gav.'

/** What a company said on the telephone; the reason belongs to a no. */
export const companyAnswerForm = defineForm(
  Type.Object({
    answer: choiceField(['yes', 'no']),
    heardFrom: textField({ max: 100 }),
    reason: Type.Optional(choiceField(turnDownReasons)),
  }),
  {
    answer: { label: 'Virksomhedens svar', choose: 'Vælg, om virksomheden sagde ja eller nej.' },
    heardFrom: { label: 'Hvem sagde det?', required: 'Skriv, hvem i virksomheden der sagde det.' },
    reason: { label: 'Virksomhedens grund', choose: noReason },
  },
)

export const missingReason = ({ answer, reason }: { answer?: 'yes' | 'no'; reason?: string }): FieldError[] =>
  answer === 'no' && !reason ? [{ field: 'reason', text: noReason }] : []

export const withdrawForm = defineForm(Type.Object({ reason: choiceField(['by-person', 'by-consultant']) }), {
  reason: { label: 'Grund', choose: 'Vælg, hvem der trækker forslaget tilbage.' },
})

export const answerNoneForm = defineForm(Type.Object({ sentence: textField({ min: 10, max: 1000 }) }), {
  sentence: {
    label: 'Din besked til virksomheden',
    required: 'Skriv til virksomheden, hvad der sker nu.',
    minLength: 'Skriv en hel sætning til virksomheden, mindst 10 tegn.',
  },
})

/** Who is put forward for an opening. */
export const suggestForm = defineForm(Type.Object({ person: textField({ max: 40 }) }), {
  person: { label: 'Borger', required: 'Vælg en borger.' },
})
