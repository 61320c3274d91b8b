/** What is agreed about a course, judged by the rules of its scheme: written down first, then changed or prolonged. */
import type { UpdateQuery } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { type Day, formatDay } from '../lib/days.js'
import { type FieldError, invalid, refuse } from '../lib/errors.js'
import { filled } from '../lib/filled.js'
import { dayOfInstant } from '../lib/instants.js'
import { da } from '../lib/words/da.js'
import type { Profiles } from '../profiles/service.js'
import type { Rules } from '../rules/rules.js'
import { createAgreementRules } from './agreement-rules.js'
import { asRead, type Changing, isUnread, isWrongState, refuseUnread } from './changing.js'
import { mayMove } from './lifecycle.js'
import { isUnderWay, live, type Placement, placementModel } from './model.js'
import { fallenOf } from './promise.js'

export interface Agreement {
  /** calendar days */
  startsOn: string
  endsOn: string
  hoursPerWeek: number
  terms: string
}

interface Deps extends Changing {
  profiles: Pick<Profiles, 'byId'>
  rules: Rules
  move(acting: Acting, id: string, to: 'agree', set: UpdateQuery<Placement>['$set']): Promise<Placement>
}

const words = da.placements.next

export function createAgreements(deps: Deps) {
  const { db, clock, note, get, change, move, follow } = deps
  const placements = placementModel(db)
  const judged = createAgreementRules(deps)

  /** The placement, if this is somebody who may write and the person is still to be had. */
  async function found(acting: Acting, id: string): Promise<Placement> {
    if (acting.scope.kind === 'company') throw refuse('NOT_ALLOWED')
    const placement = await get(acting, id)
    if ((await fallenOf(db, [placement])).has(id)) throw refuse('NO_CONSENT', {}, da.placements.mustBeCalledOff)
    return placement
  }

  /** Of two courses of a person that follow each other, the next begins after the last day of the one before, while that goes on. */
  async function inTurn({ _id, follows }: Placement, { startsOn, endsOn }: Omit<Agreement, 'terms'>) {
    const [before, next] = await Promise.all([
      follows ? placements.findOne({ _id: follows, ...live }).lean<Placement>() : null,
      placements.findOne({ follows: _id, ...live }).lean<Placement>(),
    ])
    const faults: FieldError[] = []
    if (before?.endsOn && startsOn <= before.endsOn)
      faults.push({ field: 'startsOn', text: filled(words.startTooEarly, { day: formatDay(before.endsOn) }) })
    if (next?.startsOn && endsOn >= next.startsOn)
      faults.push({ field: 'endsOn', text: filled(words.endTooLate, { day: formatDay(next.startsOn) }) })
    return faults
  }

  /** What stands in the way of an agreement, and what the rules doubt in it. A first day that stands is not judged again. */
  async function weighed(acting: Acting, placement: Placement, agreement: Omit<Agreement, 'terms'>) {
    const { blocks, warnings } = await judged(acting, placement, agreement)
    const standing = blocks.filter(({ field }) => field !== 'startsOn' || agreement.startsOn !== placement.startsOn)
    const calendar = inTheCalendar(placement, agreement, dayOfInstant(clock.now()))
    return { warnings, mistakes: [...calendar, ...(await inTurn(placement, agreement)), ...standing] }
  }

  /** What the rules forbid or doubt in an agreement that stands, as things are now; nothing before it is made and after its end. */
  async function warningsOf(acting: Acting, placement: Placement): Promise<string[]> {
    const { startsOn, endsOn, hoursPerWeek } = placement
    if (!isUnderWay(placement) || !startsOn || !endsOn || hoursPerWeek === null) return []
    const { blocks, warnings } = await judged(acting, placement, { startsOn, endsOn, hoursPerWeek })
    return [...blocks.map(({ sentence }) => sentence), ...warnings]
  }

  return {
    warningsOf,

    /**
     * What may be so and is asked about before it is written down: a course that begins at once and for good, and what an uncertain
     * rule says that it does not say of the agreement that stands. Nothing of what cannot be written at all.
     */
    async doubts(acting: Acting, id: string, { startsOn, ...others }: Partial<Agreement>): Promise<string[]> {
      const placement = await get(acting, id)
      const { endsOn, hoursPerWeek } = { ...placement, ...others }
      const first = startsOn ?? placement.startsOn
      if (!first || !endsOn || hoursPerWeek === null || hoursPerWeek === undefined) return []
      const { mistakes, warnings } = await weighed(acting, placement, { startsOn: first, endsOn, hoursPerWeek })
      if (mistakes.length > 0) return []
      const standing = await warningsOf(acting, placement)
      const isOver = mayMove('agree', placement.state) && first < dayOfInstant(clock.now())
      return [...(isOver ? [da.placements.change.startOver] : []), ...warnings.filter(text => !standing.includes(text))]
    },

    /**
     * The consultant writes down what was agreed with the company, which is told by mail. What an uncertain rule says does not stop
     * it. Sent twice it is one.
     * @throws INVALID for dates and hours that the scheme's rules forbid, NO_CONSENT when the yes was taken back, ALREADY_DONE when
     * somebody else has, WRONG_STATE, NOT_ALLOWED, NOT_FOUND
     */
    async agree(
      acting: Acting,
      id: string,
      agreement: Agreement,
    ): Promise<{ placement: Placement; warnings: string[] }> {
      const planned = await found(acting, id)
      const { mistakes, warnings } = await weighed(acting, planned, agreement)
      if (isUnderWay(planned)) return { placement: ownOr(acting, planned, agreement), warnings }
      if (mistakes.length > 0) throw invalid(mistakes)
      if (!mayMove('agree', planned.state)) throw refuse('WRONG_STATE', { state: planned.state })
      await note(acting, planned, 'placement.agree', 'forløbet er aftalt')
      const signed = { agreedAt: clock.now(), agreedBy: acting.account, termsRev: 1, termsUntold: true }
      const placement = await move(acting, id, 'agree', { ...agreement, ...signed }).catch(async error => {
        const standing = await get(acting, id)
        if (!isWrongState(error) || !isUnderWay(standing)) throw error
        return ownOr(acting, standing, agreement)
      })
      await follow(id)
      return { placement, warnings }
    },

    /**
     * Changes or prolongs what is agreed, and the company is told. The same once more changes nothing.
     * @param agreement without `startsOn`: the first day stands, and is not judged again
     * @param agreement.seen the `termsRev` of what the writer has read
     * @throws ALREADY_DONE when it was changed meanwhile, INVALID where the rules or the calendar stand in the way, NO_CONSENT,
     * WRONG_STATE before it is agreed and after its end, NOT_ALLOWED, NOT_FOUND
     */
    async changeAgreement(
      acting: Acting,
      id: string,
      { startsOn, seen, ...others }: Omit<Agreement, 'startsOn'> & { startsOn?: Day | undefined; seen: number },
    ): Promise<void> {
      const placement = await found(acting, id)
      const { state } = placement
      if (!isUnderWay(placement) || !placement.startsOn) throw refuse('WRONG_STATE', { state })
      const agreement = { startsOn: startsOn ?? placement.startsOn, ...others }
      if (isSame(placement, agreement)) return
      if (isUnread(placement, seen)) throw refuseUnread(placement)
      const { mistakes } = await weighed(acting, placement, agreement)
      if (mistakes.length > 0) throw invalid(mistakes)
      const told = {
        termsChangedAt: clock.now(),
        termsChangedBy: acting.account,
        termsUntold: true,
        termsRev: seen + 1,
      }
      const nextAsked = {
        ...(agreement.endsOn !== placement.endsOn && { nextAskedAt: null }),
        ...(agreement.startsOn !== placement.startsOn && { approvalAskedAt: null }),
      }
      const isOther = (['startsOn', 'endsOn', 'hoursPerWeek'] as const).some(
        name => agreement[name] !== placement[name],
      )
      // What VITAS has decided was about other days or hours.
      const outdated = isOther && placement.vitas ? { 'vitas.outdated': true } : {}
      await note(acting, placement, 'placement.change', 'aftalen om forløbet er ændret')
      // Not if the course began or ended meanwhile, or was approved: then it is judged anew.
      const read = { ...asRead(seen), state, settled: true, 'vitas.rev': placement.vitas?.rev ?? null }
      await change(acting, id, read, { $set: { ...agreement, ...told, ...nextAsked, ...outdated } }).catch(
        async error => {
          const standing = await get(acting, id)
          if (isWrongState(error) && isUnderWay(standing) && isUnread(standing, seen)) throw refuseUnread(standing)
          throw error
        },
      )
      await follow(id)
    },
  }
}

