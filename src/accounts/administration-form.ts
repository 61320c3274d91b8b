import { Type } from 'typebox'
import { centreOptions } from '../lib/centres.js'
import { invalid } from '../lib/errors.js'
import { findPostcode } from '../lib/places.js'
import { sectorOptions } from '../lib/sectors.js'
import { choiceField, choicesField, emailField, phoneField, rawField, textField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { givenRoles, type RoleChoice } from './administration.js'

const roleFields = {
  role: choiceField(givenRoles),
  centre: Type.Optional(choiceField(centreOptions.map(({ value }) => value))),
  sectors: choicesField(sectorOptions.map(({ value }) => value)),
  postcodes: rawField({ max: 1000 }),
}

const roleWords = {
  role: { label: 'Rolle', choose: 'Vælg en rolle.' },
  centre: { label: 'Asylcenter' },
  sectors: { label: 'Brancher' },
  postcodes: { label: 'Postnumre' },
}

const personFields = {
  name: textField({ max: 100 }),
  email: emailField(),
  phone: Type.Optional(phoneField()),
}

const personWords = {
  name: { label: 'Navn' },
  email: { label: 'E-mail' },
  phone: { label: 'Telefon', pattern: 'Skriv telefonnummeret med 8 cifre, for eksempel 12 34 56 78.' },
}

export const newAccountForm = defineForm(Type.Object({ ...personFields, ...roleFields }), {
  ...personWords,
  ...roleWords,
})

export const personForm = defineForm(Type.Object(personFields), personWords)

export const addRoleForm = defineForm(Type.Object(roleFields), roleWords)

/** The role that was chosen. @throws a field error for a postcode that Denmark does not have */
export function roleChoice(input: {
  role: RoleChoice['role']
  centre?: string
  sectors: string[]
  postcodes: string
}): RoleChoice {
  const postcodes = input.postcodes.split(/[\s,;]+/).filter(Boolean)
  const wrong = postcodes.find(postcode => !findPostcode(postcode))
  if (wrong) throw invalid([{ field: 'postcodes', text: `Postnummeret «${wrong}» findes ikke. Skriv fire cifre.` }])
  return {
    role: input.role,
    ...(input.centre ? { centre: input.centre } : {}),
    sectors: input.sectors,
    postcodes: [...new Set(postcodes)].sort(),
  }
}
