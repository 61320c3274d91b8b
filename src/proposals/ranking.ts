import type { Connection } from 'mongoose'
import { type Acting, system } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { dayOfInstant } from '../lib/instants.js'
import { fullWeights } from '../matching/criteria.js'
import type { Ranked, Weights } from '../matching/facts.js'
import { type Ranking, rank } from '../matching/reference.js'
import type { Municipalities } from '../municipalities/service.js'
import { type Opening, openingModel } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import type { Profile } from '../profiles/model.js'
import type { Profiles } from '../profiles/service.js'
import { verdictsBy } from '../rules/eligibility.js'
import type { Rules } from '../rules/rules.js'
import { isDuplicate } from '../stores/errors.js'
import type { WithdrawReason } from './lifecycle.js'
import { type Proposal, proposalModel } from './model.js'
import { type createPool, openingFacts, profileFacts } from './pool.js'
import type { Settle } from './settle.js'

interface Deps {
  db: Connection
  clock: Clock
  municipalities: Municipalities
  companies: Companies
  profiles: Profiles
  openings: Openings
  pool: ReturnType<typeof createPool>
  placed: (profiles: readonly string[]) => Promise<Map<string, string>>
  settle: Settle
  rules: Rules
}

/** So many are put forward for one opening; the consultant sees the rest by asking again when these are decided. */
export const suggestionsPerOpening = 20

/**
 * Turns rankings into suggestions. Each may run twice and beside itself: the unique index (opening, profile, round)
 * lets a suggestion in once, and what no longer fits lapses by a conditional update.
 */
