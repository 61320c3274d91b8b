import { Type } from 'typebox'
import type { Day } from '../lib/days.js'
import { invalid } from '../lib/errors.js'
import { da } from '../lib/words/da.js'
import { dayField, emailField, phoneField, secretField, seenField, seenWords, textField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import type { Account } from './model.js'

const { signIn, own } = da.accounts

/** Shorter than this a password is guessed too soon (NIST SP 800-63B asks for 8 and more). */
const shortestPassword = 12

export const signInForm = defineForm(
  Type.Object({ email: emailField(), password: secretField(), videre: Type.Optional(textField({ max: 500 })) }),
  { email: { label: signIn.email }, password: { label: signIn.password } },
)

export const linkForm = defineForm(Type.Object({ email: emailField() }), { email: { label: signIn.email } })

export const roleForm = defineForm(Type.Object({ membership: textField({ max: 40 }) }), {
  membership: { label: da.web.nav.switchRole },
})

export const contactForm = defineForm(
  Type.Object({ name: textField({ max: 100 }), phone: Type.Optional(phoneField()) }),
  {
    name: { label: own.name },
    phone: { label: own.phone, pattern: own.phonePattern },
  },
)

export const passwordForm = defineForm(
  Type.Object({ current: Type.Optional(secretField()), next: secretField({ min: shortestPassword }) }),
  {
    current: { label: own.currentPassword },
    next: { label: own.newPassword, required: own.passwordTooShort, minLength: own.passwordTooShort },
  },
)

export const awayForm = defineForm(
  Type.Object({
    from: Type.Optional(dayField()),
    to: Type.Optional(dayField()),
    cover: Type.Optional(textField({ max: 40 })),
    standIn: Type.Optional(textField({ max: 40 })),
    ...seenField,
  }),
  {
    from: { label: 'Første dag' },
    to: { label: 'Sidste dag' },
    cover: { label: 'Afløser' },
    standIn: { label: 'Stedfortræder' },
    ...seenWords,
  },
)

/**
 * The absence that was typed. No day at all ends it; a half-filled one says what is missing.
 * @throws a field error per mistake
 */
export function absenceIn(
  { from, to, cover }: { from?: Day; to?: Day; cover?: string },
  { today }: { today: Day },
): Account['away'] {
  if (!from && !to && !cover) return null
  const mistakes = [
    ...(from ? [] : [{ field: 'from', text: 'Skriv den første dag.' }]),
    ...(to ? [] : [{ field: 'to', text: 'Skriv den sidste dag.' }]),
    ...(from && to && to < from
      ? [{ field: 'to', text: 'Den sidste dag ligger før den første. Ret en af dem.' }]
      : to && to < today
        ? [{ field: 'to', text: 'Den sidste dag er gået. Skriv i dag eller en senere dag.' }]
        : []),
    ...(cover ? [] : [{ field: 'cover', text: 'Vælg en afløser.' }]),
  ]
  if (!from || !to || !cover || mistakes.length > 0) throw invalid(mistakes)
  return { from, to, cover }
}
