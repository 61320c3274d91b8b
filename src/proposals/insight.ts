/** What staff may look at of the rankings: nothing is stored, and whoever is named may be ranked at this moment. */
import { type Acting, system } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import { refuse } from '../lib/errors.js'
import type { OpeningFacts, Ranked, Weights } from '../matching/facts.js'
import type { Found } from '../matching/people/search.js'
import type { Ranking } from '../matching/reference.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Opening } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import type { Profile } from '../profiles/model.js'
import type { Rules } from '../rules/rules.js'
import { lawfulFix } from './lawful-fix.js'
import { openingFacts } from './pool/opening-facts.js'
import type { OpeningOfCompany, Pool, RankedPeople } from './pool.js'
import { bestScore } from './score.js'

interface Deps {
  municipalities: Municipalities
  companies: Companies
  openings: Openings
  pool: Pool
  rules: Rules
}

/** Who fits an opening, how many do not and why, and who would if one thing changed. */
export interface PeopleInsight {
  /** how many people of the reader's municipality were compared */
  among: number
  fitting: number
  /** how many each reason excludes; one person can have several */
  excluded: Record<string, number>
  nearMisses: { profile: Profile; ranked: Ranked }[]
  /** whether somebody fits who was never put forward */
  hasOthers: boolean
  /** the best possible score */
  best: number
}

/** The best open openings for a person, how many others do not fit and why, and which would if one thing changed. */
export interface OpeningsInsight {
  among: number
  fitting: number
  excluded: Record<string, number>
  ranked: (OpeningOfCompany & { ranked: Ranked })[]
  nearMisses: (OpeningOfCompany & { ranked: Ranked })[]
  /** the best possible score */
  best: number
}

export interface Weighed {
  opening: Opening
  rankings: Ranking[]
}

/** An opening as it was just read, with what else it is ranked by: the weights of its own municipality. */
export interface OpeningRead extends OpeningOfCompany {
  weights: Weights
}

/** Whether the municipality may read the opening. */
const concerns = ({ municipality, sharedWith, state }: Opening, reader: string): boolean =>
  municipality === reader || (sharedWith.includes(reader) && state !== 'draft')

const everyone = ({ ranked, nearMisses }: Found): string[] => [...ranked, ...nearMisses].map(({ id }) => id)

/** A ranking with its reasons, of those whose names may leave. */
function told(
  { found, explained }: Pick<RankedPeople, 'found' | 'explained'>,
  people: ReadonlyMap<string, Profile>,
  by: { opening: OpeningFacts; rules: Rules },
): Ranking {
  const tell = ({ id }: { id: string }): Ranked[] => {
    const ranked = people.has(id) && explained.get(id)
    return ranked ? [lawfulFix(ranked, by)] : []
  }
  return { ...found, ranked: found.ranked.flatMap(tell), nearMisses: found.nearMisses.flatMap(tell) }
}