export function createRanking({
  db,
  clock,
  municipalities,
  companies,
  profiles,
  openings,
  pool,
  placed,
  settle,
  rules,
}: Deps) {
  const proposals = proposalModel(db)
  const openingDocuments = openingModel(db)

  const weightsOf = async (municipality: string): Promise<Weights> =>
    (await municipalities.get(municipality))?.weights ?? {}

  async function rankPeople(opening: Opening, people: Profile[], limit: number, weights: Weights): Promise<Ranking> {
    const company = await companies.get(system, opening.company)
    const today = dayOfInstant(clock.now())
    const facts = people.map(profile => profileFacts(profile, today))
    return rank(openingFacts(opening, company), facts, {
      weights,
      verdicts: verdictsBy(rules, today),
      today,
      limit,
    })
  }

  /** The round in which this person may be suggested for this opening now, or null. */
  function roundFor(profile: Profile, earlier: Proposal[]): number | null {
    const last = earlier.toSorted((a, b) => b.round - a.round)[0]
    if (!last) return 1
    // After a lapse only changed facts (or a consultant) begin a new round.
    return last.state === 'lapsed' && profile.changedAt > last.changedAt ? last.round + 1 : null
  }

  /** Late suggestions come after the company had its answer: one deadline per opening and batch of them. */
  async function lateRoundOf(opening: Opening): Promise<number | null> {
    if (!opening.answer) return null
    const latest = await proposals
      .findOne({ opening: opening._id, lateRound: { $ne: null } })
      .sort({ lateRound: -1, state: -1 })
      .lean<Proposal>()
    if (!latest?.lateRound) return 1
    const undecided = await proposals.exists({ opening: opening._id, lateRound: latest.lateRound, state: 'suggested' })
    return undecided ? latest.lateRound : latest.lateRound + 1
  }

  async function suggest(
    opening: Opening,
    profile: Profile,
    ranked: Ranked,
    shown: ReturnType<typeof shownParts>,
    round: number,
  ): Promise<void> {
    // Asked again at the last moment: a person withdrawn or placed while we ranked is not put forward.
    if (!(await pool.person(profile._id))) return
    const now = clock.now()
    const id = newId()
    try {
      await proposals.create({
        _id: id,
        opening: opening._id,
        profile: profile._id,
        round,
        municipality: opening.municipality,
        profileMunicipality: profile.municipality,
        company: opening.company,
        scheme: ranked.schemes[0],
        ...shown,
        state: 'suggested',
        suggestedAt: now,
        lateRound: await lateRoundOf(opening),
        settled: false,
        changedAt: now,
      })
    } catch (error) {
      if (isDuplicate(error)) return
      throw error
    }
    await settle(id)
  }

  /** Gives an undecided suggestion the numbers of the newest ranking. */
  async function refresh(proposal: Proposal, shown: ReturnType<typeof shownParts>): Promise<void> {
    await proposals.updateOne({ _id: proposal._id, state: 'suggested' }, { $set: shown })
  }

  async function lapse(proposal: Proposal, reason: WithdrawReason): Promise<void> {
    await proposals.updateOne(
      { _id: proposal._id, state: 'suggested' },
      { $set: { state: 'lapsed', reason, settled: false, changedAt: clock.now() } },
    )
    await settle(proposal._id)
  }

  /**
   * Brings the suggestions of one open opening in step with these people.
   * @param placeOf a person's place in the ranking, 1 = best
   */
  async function suggestFor(
    opening: Opening,
    people: Profile[],
    placeOf: (ranked: Ranked, index: number) => Promise<number>,
  ): Promise<void> {
    const weights = await weightsOf(opening.municipality)
    const { ranked } = await rankPeople(opening, people, people.length, weights)
    const byId = new Map(people.map(profile => [profile._id, profile]))
    const earlier = new Map<string, Proposal[]>()
    for (const proposal of await ofOpening(opening._id, [...byId.keys()]))
      earlier.set(proposal.profile, [...(earlier.get(proposal.profile) ?? []), proposal])

    for (const [index, entry] of ranked.entries()) {
      const profile = byId.get(entry.profileId)
      if (!profile) continue
      const mine = earlier.get(entry.profileId) ?? []
      const undecided = mine.find(({ state }) => state === 'suggested')
      const round = roundFor(profile, mine)
      if (!undecided && (round === null || index >= suggestionsPerOpening)) continue
      const place = await placeOf(entry, index)
      const shown = shownParts(entry, place, weights)
      if (undecided) await refresh(undecided, shown)
      else if (round !== null && place <= suggestionsPerOpening) await suggest(opening, profile, entry, shown, round)
    }
    const fits = new Set(ranked.map(({ profileId }) => profileId))
    for (const proposal of [...earlier.values()].flat())
      if (proposal.state === 'suggested' && !fits.has(proposal.profile)) await lapse(proposal, 'facts-changed')
  }

  const ofOpening = (opening: string, people: string[]) =>
    proposals
      .find({ opening, profile: { $in: people } })
      .sort({ profile: 1, round: 1 })
      .lean<Proposal[]>()
      .exec()

  /** One person's place among those suggested already, without ranking everybody again. */
  const placeAmongSuggested = (opening: Opening) => async (ranked: Ranked) =>
    1 +
    (await proposals.countDocuments({
      opening: opening._id,
      state: 'suggested',
      profile: { $ne: ranked.profileId },
      score: { $gt: ranked.score },
    }))

  return {
    /** Ranks one opening against everybody and stores the best. Run twice it adds nothing. */
    async rank(id: string, rev: number): Promise<void> {
      const opening = await openings.byId(id)
      if (!opening) return
      if (opening.state === 'open')
        await suggestFor(
          opening,
          await pool.people([opening.municipality, ...opening.sharedWith]),
          async (_, index) => index + 1,
        )
      else if (opening.state !== 'draft' && opening.state !== 'paused')
        // One that holds a seat is being accepted at this moment.
        await settle.endOthers({ opening: id, _id: { $nin: opening.taken } }, 'lapsed', `opening-${opening.state}`)
      await openings.markRanked(id, rev)
    },

    /** Ranks one new or changed person against the open openings, and takes back what no longer holds. */
    async rankProfile(id: string, rev: number): Promise<void> {
      const profile = await pool.person(id)
      if (profile) {
        const moved = { profile: id, profileMunicipality: { $ne: profile.municipality } }
        await settle.endOthers(moved, 'withdrawn', 'not-available')
        for (const { opening } of await pool.openOpenings(profile.municipality))
          await suggestFor(opening, [profile], placeAmongSuggested(opening))
        for (const proposal of await proposals
          .find({ profile: id, state: 'confirmed' })
          .sort({ _id: 1 })
          .lean<Proposal[]>()) {
          const stands = profile.consents.some(({ id, withdrawnAt }) => id === proposal.consent && withdrawnAt === null)
          if (!stands) await settle.endOthers({ _id: proposal._id }, 'withdrawn', 'consent-withdrawn')
        }
      } else {
        // The one whose placement holds the person is being accepted at this moment.
        const accepting = (await placed([id])).get(id)
        await settle.endOthers({ profile: id, _id: { $ne: accepting } }, 'withdrawn', 'not-available')
      }
      await profiles.markRanked(id, rev)
    },

    /** Rankings that documents say are owed: for `sweep`. */
    async owedRankings(): Promise<({ opening: string; rev: number } | { profile: string; rev: number })[]> {
      const [owedOpenings, owedProfiles] = await Promise.all([openings.owedRanking(), profiles.owedRanking()])
      return [...owedOpenings, ...owedProfiles.map(({ id, rev }) => ({ profile: id, rev }))]
    },

    /**
     * The ranking of an opening by its number, drafts included; nothing is stored.
     * @throws NOT_FOUND outside the scope
     */
    async preview(acting: Acting, number: string, top: number): Promise<{ opening: Opening; ranking: Ranking }> {
      const { scope } = acting
      const opening = await openingDocuments
        .findOne({ number, ...(scope.kind === 'municipality' && { municipality: scope.municipality }) })
        .lean<Opening>()
      if (!opening || scope.kind === 'company' || scope.kind === 'centre') throw refuse('NOT_FOUND')
      const people = await pool.people([opening.municipality, ...opening.sharedWith])
      return { opening, ranking: await rankPeople(opening, people, top, await weightsOf(opening.municipality)) }
    },

    /**
     * What each of these weightings makes of an open opening of the own municipality, in their order; nothing is stored.
     * @throws NOT_FOUND outside the scope or when it is not open
     */
    async weigh(acting: Acting, id: string, weightings: readonly Weights[], top: number): Promise<Weighed> {
      const opening = await openings.get(acting, id)
      const isOwn = acting.scope.kind === 'municipality' && opening.municipality === acting.scope.municipality
      if (!isOwn || opening.state !== 'open') throw refuse('NOT_FOUND')
      const people = await pool.people([opening.municipality, ...opening.sharedWith])
      const rankings: Ranking[] = []
      for (const weights of weightings) rankings.push(await rankPeople(opening, people, top, weights))
      return { opening, rankings }
    },
  }
}

export interface Weighed {
  opening: Opening
  rankings: Ranking[]
}

const shownParts = (ranked: Ranked, place: number, weights: Weights) => ({
  weights: fullWeights(weights),
  score: ranked.score,
  rank: place,
  parts: ranked.parts,
  reasonsFor: ranked.reasonsFor,
  reasonsAgainst: ranked.reasonsAgainst,
  wouldFitIf: ranked.wouldFitIf,
})
