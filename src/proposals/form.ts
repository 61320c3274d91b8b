import { Type } from 'typebox'
import { invalid } from '../lib/errors.js'
import { languageOptions } from '../lib/languages.js'
import { choiceField, textField, tickField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { declineReasons } from './lifecycle.js'

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

/**
 * The yes as it was told, or null when none was ticked.
 * @throws INVALID when it is not told in which language, or whether an interpreter took part
 */
export function consentTold(input: { consent?: boolean; language?: string; interpreter?: 'ja' | 'nej' }) {
  if (!input.consent) return null
  const { language, interpreter } = input
  if (!language) throw invalid([{ field: 'language', text: 'Vælg det sprog, I talte sammen på.' }])
  if (!interpreter) throw invalid([{ field: 'interpreter', text: 'Vælg, om der var tolk med.' }])
  return { language, interpreter: interpreter === 'ja' }
}

export const declineForm = defineForm(Type.Object({ reason: choiceField(declineReasons) }), {
  reason: { label: 'Grund', choose: 'Vælg en grund til at afvise.' },
})

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
