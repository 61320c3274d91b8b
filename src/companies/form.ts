import { Type } from 'typebox'
import { sectors } from '../lib/sectors.js'
import { companyWords as words } from '../lib/words/da/companies.js'
import { choiceField, emailField, phoneField, rawField, textField, tickField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import type { RegistrationText } from './registration.js'

/** Read by the domain, which tells every mistake at once (registration.ts). */
const workplace = {
  pNumber: rawField({ max: 50 }),
  address: rawField({ max: 500 }),
  postcode: rawField({ max: 50 }),
  ordinaryEmployees: rawField({ max: 50 }),
  asOf: rawField({ max: 50 }),
}

const labels = {
  cvr: { label: words.cvr },
  name: { label: words.name, required: words.errorName },
  sector: { label: words.sector, choose: words.errorSector, required: words.errorSector },
  db25: { label: words.db25, pattern: words.errorDb25 },
  employer: { label: words.employerKind, choose: words.errorEmployer, required: words.errorEmployer },
  pNumber: { label: words.pNumber },
  address: { label: words.address },
  postcode: { label: words.postcode },
  ordinaryEmployees: { label: words.ordinaryEmployees },
  asOf: { label: words.asOf },
  contactName: { label: words.contactName },
  email: { label: words.email },
  phone: { label: words.phone },
}

export const workplaceForm = defineForm(Type.Object(workplace), labels)

export const registerForm = defineForm(
  Type.Object({
    cvr: rawField({ max: 50 }),
    name: rawField({ max: 500 }),
    sector: rawField({ max: 50 }),
    db25: rawField({ max: 50 }),
    publicEmployer: tickField(),
    ...workplace,
    contactName: rawField({ max: 500 }),
    email: rawField({ max: 300 }),
    phone: rawField({ max: 100 }),
  }),
  labels,
)

/** A registration in which nothing is typed. */
export const nothingTyped: RegistrationText = {
  ...{ pNumber: '', address: '', postcode: '', ordinaryEmployees: '', asOf: '' },
  ...{ cvr: '', name: '', sector: '', db25: '', publicEmployer: false },
  ...{ contactName: '', email: '', phone: '' },
}

/** What staff may mend, because it may have come from a file. */
export const aboutForm = defineForm(
  Type.Object({
    name: textField(),
    sector: choiceField(sectors.map(({ code }) => code)),
    db25: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
    employer: choiceField(['private', 'public']),
  }),
  labels,
)

export const inviteForm = defineForm(
  Type.Object({ name: textField({ max: 100 }), email: emailField(), phone: Type.Optional(phoneField()) }),
  {
    name: { label: 'Navn', required: 'Skriv personens navn.' },
    email: { label: 'E-mail' },
    phone: { label: 'Telefon', pattern: 'Skriv telefonnummeret med 8 cifre, for eksempel 12 34 56 78.' },
  },
)

export const colleagueForm = defineForm(Type.Object({ name: textField({ max: 100 }), email: emailField() }), {
  name: { label: words.inviteName, required: words.errorColleagueName },
  email: { label: words.inviteEmail },
})

export const handOverForm = defineForm(Type.Object({ consultant: textField({ max: 40 }) }), {
  consultant: { label: 'Konsulent' },
})
