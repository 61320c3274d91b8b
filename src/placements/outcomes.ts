/** How a course went, what follows from it for the person, and how it is mended when it was written down wrong. */
import type { Connection } from 'mongoose'
import { type Acting, system } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import type { Openings } from '../openings/service.js'
import type { Profiles } from '../profiles/service.js'
import type { Changing } from './changing.js'
import { experienceFrom } from './experience.js'
import { leavesMatchingFor } from './lifecycle.js'
import { type Outcome, type Placement, placementModel } from './model.js'
import { scopeFilter } from './reading.js'

export interface Result {
  outcome: Outcome
  note: string | null
  /** whether what was done in it is to stand on the profile; left out: no */
  experience?: boolean
}

export const resultOf = (acting: Acting, { outcome, note, experience = false }: Result) => ({
  ...{ outcome, outcomeNote: note, outcomeBy: acting.account, experience },
})

/** Whether a placement's outcome is this one, but for the note. */
const isResult = (placement: Placement, { outcome, experience = false }: Result): boolean =>
  placement.outcome === outcome && (placement.experience ?? false) === experience

export const isSameResult = (placement: Placement, result: Result): boolean =>
  isResult(placement, result) && placement.outcomeNote === result.note

interface Deps extends Pick<Changing, 'get' | 'note'> {
  db: Connection
  clock: Clock
  openings: Pick<Openings, 'get'>
  profiles: Pick<Profiles, 'byId' | 'experienceOf' | 'rankAgain' | 'leaveMatching' | 'returnToMatching'>
}

export function createOutcomes({ db, clock, openings, profiles, get, note }: Deps) {
  const placements = placementModel(db)

  /** Whether what a course led to says where the person is now: they had none after it, and have not moved away since. */
  async function isTheLatest({ profile, createdAt, municipality, profileMunicipality }: Placement): Promise<boolean> {
    const person = await profiles.byId(profile)
    if (!person || ![municipality, profileMunicipality].includes(person.municipality)) return false
    const later = { profile, createdAt: { $gt: createdAt }, state: { $ne: 'cancelled' as const } }
    return (await placements.exists(later)) === null
  }

  /** What was done in the course counts from now on, or no longer does. */
  async function count(placement: Placement): Promise<void> {
    const { _id, profile, experience } = placement
    if (experience === undefined) return
    const opening = experience ? await openings.get(system, placement.opening) : null
    const done = opening && experienceFrom(placement, opening, dayOfInstant(clock.now()))
    await profiles.experienceOf(profile, _id, done)
  }

  /** The person may be put forward again, with what they have done, unless the course led to what they wanted. */
  async function free(placement: Placement): Promise<void> {
    const { _id, profile, outcome, outcomeRev = null, leftFor } = placement
    await count(placement)
    const isLatest = outcome !== null && (await isTheLatest(placement))
    const away = outcome && isLatest ? leavesMatchingFor[outcome] : undefined
    if (away) await profiles.leaveMatching(profile, away)
    else {
      if (leftFor && isLatest) await profiles.returnToMatching(profile, leftFor)
      await profiles.rankAgain(profile)
    }
    // Not if an outcome was told meanwhile: what follows from it is still to be done.
    await placements.updateOne({ _id, settled: false, outcome, outcomeRev }, { $set: { settled: true } })
  }

  return {
    isTheLatest,
    free,

    /**
     * Another outcome than was written down, or another note. What the first one led to is taken back. Sent twice it is one.
     * @param told.seen the placement's `outcomeRev` that the writer has read
     * @throws ALREADY_DONE when a colleague was faster; WRONG_STATE when none is written down; NOT_ALLOWED, NOT_FOUND
     */
    async correctOutcome(
      acting: Acting,
      id: string,
      { seen, ...result }: Result & { seen: number },
    ): Promise<Placement> {
      if (acting.scope.kind === 'company') throw refuse('NOT_ALLOWED')
      const found = await get(acting, id)
      const { state, outcome, settled } = found
      if (state !== 'ended' || outcome === null) throw refuse('WRONG_STATE', { state })
      if (isSameResult(found, result)) return found
      await note(acting, found, 'placement.end', 'udfaldet af et forløb er rettet')
      const isOther = !isResult(found, result)
      const leftFor = leavesMatchingFor[outcome] ?? (settled ? null : (found.leftFor ?? null))
      const corrected = await placements
        .findOneAndUpdate(
          { _id: id, state, outcome, outcomeRev: seen === 0 ? null : seen, ...scopeFilter(acting) },
          {
            $set: {
              ...{ ...resultOf(acting, result), outcomeRev: seen + 1, changedAt: clock.now() },
              ...(isOther && { leftFor, settled: false }),
            },
          },
          { returnDocument: 'after' },
        )
        .lean<Placement>()
      if (!corrected) {
        const text = 'En kollega har rettet udfaldet, mens du skrev. Se det nedenfor, og gem igen, hvis dit er rigtigt.'
        throw refuse('ALREADY_DONE', { state }, text)
      }
      if (isOther) await free(corrected)
      return corrected
    },
  }
}
