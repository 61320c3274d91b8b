/**
 * Who fits whom, now: the engine on indexes that are kept in step with the store. Whoever is named was looked up in the
 * store after the search; where the store says otherwise, the search is made again.
 */
import type { Connection } from 'mongoose'
import type { Company } from '../companies/model.js'
import type { Day } from '../lib/days.js'
import { dayOfInstant } from '../lib/instants.js'
import type { OpeningFacts, ProfileFacts, Ranked, Weights } from '../matching/facts.js'
import { joinFound } from '../matching/join-found.js'
import { searchOpenings } from '../matching/openings/search.js'
import { explainEach, type Found, search } from '../matching/people/search.js'
import { type Snapshot, takeSnapshot } from '../matching/people/snapshot.js'
import { checkFacts } from '../matching/people/write-row.js'
import { explain } from '../matching/reference.js'
import type { Opening } from '../openings/model.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { matchableFilter } from '../profiles/scope.js'
import { alikeBy } from '../rules/alike.js'
import { verdictsBy } from '../rules/eligibility.js'
import type { Rules } from '../rules/rules.js'
import type { Engaged } from './engaged.js'
import { createCurrentOpenings } from './pool/current-openings.js'
import { candidatesAmong, createCurrentPeople } from './pool/current-people.js'
import type { InStepDeps } from './pool/in-step.js'
import { checkOpeningFacts, openingFacts } from './pool/opening-facts.js'
import { type Candidate, profileFacts } from './pool/person-facts.js'

export interface PoolDeps extends InStepDeps {
  db: Connection
  rules: Rules
  engaged: Engaged
  /** bytes that searches may keep, of people and of openings each; 256 MB if left out */
  keptRoom?: number
}

/** Those whose names may leave here, out of what was found. */
type Namely = (found: Found) => string[]

/** What one weighting makes of them. */
interface Weighing {
  found: Found
  /** by id, of those who were asked for, as they were when they were found; only those among `people` may leave */
  explained: ReadonlyMap<string, Ranked>
}

interface Asked {
  opening: OpeningFacts
  municipalities: readonly string[]
  weightings: readonly Weights[]
  limit: number
  namely: Namely
}

export interface RankedPeople extends Weighing {
  /** how many were compared */
  among: number
  /** documents of those who were asked for and may be ranked */
  people: Map<string, Candidate>
}

export interface RankedOpenings {
  found: Found
  among: number
  openings: Map<string, OpeningOfCompany>
  explain(of: OpeningOfCompany): Ranked
}

export interface OpeningOfCompany {
  opening: Opening
  company: Company
}

/** So often is a search repeated when things change under it. */
const attempts = 5