export function createInsight({ municipalities, companies, openings, pool, rules }: Deps) {
  const weightsOf = async (municipality: string): Promise<Weights> =>
    (await municipalities.get(municipality))?.weights ?? {}

  const factsOf = async (opening: Opening) => openingFacts(opening, await companies.get(system, opening.company))

  return {
    /**
     * The ranking of an opening by its number, drafts included.
     * @throws NOT_FOUND outside the scope
     */
    async preview(acting: Acting, number: string, top: number): Promise<{ opening: Opening; ranking: Ranking }> {
      const { scope } = acting
      if (scope.kind === 'company' || scope.kind === 'centre') throw refuse('NOT_FOUND')
      const opening = await openings.byNumber(acting, number)
      if (scope.kind === 'municipality' && opening.municipality !== scope.municipality) throw refuse('NOT_FOUND')
      const facts = await factsOf(opening)
      const { people, ...weighing } = await pool.rank({
        opening: facts,
        municipalities: [opening.municipality, ...opening.sharedWith],
        weights: await weightsOf(opening.municipality),
        ...{ limit: top, namely: everyone },
      })
      return { opening, ranking: told(weighing, people, { opening: facts, rules }) }
    },

    /**
     * What each of these weightings makes of an open opening of the own municipality, in their order.
     * @throws NOT_FOUND outside the scope or when it is not open
     */
    async weigh(acting: Acting, id: string, weightings: readonly Weights[], top: number): Promise<Weighed> {
      const opening = await openings.get(acting, id)
      const isOwn = acting.scope.kind === 'municipality' && opening.municipality === acting.scope.municipality
      if (!isOwn || opening.state !== 'open') throw refuse('NOT_FOUND')
      const facts = await factsOf(opening)
      const { rankings, people } = await pool.rankEach({
        opening: facts,
        municipalities: [opening.municipality, ...opening.sharedWith],
        ...{ weightings, limit: top, namely: everyone },
      })
      return { opening, rankings: rankings.map(weighing => told(weighing, people, { opening: facts, rules })) }
    },

    /**
     * Why people of the reader's own municipality do not fit an opening, and who nearly does. What of them may be shown is
     * `disclose`'s business, the log is the caller's.
     * @param except people who are not to be among the near misses
     * @param known everybody who was put forward once; those of `except` are among them
     * @throws NOT_FOUND outside the scope
     */
    async ofOpening(
      { scope }: Acting,
      { opening, company, weights }: OpeningRead,
      { limit, except, known = except }: { limit: number; except: ReadonlySet<string>; known?: ReadonlySet<string> },
    ): Promise<PeopleInsight> {
      if (scope.kind !== 'municipality' || !concerns(opening, scope.municipality)) throw refuse('NOT_FOUND')
      const near = ({ nearMisses }: Found) => nearMisses.flatMap(({ id }) => (except.has(id) ? [] : id)).slice(0, limit)
      const facts = openingFacts(opening, company)
      const { found, among, people, explained } = await pool.rank({
        ...{ opening: facts, municipalities: [scope.municipality], weights },
        ...{ limit: limit + known.size, namely: near },
      })
      return {
        ...{ among, fitting: found.fitting, excluded: found.excluded, best: bestScore(weights) },
        hasOthers: found.ranked.some(({ id }) => !known.has(id)),
        nearMisses: near(found).flatMap(id => {
          const [profile, ranked] = [people.get(id), explained.get(id)]
          return profile && ranked ? [{ profile, ranked: lawfulFix(ranked, { opening: facts, rules }) }] : []
        }),
      }
    },

    /**
     * The best open openings for one person of the reader's municipality, and those that nearly fit.
     * @param most.near so many of those that nearly fit; left out: as many as of the others
     * @returns null when the person may not be ranked now
     */
    async ofPerson(
      acting: Acting,
      id: string,
      { limit, near = limit }: { limit: number; near?: number },
    ): Promise<OpeningsInsight | null> {
      const profile = acting.scope.kind === 'municipality' ? await pool.person(id) : null
      if (!profile || acting.scope.kind !== 'municipality' || profile.municipality !== acting.scope.municipality)
        return null
      const weights = await weightsOf(profile.municipality)
      const named = (found: Found) => ({ ...found, nearMisses: found.nearMisses.slice(0, near) })
      const ranking = await pool.rankOpenings({ profile, weights, limit, namely: found => everyone(named(found)) })
      const { among, openings, explain } = ranking
      const found = named(ranking.found)
      const tell = ({ id }: { id: string }) => {
        const both = openings.get(id)
        if (!both) return []
        const opening = openingFacts(both.opening, both.company)
        return [{ ...both, ranked: lawfulFix(explain(both), { opening, rules }) }]
      }
      return {
        ...{ among, fitting: found.fitting, excluded: found.excluded, best: bestScore(weights, 'openings') },
        ...{ ranked: found.ranked.flatMap(tell), nearMisses: found.nearMisses.flatMap(tell) },
      }
    },
  }
}

export type Insight = ReturnType<typeof createInsight>
