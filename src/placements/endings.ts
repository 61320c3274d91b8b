/**
 * A course near its end, and one that is over without anybody having said how it went: whoever follows the person is asked,
 * once each. What comes next is to be found while the course still runs, since those who wait at home lose what they have won.
 */
import type { QueryFilter } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { addDays } from '../lib/days.js'
import { refuse } from '../lib/errors.js'
import { dayOfInstant } from '../lib/instants.js'
import type { Profiles } from '../profiles/service.js'
import { type AskingDeps, askResponsible } from './asking.js'
import { live, type Placement, placementModel } from './model.js'
import { askNextBefore } from './near-end.js'
import { fallenOf } from './promise.js'
import { responsibleFor } from './responsible.js'

export interface Endings {
  /** over by their dates and without an outcome, the longest first */
  withoutOutcome: Placement[]
  /** running, with their last day near and nothing after it, the nearest first */
  nearEnd: Placement[]
}

const lacksOutcome: QueryFilter<Placement> = { state: 'ended', outcome: null }

interface Deps extends AskingDeps {
  profiles: Pick<Profiles, 'rankAgain'>
}

export function createEndings(deps: Deps) {
  const { db, clock, profiles } = deps
  const placements = placementModel(db)

  const isNear = (): QueryFilter<Placement> => ({
    state: 'running',
    endsOn: { $lte: addDays(dayOfInstant(clock.now()), askNextBefore) },
  })

  async function ask(about: QueryFilter<Placement>, how: Parameters<typeof askResponsible>[2]): Promise<void> {
    const owed = await placements
      .find({ ...about, [how.mark]: null })
      .sort({ endsOn: 1, _id: 1 })
      .lean<Placement[]>()
    await askResponsible(deps, how.mark === 'nextAskedAt' ? await withoutNext(owed) : owed, how)
  }

  /** Those behind which nothing waits: of the others nobody asks what comes next. */
  async function withoutNext(running: readonly Placement[]): Promise<Placement[]> {
    const next = await placements
      .find({ follows: { $in: running.map(({ _id }) => _id) }, ...live }, { follows: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Placement, 'follows'>[]>()
    const followed = new Set(next.map(({ follows }) => follows))
    return running.filter(({ _id }) => !followed.has(_id))
  }

  return {
    /** For sweep: asks for the mails that are due, and whoever is near the end is put forward again. Twice is once. */
    async askAboutEndings(): Promise<void> {
      await ask(isNear(), {
        ...{ mark: 'nextAskedAt', template: 'placement-ends', before: 'endsOn' },
        also: ({ profile }) => profiles.rankAgain(profile),
      })
      await ask(lacksOutcome, { mark: 'outcomeAskedAt', template: 'outcome-missing', before: 'endsOn' })
    },

    /**
     * Of the municipality's people and companies.
     * @param owners accounts of consultants: only what is theirs; null: all
     */
    async endings({ scope }: Acting, owners: readonly string[] | null = null): Promise<Endings> {
      if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      const { municipality } = scope
      const find = async (about: QueryFilter<Placement>) => {
        const found = await placements
          .find({ ...about, $or: [{ municipality }, { profileMunicipality: municipality }] })
          .sort({ endsOn: 1, _id: 1 })
          .lean<Placement[]>()
        const responsible = await responsibleFor(db, found)
        return owners ? found.filter(({ _id }) => owners.includes(responsible.get(_id)?.account ?? '')) : found
      }
      const [withoutOutcome, near] = await Promise.all([find(lacksOutcome), find(isNear())])
      const running = await withoutNext(near)
      // Who must be called off comes no more: there is nothing to go on with.
      const fallen = await fallenOf(db, running)
      return { withoutOutcome, nearEnd: running.filter(({ _id }) => !fallen.has(_id)) }
    },
  }
}

export type EndingsService = ReturnType<typeof createEndings>
