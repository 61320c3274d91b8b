import { Type } from 'typebox'
import { choiceField, dayField, integerField, textField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { decisions } from './vitas.js'

const undecided = 'none'

/** How far the application is; `rev` tells what the sender had read. */
export const vitasForm = defineForm(
  Type.Object({
    appliedOn: Type.Optional(dayField()),
    caseNumber: Type.Optional(textField({ max: 40 })),
    decision: Type.Optional(choiceField([undecided, ...decisions])),
    decidedOn: Type.Optional(dayField()),
    rev: Type.Optional(integerField({ min: 0, max: 1_000_000 })),
  }),
  {
    appliedOn: { label: 'Søgt den' },
    caseNumber: { label: 'Sagsnummer i VITAS' },
    decision: { label: 'Afgørelse', choose: 'Vælg, om der er godkendt eller ej.' },
    decidedOn: { label: 'Afgjort den' },
    rev: { label: 'Siden', other: 'Siden var for gammel. Hent den igen.' },
  },
)

export const decisionOptions = [
  { value: undecided, label: 'Ikke afgjort endnu' },
  { value: 'approved', label: 'Godkendt' },
  { value: 'refused', label: 'Ikke godkendt' },
]
