/** How a course went, what follows from it for the person, and how it is mended when it was written down wrong. */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import type { Profiles } from '../profiles/service.js'
import type { Changing } from './changing.js'
import { leavesMatchingFor } from './lifecycle.js'
import { type Outcome, type Placement, placementModel } from './model.js'
import { scopeFilter } from './reading.js'

export interface Result {
  outcome: Outcome
  note: string | null
}

export const resultOf = (acting: Acting, { outcome, note }: Result) => ({
  ...{ outcome, outcomeNote: note, outcomeBy: acting.account },
})

interface Deps extends Pick<Changing, 'get' | 'note'> {
  db: Connection
  clock: Clock
  profiles: Pick<Profiles, 'byId' | 'rankAgain' | 'leaveMatching' | 'returnToMatching'>
}

export function createOutcomes({ db, clock, profiles, get, note }: Deps) {
  const placements = placementModel(db)

  /** Whether what a course led to says where the person is now: they had none after it, and have not moved away since. */
  async function isTheLatest({ profile, createdAt, municipality, profileMunicipality }: Placement): Promise<boolean> {
    const person = await profiles.byId(profile)
    if (!person || ![municipality, profileMunicipality].includes(person.municipality)) return false
    const later = { profile, createdAt: { $gt: createdAt }, state: { $ne: 'cancelled' as const } }
    return (await placements.exists(later)) === null
  }

  /** The person may be put forward again, unless the course led to what they wanted. */
  async function free(placement: Placement): Promise<void> {
    const { _id, profile, outcome, leftFor } = placement
    const isLatest = outcome !== null && (await isTheLatest(placement))
    const away = outcome && isLatest ? leavesMatchingFor[outcome] : undefined
    if (away) await profiles.leaveMatching(profile, away)
    else {
      if (leftFor && isLatest) await profiles.returnToMatching(profile, leftFor)
      await profiles.rankAgain(profile)
    }
    // Not if an outcome was told meanwhile: what follows from it is still to be done.
    await placements.updateOne({ _id, settled: false, outcome }, { $set: { settled: true } })
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
      const { state, outcome, outcomeNote, settled } = found
      if (state !== 'ended' || outcome === null) throw refuse('WRONG_STATE', { state })
      if (outcome === result.outcome && outcomeNote === result.note) return found
      await note(acting, found, 'placement.end', 'udfaldet af et forløb er rettet')
      const isOther = outcome !== result.outcome
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
