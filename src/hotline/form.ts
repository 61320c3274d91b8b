import { type Static, Type } from 'typebox'
import { holdsCpr } from '../lib/cpr.js'
import { type FieldError, invalid } from '../lib/errors.js'
import { hotlineWords as words } from '../lib/words/da/hotline.js'
import { schemes } from '../openings/model.js'
import { choiceField, integerField, textField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'

/** Characters of one message, and of a subject. */
export const limits = { text: 4000, subject: 120 }

const message = () => textField({ max: limits.text })

export const askForm = defineForm(
  Type.Object({
    subject: Type.Optional(textField({ max: limits.subject })),
    text: message(),
    opening: Type.Optional(textField({ max: 40 })),
    scheme: Type.Optional(choiceField(schemes)),
  }),
  {
    subject: { label: words.subject, maxLength: words.subjectTooLong },
    text: { label: words.text, required: words.textRequired, maxLength: words.tooLong },
    opening: { label: words.opening },
    scheme: { label: words.scheme },
  },
)

const callSchema = Type.Object({
  call: Type.String({ pattern: '^[a-z]{20}$' }),
  heardFrom: textField({ max: 100 }),
  subject: Type.Optional(textField({ max: limits.subject })),
  text: message(),
  opening: Type.Optional(textField({ max: 40 })),
  scheme: Type.Optional(choiceField(schemes)),
  answer: Type.Optional(message()),
})

/** A call as whoever answers the hotline writes it down. */
export const callForm = defineForm(callSchema, {
  call: { label: 'Siden', other: 'Siden var for gammel. Hent den igen.' },
  heardFrom: { label: 'Hvem ringede?', required: 'Skriv, hvem i virksomheden der ringede.' },
  subject: { label: 'Emne', maxLength: words.subjectTooLong },
  text: {
    label: 'Hvad spurgte virksomheden om?',
    required: 'Skriv, hvad virksomheden spurgte om.',
    maxLength: 'Teksten er for lang. Skriv højst {limit} tegn.',
  },
  opening: { label: 'Opslag' },
  scheme: { label: 'Ordning' },
  answer: { label: 'Dit svar', maxLength: 'Svaret er for langt. Skriv højst {limit} tegn.' },
})

const errorCprInCall = 'Der står et CPR-nummer i teksten. Slet det: virksomheden kan læse, hvad du skriver her.'
const errorCprInName = 'Der står et CPR-nummer. Skriv kun navnet på den, der ringede.'

/** Every field of a call in which a CPR number stands. */
export const cprInCall = (typed: Partial<Static<typeof callSchema>>): FieldError[] =>
  (['heardFrom', 'subject', 'text', 'answer'] as const)
    .filter(field => holdsCpr(typed[field] ?? ''))
    .map(field => ({ field, text: field === 'heardFrom' ? errorCprInName : errorCprInCall }))

export const followUpForm = defineForm(Type.Object({ text: message() }), {
  text: { label: words.followUpText, required: words.followUpRequired, maxLength: words.tooLong },
})

export const answerForm = defineForm(Type.Object({ text: message(), seen: integerField({ min: 1, max: 100_000 }) }), {
  text: { label: 'Dit svar', required: 'Skriv et svar til virksomheden.', maxLength: words.tooLong },
  seen: { label: 'Antal beskeder' },
})

export const ownerForm = defineForm(Type.Object({ owner: textField({ max: 40 }) }), {
  owner: { label: 'Ny ansvarlig', required: 'Vælg, hvem der skal svare.' },
})

/** @throws INVALID when there is a CPR number in the text */
export function refuseCpr(field: string, text: string): void {
  if (holdsCpr(text)) throw invalid([{ field, text: words.errorCpr }])
}
