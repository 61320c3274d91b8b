import { Type } from 'typebox'
import type { FieldError } from '../lib/errors.js'
import { schemes } from '../lib/schemes.js'
import { weeklyHours } from '../lib/typed.js'
import { da } from '../lib/words/da.js'
import { turnDownReasons } from '../proposals/lifecycle.js'
import {
  choiceField,
  dayField,
  numberField,
  seenField,
  seenWords,
  textField,
  tickField,
  timeField,
} from '../web/fields.js'
import { defineForm, type FormState, type Mistake } from '../web/forms.js'
import { isUnread, unreadText } from './changing.js'
import { cancelReasons } from './lifecycle.js'
import { callOutEnds, callOutWays, outcomes, type Placement, problemSides } from './model.js'

export const turnDownForm = defineForm(Type.Object({ reason: choiceField(turnDownReasons) }), {
  reason: { label: 'Hvorfor nej?', choose: 'Vælg en grund, så næste forslag passer bedre.' },
})

/**
 * What else must be mended; and, if anything must, that what the form had shown does not stand any more. Without mistakes that is the
 * refusal of the act.
 * @param known.others what else was written meanwhile
 */
export function mistakesIn(
  placement: Placement,
  { seen = 0 }: { seen?: number },
  { wrong, faults = [], others = [] }: { wrong: FormState['error']; faults?: FieldError[]; others?: string[] },
): Mistake[] {
  if (faults.length === 0 && Object.keys(wrong).length === 0) return []
  const meanwhile = [...others, ...(isUnread(placement, seen) ? [unreadText] : [])]
  return [...faults, ...meanwhile.map(text => ({ field: null, text }))]
}

const agreed = {
  endsOn: dayField(),
  hoursPerWeek: numberField({ ...weeklyHours, unit: 'hours' }),
  terms: textField({ min: 5, max: 1000 }),
}
const agreedWords = {
  startsOn: { label: 'Første dag' },
  endsOn: { label: 'Sidste dag' },
  hoursPerWeek: { label: 'Timer om ugen' },
  terms: {
    label: 'Aftalt om dage og opgaver',
    required: 'Skriv, hvad I har aftalt om dage og opgaver.',
    minLength: 'Skriv en hel sætning om dage og opgaver.',
  },
}

export const agreeForm = defineForm(Type.Object({ startsOn: dayField(), ...agreed }), agreedWords)

/** Without the first day when the course has begun. */
export const changeForm = defineForm(Type.Object({ startsOn: Type.Optional(dayField()), ...agreed, ...seenField }), {
  ...agreedWords,
  ...seenWords,
})

/** A next course, as the company and the person have said yes to it. */
export const nextForm = defineForm(
  Type.Object({ scheme: choiceField(schemes), heardFrom: textField({ max: 100 }), yes: Type.Optional(tickField()) }),
  {
    scheme: { label: 'Ordning', choose: 'Vælg ordningen.' },
    heardFrom: {
      label: 'Hvem i virksomheden har sagt ja?',
      required: 'Skriv, hvem i virksomheden der har sagt ja.',
    },
    yes: { label: 'Borgerens ja' },
  },
)

/** Nobody goes on who was not asked. */
export const missingYes = ({ yes }: { yes?: boolean }): FieldError[] =>
  yes ? [] : [{ field: 'yes', text: 'Spørg borgeren, og sæt kryds, når borgeren har sagt ja.' }]

export const cancelForm = defineForm(Type.Object({ reason: choiceField(cancelReasons), ...seenField }), {
  ...{ reason: { label: 'Hvorfor annulleres forløbet?', choose: 'Vælg en grund til at annullere.' } },
  ...seenWords,
})

export const endForm = defineForm(
  Type.Object({
    outcome: choiceField(outcomes),
    note: Type.Optional(textField({ max: 1000 })),
    experience: tickField(),
    ...seenField,
  }),
  {
    outcome: { label: 'Sådan gik det', choose: 'Vælg, hvordan det gik.' },
    note: { label: 'Bemærkning' },
    experience: { label: 'Erfaring' },
    ...seenWords,
  },
)

const words = da.placements.problem
/** Characters of what is written about a problem. */
export const problemLimit = 1000
const problem = textField({ max: problemLimit })
const problemField = { label: words.text, required: words.required }

export const problemForm = defineForm(Type.Object({ problem }), { problem: problemField })

export const staffProblemForm = defineForm(Type.Object({ of: choiceField(problemSides), problem }), {
  of: { label: 'Hvem har et problem?', choose: 'Vælg, hvem der har et problem.' },
  problem: problemField,
})

export const callOutForm = defineForm(
  Type.Object({
    how: choiceField(callOutWays),
    day: dayField(),
    time: timeField(),
    note: textField({ max: problemLimit }),
    next: Type.Optional(choiceField(callOutEnds)),
  }),
  {
    how: { label: 'Hvad er der gjort?', choose: 'Vælg, om der er ringet, eller om nogen har været der.' },
    day: { label: 'Dag', required: 'Skriv dagen.' },
    time: { label: 'Klokkeslæt', required: 'Skriv klokkeslættet.' },
    note: { label: 'Hvad blev aftalt?', required: 'Skriv kort, hvad der blev aftalt.' },
    next: { label: 'Hvad sker der nu?', choose: 'Vælg, om forløbet fortsætter eller stoppes nu.' },
  },
)
