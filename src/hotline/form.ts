import { Type } from 'typebox'
import { holdsCpr } from '../lib/cpr.js'
import { invalid } from '../lib/errors.js'
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