const isSame = (placement: Placement, agreement: Agreement): boolean =>
  (['startsOn', 'endsOn', 'hoursPerWeek', 'terms'] as const).every(name => agreement[name] === placement[name])

/** What is agreed already, if it is what this writer has just sent. @throws ALREADY_DONE */
function ownOr({ account }: Acting, standing: Placement, agreement: Agreement): Placement {
  if (standing.agreedBy === account && isSame(standing, agreement)) return standing
  const text = 'En kollega har skrevet aftalen ned, mens du skrev. Den står nedenfor.'
  throw refuse('ALREADY_DONE', { state: standing.state }, text)
}

/** A course whose last day is past would end at once, and for good. */
const endOver = ({ endsOn }: Pick<Agreement, 'endsOn'>, today: Day): FieldError[] =>
  endsOn < today ? [{ field: 'endsOn', text: da.placements.change.endOver }] : []

/** What is past is not changed any more. */
function inTheCalendar({ state, startsOn }: Placement, agreement: Omit<Agreement, 'terms'>, today: Day): FieldError[] {
  const begun = state === 'running' && agreement.startsOn !== startsOn
  return [
    ...(begun ? [{ field: 'startsOn', text: da.placements.change.startBegun }] : []),
    ...endOver(agreement, today),
  ]
}
