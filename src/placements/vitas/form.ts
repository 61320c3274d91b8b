import { Type } from 'typebox'
import { choiceField, dayField, integerField, seenField, seenWords, textField } from '../../web/fields.js'
import { defineForm } from '../../web/forms.js'
import { decisions } from './service.js'

const undecided = 'none'

/** How far the application is; `rev` tells what the sender had read of it, `seen` of the agreement. */
export const vitasForm = defineForm(
  Type.Object({
    appliedOn: Type.Optional(dayField()),
    caseNumber: Type.Optional(textField({ max: 40 })),
    decision: Type.Optional(choiceField([undecided, ...decisions])),
    decidedOn: Type.Optional(dayField()),
    rev: Type.Optional(integerField({ min: 0, max: 1_000_000 })),
    ...seenField,
  }),
  {
    appliedOn: { label: 'Søgt den' },
    caseNumber: { label: 'Sagsnummer i VITAS' },
    decision: { label: 'Afgørelse', choose: 'Vælg, om der er godkendt eller ej.' },
    decidedOn: { label: 'Afgjort den' },
    rev: seenWords.seen,
    ...seenWords,
  },
)

export type VitasInput = Exclude<ReturnType<typeof vitasForm.read>['input'], null>

export const decisionOptions = [
  { value: undecided, label: 'Ikke afgjort endnu' },
  { value: 'approved', label: 'Godkendt' },
  { value: 'refused', label: 'Ikke godkendt' },
]
