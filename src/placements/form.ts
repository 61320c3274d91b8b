import { Type } from 'typebox'
import { turnDownReasons } from '../proposals/lifecycle.js'
import { choiceField, dayField, numberField, textField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { cancelReasons } from './lifecycle.js'
import { outcomes } from './model.js'

export const turnDownForm = defineForm(Type.Object({ reason: choiceField(turnDownReasons) }), {
  reason: { label: 'Hvorfor nej?', choose: 'Vælg en grund, så næste forslag passer bedre.' },
})

export const agreeForm = defineForm(
  Type.Object({
    startsOn: dayField(),
    endsOn: dayField(),
    hoursPerWeek: numberField({ min: 1, max: 37 }),
    terms: textField({ min: 5, max: 1000 }),
  }),
  {
    startsOn: { label: 'Første dag' },
    endsOn: { label: 'Sidste dag' },
    hoursPerWeek: { label: 'Timer om ugen' },
    terms: {
      label: 'Aftalt om dage og opgaver',
      required: 'Skriv, hvad I har aftalt om dage og opgaver.',
      minLength: 'Skriv en hel sætning om dage og opgaver.',
    },
  },
)

export const cancelForm = defineForm(Type.Object({ reason: choiceField(cancelReasons) }), {
  reason: { label: 'Hvorfor annulleres forløbet?', choose: 'Vælg en grund til at annullere.' },
})

export const endForm = defineForm(
  Type.Object({ outcome: choiceField(outcomes), note: Type.Optional(textField({ max: 1000 })) }),
  {
    outcome: { label: 'Sådan gik det', choose: 'Vælg, hvordan det gik.' },
    note: { label: 'Bemærkning' },
  },
)
