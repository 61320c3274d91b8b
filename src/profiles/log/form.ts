import { Type } from 'typebox'
import { addDays, type Day, diffDays } from '../../lib/days.js'
import { dayField } from '../../web/fields.js'
import { defineForm, type FormState, type Mistake } from '../../web/forms.js'

/** As it stands in an address: what was typed is kept, also when it is no day. */
export const periodQuery = {
  fra: Type.Optional(Type.String({ maxLength: 40 })),
  til: Type.Optional(Type.String({ maxLength: 40 })),
}

const form = defineForm(Type.Object({ fra: dayField({ past: true }), til: dayField({ past: true }) }), {
  fra: { label: 'Den første dag' },
  til: { label: 'Den sidste dag' },
})

export interface Days {
  from: Day
  to: Day
}

/** The days of a spot check: all of them are over, so that the same entries stand in it whenever it is looked at. */
export const latestWeek = (today: Day): Days => ({ from: addDays(today, -7), to: addDays(today, -1) })
export const thisWeek = (today: Day): Days => ({ from: addDays(today, -6), to: today })

/** More days are not counted in one go. */
export const mostDays = 31

/** The period asked for, or what is to be mended; `usual` when nothing was typed. */
export function readPeriod(
  typed: { fra?: string | undefined; til?: string | undefined },
  { today, usual, judge }: { today: Day; usual: Days; judge: (days: Days) => Mistake[] },
): { days: Days | null; form: FormState } {
  if (!typed.fra && !typed.til) return { days: usual, form: form.empty({ fra: usual.from, til: usual.to }) }
  const { input, state } = form.read(typed, { today })
  if (!input) return { days: null, form: state }
  const days = { from: input.fra, to: input.til }
  const mistakes =
    days.to < days.from ? [{ field: 'til', text: 'Den sidste dag må ikke være før den første.' }] : judge(days)
  const values = { fra: days.from, til: days.to }
  return mistakes.length > 0 ? { days: null, form: form.add(state, mistakes) } : { days, form: form.empty(values) }
}

/** Of a spot check: at most a month, and all of it over. */
export function judgeSpotCheck(today: Day): (days: Days) => Mistake[] {
  return ({ from, to }) => {
    if (to >= today)
      return [
        {
          field: 'til',
          text: 'Vælg en dag før i dag. En stikprøve er om dage, der er gået, så den bliver ved med at være den samme.',
        },
      ]
    if (diffDays(from, to) >= mostDays) return [{ field: 'fra', text: `Vælg højst ${mostDays} dage.` }]
    return []
  }
}