export function createPool({ db, rules, engaged, ...deps }: PoolDeps) {
  const profiles = profileModel(db)
  const currentPeople = createCurrentPeople({ db, engaged, ...deps })
  const currentOpenings = createCurrentOpenings({ db, ...deps })

  // The same functions all day: what the engine keeps from search to search holds for one law.
  let law = lawOn('')
  function lawOn(today: Day) {
    return { today, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }
  }
  function settingsOf(today: Day, weights: Weights) {
    if (law.today !== today) law = lawOn(today)
    return { ...law, weights }
  }

  /** Ranks everybody of these municipalities who may be ranked now: the same people by each of these weightings. */
  async function rankEach({
    opening,
    municipalities,
    weightings,
    limit,
    namely,
  }: Asked): Promise<{ rankings: Weighing[]; among: number; people: Map<string, Candidate> }> {
    for (let attempt = 1; ; attempt++) {
      const { today, shelf, version } = await currentPeople.current()
      const indexes = [...new Set(municipalities)].map(shelf.index)
      const asked = readableOpening(() => opening)
      const rankings = weightings.map(weights => {
        const settings = { ...settingsOf(today, weights), limit }
        const parts = asked ? indexes.map(index => search(index, asked, settings)) : []
        const found = joinFound(parts, limit)
        const names = namely(found)
        const explanations = asked ? indexes.flatMap(index => explainEach(index, asked, settings, names)) : []
        return { found, names, explained: new Map(explanations.map(each => [each.profileId, each])) }
      })
      const among = indexes.reduce((sum, index) => sum + index.size(), 0)
      // Explained and noted before anything else can happen: what was searched, not what is known when the store has answered.
      const claimed = new Map(rankings.flatMap(({ names }) => names).map(id => [id, version(id)]))
      const { agrees, documents } = checked(claimed, currentPeople, await currentPeople.confirmed([...claimed.keys()]))
      if (agrees || attempt === attempts) return { rankings, among, people: documents }
    }
  }

  return {
    /** What is in memory, for `/metrics`. */
    figures() {
      const [people, openings] = [currentPeople.figures(), currentOpenings.figures()]
      return {
        ...{ people: people.people, openings: openings.openings, bytes: people.bytes + openings.bytes },
        keptBytes: people.keptBytes + openings.keptBytes,
        keptMost: people.keptMost + openings.keptMost,
        unreadable: { profiles: people.unreadable, openings: openings.unreadable },
      }
    },

    /** Reads everything into memory now; else the first ranking does. */
    async warm(): Promise<void> {
      await Promise.all([currentPeople.current(), currentOpenings.current()])
    },

    /** Tells of every document that is left out because it cannot be read: which one and which fact, never its value. */
    onUnreadable(tell: (unreadable: { collection: 'profiles' | 'openings'; id: string; why: string }) => void): void {
      // Other errors than those of the checks may quote what is in the document.
      const why = (error: unknown) => (/^[a-zA-Z]+ cannot be read$/.exec(String((error as Error).message)) ?? ['?'])[0]
      currentPeople.onUnreadable((id, error) => tell({ collection: 'profiles', id, why: why(error) }))
      currentOpenings.onUnreadable((id, error) => tell({ collection: 'openings', id, why: why(error) }))
    },

    rankEach,

    /** As `rankEach`, by one weighting. */
    async rank({ weights, ...asked }: Omit<Asked, 'weightings'> & { weights: Weights }): Promise<RankedPeople> {
      const { rankings, ...rest } = await rankEach({ ...asked, weightings: [weights] })
      return { ...(rankings[0] as Weighing), ...rest }
    },

    /**
     * A municipality's people and these openings as another thread can read them, at one moment. Nobody in it was looked up
     * in the store. Openings that cannot be judged are null.
     */
    async copy({
      municipality,
      openings,
    }: {
      municipality: string
      openings: readonly OpeningOfCompany[]
    }): Promise<{ today: Day; snapshot: Snapshot; openings: (OpeningFacts | null)[] }> {
      const { today, shelf } = await currentPeople.current()
      return {
        ...{ today, snapshot: structuredClone(takeSnapshot(shelf.index(municipality))) },
        openings: openings.map(({ opening, company }) => readableOpening(() => openingFacts(opening, company))),
      }
    },

    /** How one person stands to an opening today; null when they do not fit, or cannot be judged. */
    rankOne({ opening, company }: OpeningOfCompany, profile: Candidate, weights: Weights): Ranked | null {
      const today = dayOfInstant(deps.clock.now())
      const facts = readablePerson(profile, today)
      const asked = readableOpening(() => openingFacts(opening, company))
      const explained = facts && asked && explain(asked, facts, settingsOf(today, weights))
      return explained && explained.excludedBy.length === 0 ? ranked(explained) : null
    },

    /** Ranks the open openings that the person may be put forward for. */
    async rankOpenings({
      profile,
      weights,
      limit,
      namely,
    }: {
      profile: Candidate
      weights: Weights
      limit: number
      namely: Namely
    }): Promise<RankedOpenings> {
      const { municipality } = profile
      for (let attempt = 1; ; attempt++) {
        const { today, shelf, version } = await currentOpenings.current()
        const settings = settingsOf(today, weights)
        const index = shelf.index(municipality)
        const facts = readablePerson(profile, today)
        const found = facts ? searchOpenings(index, facts, { ...settings, limit }) : nothing
        const claimed = new Map(namely(found).map(id => [id, version(id)]))
        const now = await currentOpenings.confirmed([...claimed.keys()], municipality)
        const { agrees, documents } = checked(claimed, currentOpenings, now)
        if (!agrees && attempt < attempts) continue
        return {
          ...{ found, among: index.size(), openings: documents },
          explain: ({ opening, company }) =>
            ranked(explain(openingFacts(opening, company), profileFacts(profile, today), settings, 'openings')),
        }
      }
    },

    /** Per municipality a text that is another one when its people or openings came, went or changed, or a day has begun. */
    async changes(): Promise<(municipality: string) => string> {
      const [people, openings] = await Promise.all([currentPeople.current(), currentOpenings.current()])
      return municipality =>
        `${people.today} ${people.shelf.changes(municipality)} ${openings.shelf.changes(municipality)}`
    },

    /** Everybody of these municipalities who may be ranked now, sorted by id; read from the store. */
    async people(municipalities: readonly string[]): Promise<Candidate[]> {
      const [found, now] = await Promise.all([
        profiles
          .find({ ...matchableFilter, municipality: { $in: [...municipalities] } })
          .sort({ _id: 1 })
          .lean<Profile[]>(),
        engaged(),
      ])
      return candidatesAmong(found, now)
    },

    /** One person, if ranking is allowed now; asked again just before a suggestion is stored. */
    async person(id: string): Promise<Candidate | null> {
      const profile = await profiles.findOne({ ...matchableFilter, _id: id }).lean<Profile>()
      const [candidate = null] = profile ? candidatesAmong([profile], await engaged([id])) : []
      return candidate
    },

    /** These people, as far as they may be ranked now. */
    async some(ids: readonly string[]): Promise<Map<string, Candidate>> {
      const found = await currentPeople.confirmed(ids)
      return new Map([...found].map(([id, { document }]) => [id, document]))
    },

    /** These openings, as far as they are open and people of the municipality may be put forward for them. */
    async openings(ids: readonly string[], municipality: string): Promise<Map<string, OpeningOfCompany>> {
      const found = await currentOpenings.confirmed(ids, municipality)
      return new Map([...found].map(([id, { document }]) => [id, document]))
    },
  }
}

