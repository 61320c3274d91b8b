/** Suggestions that a consultant asks for: the next ones of an opening, or somebody in particular. They have no deadline of their own. */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Opening } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import type { Profiles } from '../profiles/service.js'
import { openingFacts } from './pool/opening-facts.js'
import type { Pool } from './pool.js'
import { suggestionsPerOpening } from './ranking.js'
import type { Settle } from './settle.js'
import { createSuggesting, shownParts } from './suggesting.js'

interface Deps {
  db: Connection
  clock: Clock
  audit: Pick<Audit, 'record'>
  municipalities: Pick<Municipalities, 'get'>
  companies: Pick<Companies, 'byId'>
  profiles: Pick<Profiles, 'get'>
  openings: Pick<Openings, 'get'>
  pool: Pool
  settle: Settle
}

export function createAsked(deps: Deps) {
  const { audit, clock, municipalities, companies, profiles, openings, pool } = deps
  const { suggest, placeAmongSuggested, list } = createSuggesting(deps)

  /** @throws NOT_ALLOWED, WRONG_STATE unless it is open, NOT_FOUND for an opening of another municipality, which decides about it */
  async function openOpening(acting: Acting, id: string): Promise<Opening> {
    if (acting.scope.kind !== 'municipality') throw refuse('NOT_ALLOWED')
    const opening = await openings.get(acting, id)
    if (acting.scope.municipality !== opening.municipality) throw refuse('NOT_FOUND')
    if (opening.state !== 'open') throw refuse('WRONG_STATE', { state: opening.state })
    return opening
  }

  async function judgedBy(opening: Opening) {
    const company = await companies.byId(opening.company)
    if (!company) throw refuse('NOT_FOUND')
    return { company, weights: (await municipalities.get(opening.municipality))?.weights ?? {} }
  }

  const log = (acting: Acting, opening: Opening, on: string[], why: string) =>
    audit.record(acting, { what: 'proposal.suggest', on, subject: opening._id, why })

  return {
    /**
     * The next best of those who were never put forward for the opening, until as many are undecided as are put forward at once.
     * @returns how many came
     * @throws WRONG_STATE unless it is open, NOT_ALLOWED, NOT_FOUND for an opening of another municipality
     */
    async suggestMore(acting: Acting, id: string): Promise<number> {
      const opening = await openOpening(acting, id)
      const { company, weights } = await judgedBy(opening)
      const earlier = await list({ opening: id })
      const known = new Set(earlier.map(({ profile }) => profile))
      const room = suggestionsPerOpening - earlier.filter(({ state }) => state === 'suggested').length
      const { found, people, explained } = await pool.rank({
        ...{ opening: openingFacts(opening, company), municipalities: [opening.municipality, ...opening.sharedWith] },
        ...{ weights, limit: Number.POSITIVE_INFINITY },
        namely: ({ ranked }) => ranked.flatMap(each => (known.has(each.id) ? [] : each.id)).slice(0, Math.max(0, room)),
      })
      const places = new Map(found.ranked.map((each, i) => [each.id, i + 1]))
      if (people.size > 0) await log(acting, opening, [...people.keys()], 'de næste foreslås til opslaget')
      const asked = { by: acting.account, at: clock.now() }
      let came = 0
      for (const [profileId, profile] of people) {
        const ranked = explained.get(profileId)
        if (!ranked) continue
        const shown = shownParts(ranked, places.get(profileId) ?? 0, weights)
        if (await suggest({ opening, profile, ranked, shown, round: 1, lateRound: null, asked })) came++
      }
      return came
    },

    /**
     * One person, whom the consultant knows. Sent twice it is one, and whoever was put forward before is not once more.
     * @returns the proposal's id
     * @throws NOT_MATCHABLE when the person may not be put forward, or does not fit; WRONG_STATE, NOT_ALLOWED, NOT_FOUND
     */
    async suggestPerson(
      acting: Acting,
      { opening: id, profile: person }: { opening: string; profile: string },
    ): Promise<string> {
      const opening = await openOpening(acting, id)
      // In the log by that.
      await profiles.get(acting, person, 'foreslås til et opslag')
      const latest = async () => (await list({ profile: person })).findLast(each => each.opening === id)?._id
      const known = await latest()
      if (known) return known
      const { company, weights } = await judgedBy(opening)
      const profile = await pool.person(person)
      const ranked = profile && pool.rankOne({ opening, company }, profile, weights)
      if (!profile || !ranked) throw refuse('NOT_MATCHABLE')
      const shown = shownParts(ranked, await placeAmongSuggested(opening, ranked), weights)
      const asked = { by: acting.account, at: clock.now() }
      const made =
        (await suggest({ opening, profile, ranked, shown, round: 1, lateRound: null, asked })) ?? (await latest())
      if (!made) throw refuse('NOT_MATCHABLE')
      return made
    },
  }
}

export type AskedService = ReturnType<typeof createAsked>
