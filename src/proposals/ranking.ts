import { isDeepStrictEqual } from 'node:util'
import type { Connection } from 'mongoose'
import { system } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { groupBy } from '../lib/group-by.js'
import type { Ranked, Weights } from '../matching/facts.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Opening } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import type { Profile } from '../profiles/model.js'
import type { Profiles } from '../profiles/service.js'
import { lateRoundOf } from './late.js'
import { comesBack, type WithdrawReason } from './lifecycle.js'
import { type Proposal, proposalModel } from './model.js'
import { openingFacts } from './pool/opening-facts.js'
import type { Candidate } from './pool/person-facts.js'
import type { Pool } from './pool.js'
import type { Settle } from './settle.js'
import { createSuggesting, shownParts } from './suggesting.js'

interface Deps {
  db: Connection
  clock: Clock
  municipalities: Municipalities
  companies: Companies
  profiles: Profiles
  openings: Openings
  pool: Pool
  settle: Settle
  /** brings the placement that holds a person, if there is one, in step with what was changed of the person */
  followPerson: (profile: string) => Promise<void>
}

/** So many are put forward for one opening; the next ones when a consultant asks for them (asked.ts). */
export const suggestionsPerOpening = 20

/** Whether the process ends; asked before each suggestion. */
type Stopping = () => boolean
const never: Stopping = () => false

/**
 * Turns rankings into suggestions. Each may run twice and beside itself: the unique index (opening, profile, round)
 * lets a suggestion in once, and what no longer fits lapses by a conditional update.
 */