export type Pool = ReturnType<typeof createPool>

const nothing: Found = { ranked: [], nearMisses: [], fitting: 0, excluded: {} }

/** What was claimed by a search, as far as the store agrees with it. */
function checked<D>(
  claimed: ReadonlyMap<string, string | undefined>,
  { agrees }: { agrees(claimed: ReadonlyMap<string, string | undefined>, found: Map<string, string>): boolean },
  now: ReadonlyMap<string, { document: D; version: string }>,
): { agrees: boolean; documents: Map<string, D> } {
  const right = [...now].filter(([id, { version }]) => claimed.get(id) === version)
  return {
    agrees: agrees(claimed, new Map([...now].map(([id, { version }]) => [id, version]))),
    documents: new Map(right.map(([id, { document }]) => [id, document])),
  }
}

function readablePerson(profile: Candidate, today: Day): ProfileFacts | null {
  try {
    const facts = profileFacts(profile, today)
    checkFacts(facts)
    return facts
  } catch {
    return null
  }
}

function readableOpening(read: () => OpeningFacts): OpeningFacts | null {
  try {
    const facts = read()
    checkOpeningFacts(facts)
    return facts
  } catch {
    return null
  }
}

function ranked({ excludedBy: _, ...rest }: ReturnType<typeof explain>): Ranked {
  return rest
}
