/** What goes wrong in a placement: the company or a consultant tells of it, and somebody turns out and writes down what was done. */
import type { QueryFilter } from 'mongoose'
import type { Acting } from '../../accounts/scope.js'
import { holdsCpr } from '../../lib/cpr.js'
import { type FieldError, invalid, refuse } from '../../lib/errors.js'
import { newId } from '../../lib/ids.js'
import { dayOfInstant } from '../../lib/instants.js'
import { da } from '../../lib/words/da.js'
import { type Changing, isWrongState } from '../changing.js'
import { type CallOut, isUnderWay, type Placement, type Problem, underWay } from '../model.js'
import { fallenOf } from '../promise.js'

/** What a move writes with it, on a condition of its own. */
export interface Also {
  set: Record<string, unknown>
  where: QueryFilter<Placement>
}

interface Deps extends Changing {
  cancel(acting: Acting, id: string, reason: 'other', also: Also): Promise<Placement>
  finish(acting: Acting, id: string, result: { outcome: 'afbrudt'; note: null }, also: Also): Promise<Placement>
}

type Told = Pick<Problem, 'of'> & { text: string }

/** `next` is only asked while the course is under way. */
type Done = { [Field in 'how' | 'on' | 'note']: NonNullable<CallOut[Field]> } & Pick<CallOut, 'next'>

const words = da.placements.problem

export function createProblems({ db, clock, note, get, change, cancel, finish, follow }: Deps) {
  return {
    /**
     * Something is wrong; the 24 hours begin. Each side has at most one problem that nobody has turned out to; sent twice it is
     * one. A company's problem is its own, a consultant tells whose it is.
     * @throws ALREADY_DONE when one of this side is open, WRONG_STATE when the course is not under way, NO_CONSENT when it is
     * called off anyway, INVALID, NOT_FOUND
     */
    async report(acting: Acting, id: string, { of, text }: Told): Promise<void> {
      if (holdsCpr(text)) throw invalid([{ field: 'problem', text: words.cpr }])
      const isEmployer = acting.scope.kind === 'company'
      const side = isEmployer ? 'company' : of
      const found = await get(acting, id)
      if ((await fallenOf(db, [found])).has(id))
        throw refuse('NO_CONSENT', {}, isEmployer ? da.placements.off : da.placements.mustBeCalledOff)
      const standing = openOf(found, side)
      if (standing) {
        toldOr(acting, standing, text)
        return follow(id)
      }
      if (!isUnderWay(found)) throw refuse('WRONG_STATE', { state: found.state })
      const problem: Problem = {
        id: newId(),
        ...{ of: side, from: isEmployer ? 'employer' : 'staff', by: acting.account, at: clock.now(), text },
        ...{ doneAt: null, doneBy: null, how: null, on: null, note: null, next: null },
      }
      const open = { of: side, doneAt: null }
      const where = { state: { $in: underWay }, problems: { $not: { $elemMatch: open } } }
      await note(acting, found, 'placement.problem', 'et problem i et forløb er meldt')
      await change(acting, id, where, { $push: { problems: problem } }).catch(async error => {
        const standing = isWrongState(error) && openOf(await get(acting, id), side)
        if (!standing) throw error
        toldOr(acting, standing, text)
      })
      await follow(id)
    },

    /**
     * Somebody called or was there: the promise is kept, and a course that cannot go on ends with the same write. Of two who
     * write it down at once, one is heard; sent twice it is one.
     * @param round which of the placement's problems, from 1
     * @throws ALREADY_DONE when somebody else has, WRONG_STATE when the course moved on meanwhile, INVALID, NOT_ALLOWED, NOT_FOUND
     */
    async turnOut(acting: Acting, id: string, round: number, done: Done): Promise<void> {
      if (acting.scope.kind === 'company') throw refuse('NOT_ALLOWED')
      const found = await get(acting, id)
      const problem = found.problems?.[round - 1]
      if (!problem) throw refuse('NOT_FOUND')
      if (problem.doneAt) {
        writtenOr(acting, problem, done)
        return follow(id)
      }
      const wrong = callOutFaults(done, found, clock.now())
      if (wrong.length > 0) throw invalid(wrong)
      const next = isUnderWay(found) ? done.next : null
      const written: CallOut = { ...done, next, doneAt: clock.now(), doneBy: acting.account }
      const field = (name: string) => `problems.${round - 1}.${name}`
      const also: Also = {
        // Not by its place: no item has a field named '0', so that 'problems.0.doneAt' is always null, too.
        where: { problems: { $elemMatch: { id: problem.id, doneAt: null } } },
        set: Object.fromEntries(Object.entries(written).map(([name, value]) => [field(name), value])),
      }
      await note(acting, found, 'placement.call-out', 'udrykning til et forløb er skrevet ned')
      try {
        if (next === 'over' && found.state === 'running')
          await finish(acting, id, { outcome: 'afbrudt', note: null }, also)
        // No reason of those tells of a problem; what was wrong stands in the problem.
        else if (next === 'over') await cancel(acting, id, 'other', also)
        else {
          const state = isUnderWay(found) ? { $in: underWay } : found.state
          await change(acting, id, { ...also.where, state }, { $set: also.set })
        }
      } catch (error) {
        const standing = isWrongState(error) ? (await get(acting, id)).problems?.[round - 1] : undefined
        if (!standing?.doneAt) throw error
        writtenOr(acting, standing, done)
      }
      await follow(id)
    },
  }
}

const openOf = ({ problems = [] }: Pick<Placement, 'problems'>, side: Problem['of']): Problem | undefined =>
  problems.find(({ of, doneAt }) => of === side && doneAt === null)

/** Nothing is left to tell if it is what this teller has just told. @throws ALREADY_DONE */
function toldOr({ account }: Acting, { by, text: standing }: Problem, text: string): void {
  if (by !== account || standing !== text) throw refuse('ALREADY_DONE', {}, words.toldAlready)
}

/** Nothing is left to write if it is what this writer has just sent. @throws ALREADY_DONE */
function writtenOr({ account }: Acting, { doneBy, note }: Problem, done: Done): void {
  const text = 'En kollega har skrevet ned, hvad der er gjort, mens du skrev. Det står nedenfor.'
  if (doneBy !== account || note !== done.note) throw refuse('ALREADY_DONE', {}, text)
}

/** What must be mended before a call or a visit can be kept, of what is told of it. */
export function callOutFaults({ on, note, next = null }: Partial<Done>, placement: Placement, now: Date): FieldError[] {
  const wrong: FieldError[] = []
  if (on && dayOfInstant(on) > dayOfInstant(now))
    wrong.push({ field: 'day', text: 'Skriv en dag, der er gået. I dag kan også bruges.' })
  else if (on && on > now) wrong.push({ field: 'time', text: 'Skriv et tidspunkt, der er gået.' })
  if (on && dayOfInstant(on) < dayOfInstant(placement.createdAt))
    wrong.push({ field: 'day', text: 'Skriv en dag, efter at virksomheden sagde ja til personen.' })
  if (note && holdsCpr(note)) wrong.push({ field: 'note', text: words.cpr })
  // What becomes of the course is only asked while it is under way.
  if (isUnderWay(placement) && next === null)
    wrong.push({ field: 'next', text: 'Vælg, om forløbet fortsætter eller stoppes nu.' })
  return wrong
}
