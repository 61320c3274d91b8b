/**
 * How far the application in VITAS is, as consultants write it down. VITAS itself is asked nothing, so what stands here may be late,
 * and it decides nothing: see docs/decisions/19-nobody-begins-unapproved.md.
 */
import type { Acting } from '../../accounts/scope.js'
import { holdsCpr, isCpr } from '../../lib/cpr.js'
import { type Day, formatDay } from '../../lib/days.js'
import { type FieldError, invalid, refuse } from '../../lib/errors.js'
import { dayOfInstant } from '../../lib/instants.js'
import { da } from '../../lib/words/da.js'
import { asRead, type Changing, isUnread, isWrongState, refuseUnread } from '../changing.js'
import { isUnderWay, type Placement, underWay, type Vitas } from '../model.js'
import { fallenOf } from '../promise.js'

export const decisions = ['approved', 'refused'] as const

interface Told {
  appliedOn: Day | null
  caseNumber: string | null
  decision: (typeof decisions)[number] | null
  decidedOn: Day | null
  /** what the writer had read; 0: nothing was written down */
  rev: number
  /** and which agreement: its `termsRev` */
  seen: number
}

const looksLikeCpr = (text: string) => holdsCpr(text) || isCpr(text.replace(/\D/g, ''))

/** What must be mended before it can be kept. Everything emptied takes back what was written down by mistake. */
export function vitasFaults(
  { appliedOn, caseNumber, decision, decidedOn, rev = 0 }: Partial<Omit<Told, 'seen'>>,
  placement: Placement,
  today: Day,
): FieldError[] {
  const wrong: FieldError[] = []
  const isEmpty = !appliedOn && !caseNumber && !decision && !decidedOn
  if (!appliedOn && !(isEmpty && rev > 0)) wrong.push({ field: 'appliedOn', text: 'Skriv dagen, hvor der blev søgt.' })
  if (appliedOn && appliedOn > today)
    wrong.push({ field: 'appliedOn', text: 'Skriv en dag, der er gået. I dag kan også bruges.' })
  if (appliedOn && appliedOn < dayOfInstant(placement.createdAt))
    wrong.push({ field: 'appliedOn', text: 'Skriv en dag, efter at virksomheden sagde ja til personen.' })
  if (caseNumber && looksLikeCpr(caseNumber))
    wrong.push({
      field: 'caseNumber',
      text: 'Det ligner et CPR-nummer. Skriv sagsnummeret fra VITAS, eller lad feltet være tomt.',
    })
  if (decidedOn && !decision) wrong.push({ field: 'decision', text: 'Vælg, om der er godkendt eller ej.' })
  if (decision && !decidedOn) wrong.push({ field: 'decidedOn', text: 'Skriv dagen for afgørelsen.' })
  if (decidedOn && decidedOn > today)
    wrong.push({ field: 'decidedOn', text: 'Skriv en dag, der er gået. I dag kan også bruges.' })
  else if (decidedOn && appliedOn && decidedOn < appliedOn)
    wrong.push({
      field: 'decidedOn',
      text: `Afgørelsen kan ikke ligge før ansøgningen. Skriv den ${formatDay(appliedOn)} eller senere.`,
    })
  return wrong
}

export function createVitas({ db, clock, note, get, change, follow }: Changing) {
  return {
    /**
     * Writes down how far the application is, in place of what the writer has read. Sent twice it is one.
     * @throws ALREADY_DONE when somebody else has written, or changed the agreement, meanwhile; WRONG_STATE when the course is not
     * under way, NO_CONSENT when it must be called off anyway, INVALID, NOT_ALLOWED, NOT_FOUND
     */
    async writeVitas(acting: Acting, id: string, told: Told): Promise<void> {
      if (acting.scope.kind === 'company') throw refuse('NOT_ALLOWED')
      const found = await get(acting, id)
      if ((await fallenOf(db, [found])).has(id)) throw refuse('NO_CONSENT', {}, da.placements.mustBeCalledOff)
      const wrong = vitasFaults(told, found, dayOfInstant(clock.now()))
      if (wrong.length > 0) throw invalid(wrong)
      const { appliedOn, caseNumber, decision, decidedOn, rev, seen } = told
      const vitas: Vitas = {
        ...{ appliedOn, caseNumber, rev: rev + 1 },
        approvedOn: decision === 'approved' ? decidedOn : null,
        refusedOn: decision === 'refused' ? decidedOn : null,
      }
      if (isUnderWay(found) && revOf(found) === rev && !isUnread(found, seen)) {
        await note(acting, found, 'placement.vitas', 'ansøgningen i VITAS er skrevet ned')
        // Nor if the agreement was changed meanwhile: it is what was agreed that is approved.
        const where = { ...asRead(seen), state: { $in: underWay }, 'vitas.rev': rev === 0 ? null : rev }
        await change(acting, id, where, { $set: { vitas } }).catch(async error => {
          if (!isWrongState(error)) throw error
          sameOr(await get(acting, id), vitas, { rev, seen })
        })
      } else sameOr(found, vitas, { rev, seen })
      // So that what is written while the person is being removed is erased, too.
      await follow(id)
    },
  }
}

/** Told to whoever would write over what they have not read. */
export const writtenText =
  'En kollega har skrevet det ned, mens du skrev. Se, hvad der står nu. Er det forkert, så gem igen.'

const revOf = ({ vitas }: Pick<Placement, 'vitas'>): number => vitas?.rev ?? 0

/** Nothing is left to write if what stands is what this writer has just sent. @throws ALREADY_DONE, WRONG_STATE */
function sameOr(standing: Placement, vitas: Vitas, { rev, seen }: Pick<Told, 'rev' | 'seen'>): void {
  if (!isUnderWay(standing)) throw refuse('WRONG_STATE', { state: standing.state })
  if (revOf(standing) === rev && isUnread(standing, seen)) throw refuseUnread(standing)
  if (!isSame(standing.vitas, vitas)) throw refuse('ALREADY_DONE', {}, writtenText)
}

const isSame = (one: Vitas | undefined, other: Vitas) =>
  (['appliedOn', 'caseNumber', 'approvedOn', 'refusedOn'] as const).every(field => one?.[field] === other[field])