export function createRanking(deps: Deps) {
  const { db, clock, municipalities, companies, profiles, openings, pool, settle, followPerson } = deps
  const proposals = proposalModel(db)
  const { suggest, placeAmongSuggested, list } = createSuggesting(deps)

  const weightsOf = async (municipality: string): Promise<Weights> =>
    (await municipalities.get(municipality))?.weights ?? {}

  /** The round in which this person may be suggested for this opening now, or null. */
  function roundFor(profile: Profile, earlier: Proposal[]): number | null {
    const last = earlier.toSorted((a, b) => b.round - a.round)[0]
    if (!last) return 1
    if (comesBack(last)) return last.round + 1
    if (last.state !== 'lapsed') return null
    // After a lapse only changed facts (or a consultant) begin a new round; they may have changed while it was being written.
    const { profileRevision: read } = last
    const changed = read === undefined ? profile.changedAt > last.changedAt : profile.revision > read
    return changed ? last.round + 1 : null
  }

  /** Gives an undecided suggestion the numbers of the newest ranking; most often they are the same. */
  async function refresh(proposal: Proposal, shown: ReturnType<typeof shownParts>): Promise<void> {
    const before = Object.fromEntries(Object.keys(shown).map(name => [name, proposal[name as keyof typeof shown]]))
    if (isDeepStrictEqual(before, shown)) return
    await proposals.updateOne({ _id: proposal._id, state: 'suggested' }, { $set: shown })
  }

  /** The person, with these facts, does not fit any more. */
  async function lapse(proposal: Proposal, { revision: profileRevision }: Profile): Promise<void> {
    const reason = 'facts-changed' satisfies WithdrawReason
    await proposals.updateOne(
      { _id: proposal._id, state: 'suggested' },
      { $set: { state: 'lapsed', reason, profileRevision, settled: false, changedAt: clock.now() } },
    )
    await settle(proposal._id)
  }

  /** Suggests one who fits, or gives the undecided suggestion its newest numbers. @param placeOf 1 = best */
  async function putForward(
    opening: Opening,
    { profile, ranked, weights, mine }: { profile: Profile; ranked: Ranked; weights: Weights; mine: Proposal[] },
    placeOf: () => Promise<number>,
  ): Promise<void> {
    const undecided = mine.find(({ state }) => state === 'suggested')
    const round = roundFor(profile, mine)
    if (!undecided && round === null) return
    const place = await placeOf()
    const shown = shownParts(ranked, place, weights)
    if (undecided) await refresh(undecided, shown)
    else if (round !== null && place <= suggestionsPerOpening) {
      const lateRound = await lateRoundOf(opening, { proposals, openings })
      await suggest({ opening, profile, ranked, shown, round, lateRound })
    }
  }

  /** Brings the suggestions of one open opening in step with everybody. @returns false when it was stopped before the end */
  async function suggestPeople(opening: Opening, stopping: Stopping): Promise<boolean> {
    const company = await companies.get(system, opening.company)
    const municipalities = [opening.municipality, ...opening.sharedWith]
    const weights = await weightsOf(opening.municipality)
    const earlier = groupBy(await list({ opening: opening._id }), ({ profile }) => profile)
    const undecided = (profile: string) => earlier.get(profile)?.find(({ state }) => state === 'suggested')
    const { found, people, explained } = await pool.rank({
      ...{ opening: openingFacts(opening, company), municipalities, weights, limit: Number.POSITIVE_INFINITY },
      namely: ({ ranked }) => ranked.flatMap(({ id }, i) => (i < suggestionsPerOpening || undecided(id) ? id : [])),
    })
    for (const [i, { id }] of found.ranked.entries()) {
      const [profile, ranked] = [people.get(id), explained.get(id)]
      if (!profile || !ranked) continue
      if (stopping()) return false
      const mine = earlier.get(id) ?? []
      await putForward(opening, { profile, ranked, weights, mine }, async () => i + 1)
    }
    for (const id of earlier.keys()) {
      const proposal = undecided(id)
      if (!proposal || people.has(id)) continue
      // Who may not be ranked at all is withdrawn when the person is ranked.
      const profile = await pool.person(id)
      if (!profile || !municipalities.includes(profile.municipality)) continue
      if (!pool.rankOne({ opening, company }, profile, weights)) await lapse(proposal, profile)
    }
    return true
  }

  /** Brings the suggestions of one person in step with every open opening. @returns as `suggestPeople` */
  async function suggestOpenings(profile: Candidate, stopping: Stopping): Promise<boolean> {
    const earlier = groupBy(await list({ profile: profile._id }), ({ opening }) => opening)
    const undecided = (opening: string) => earlier.get(opening)?.find(({ state }) => state === 'suggested')
    const { found } = await pool.rankOpenings({
      ...{ profile, weights: {}, limit: Number.POSITIVE_INFINITY },
      namely: ({ ranked }) => ranked.map(({ id }) => id),
    })
    const asked = new Set([...found.ranked.map(({ id }) => id), ...[...earlier.keys()].filter(undecided)])
    const ofMunicipality = new Map<string, Weights>()
    for (const [id, both] of await pool.openings([...asked], profile.municipality)) {
      if (stopping()) return false
      const { opening } = both
      const weights = ofMunicipality.get(opening.municipality) ?? (await weightsOf(opening.municipality))
      ofMunicipality.set(opening.municipality, weights)
      const ranked = pool.rankOne(both, profile, weights)
      const proposal = undecided(id)
      if (ranked)
        await putForward(opening, { profile, ranked, weights, mine: earlier.get(id) ?? [] }, async () =>
          proposal?.score === ranked.score ? proposal.rank : placeAmongSuggested(opening, ranked),
        )
      else if (proposal) await lapse(proposal, profile)
    }
    return true
  }

  return {
    /**
     * Ranks one opening against everybody and stores the best. Run twice it adds nothing; what is done already is not done
     * again, and what is stopped stays owed.
     */
    async rank(id: string, rev: number, stopping: Stopping = never): Promise<void> {
      const opening = await openings.byId(id)
      if (!opening || opening.rankedRev >= rev) return
      if (opening.state === 'open') {
        await settle.promiseAgain(id)
        if (!(await suggestPeople(opening, stopping))) return
      } else if (opening.state !== 'draft' && opening.state !== 'paused')
        // One that holds a seat is being accepted at this moment.
        await settle.endOthers({ opening: id, _id: { $nin: opening.taken } }, 'lapsed', `opening-${opening.state}`)
      await openings.markRanked(id, Math.max(rev, opening.rankWanted))
    },

    /** Ranks one new or changed person against the open openings, and takes back what no longer holds. */
    async rankProfile(id: string, rev: number, stopping: Stopping = never): Promise<void> {
      if (await profiles.isRanked(id, rev)) return
      // Read before anything is looked for: what is changed meanwhile has a ranking of its own.
      const before = await profiles.byId(id)
      await settle.endFallen({ profile: id })
      await followPerson(id)
      // What a consultant wrote about somebody goes with the person.
      if (!before) {
        await proposals.updateMany({ profile: id, sentence: { $ne: null } }, { $set: { sentence: null } })
        await proposals.updateMany({ profile: id, heardFrom: { $gt: '' } }, { $set: { heardFrom: '' } })
      }
      const profile = await pool.person(id)
      if (profile && !(await suggestOpenings(profile, stopping))) return
      await profiles.markRanked(id, Math.max(rev, before?.rankWanted ?? 0))
    },

    /**
     * For sweep, before anything that takes long: a yes that was taken back does not wait for its turn among the rankings.
     */
    async takeBack(): Promise<void> {
      const owed = await profiles.owedRanking(0)
      await settle.endFallen({ profile: { $in: owed.map(({ id }) => id) }, state: 'confirmed' })
    },

    /**
     * Rankings that documents say are owed, for `sweep`; in no order, because two workers that sweep at once and go through
     * one list in one order do it all twice. Of 577 rankings two workers made 1018 so, and 597 in orders of their own.
     */
    async owedRankings(): Promise<({ opening: string; rev: number } | { profile: string; rev: number })[]> {
      const owedOpenings = shuffled(await openings.owedRanking())
      const owedProfiles = shuffled(await profiles.owedRanking()).map(({ id, rev }) => ({ profile: id, rev }))
      // In turn, so that neither waits for all of the others.
      const longest = Math.max(owedOpenings.length, owedProfiles.length)
      return Array.from({ length: longest }, (_, i) => [owedOpenings[i] ?? [], owedProfiles[i] ?? []].flat()).flat()
    },
  }
}

const shuffled = <Item>(items: readonly Item[]): Item[] =>
  items
    .map(item => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
