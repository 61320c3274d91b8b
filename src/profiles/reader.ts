import type { Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import { refuse } from '../lib/errors.js'
import { type Paged, pageAt, pageSize } from '../lib/paging.js'
import type { Secrets } from '../lib/secrets.js'
import type { Profile } from './model.js'
import type { Staffing } from './owners.js'
import { matchableFilter, type ProfileFilter, scopeFilter } from './scope.js'
import { type Searched, searchFor } from './search.js'

/**
 * Which people a list shows: all, not here yet, here already, with open questions, one's own,
 * without a yes to be matched, on leave, sick or paused, without a consultant who is there.
 */
export const listViews = ['all', 'arriving', 'waiting', 'questions', 'own', 'unasked', 'resting', 'unowned'] as const
export type ListView = (typeof listViews)[number]

const mostAtCentre = 1000
const byArrival = { 'expectedArrival.day': 1, lastName: 1, firstName: 1, _id: 1 } as const
const orders = { ankomst: byArrival, navn: { firstName: 1, lastName: 1, _id: 1 } } as const
/** In which order a list stands: expected arrival (unknown first), or the name as it is read. */
export const listOrders = ['ankomst', 'navn'] as const
export type ListOrder = (typeof listOrders)[number]

interface ReaderDeps {
  profiles: Model<Profile>
  audit: Audit
  secrets: Pick<Secrets, 'cprHash'>
  accounts: Staffing['accounts']
}

/** How people are found and read. Whatever is read for a page is in the log before it is given out. */
export function createReader({ profiles, audit, secrets: { cprHash }, accounts }: ReaderDeps) {
  const ofView = async (acting: Acting, view: ListView): Promise<ProfileFilter> => {
    if (view === 'arriving') return { arrivedOn: null }
    if (view === 'waiting') return { arrivedOn: { $ne: null } }
    if (view === 'questions') return { 'questions.0': { $exists: true } }
    if (view === 'own') return { owner: { $in: await accounts.coveredBy(acting) } }
    if (view === 'unasked') return { consents: { $not: { $elemMatch: { kind: 'matching', withdrawnAt: null } } } }
    if (view === 'resting') return { manualState: { $ne: null } }
    if (view === 'unowned') {
      const there = acting.scope.kind === 'municipality' ? await accounts.caseworkers(acting.scope.municipality) : []
      return { owner: { $nin: there.map(({ _id }) => _id) } }
    }
    return {}
  }

  async function logList(
    acting: Acting,
    found: readonly Pick<Profile, '_id'>[],
    what: 'profile.list' | 'profile.search' = 'profile.list',
  ): Promise<void> {
    if (acting.role === 'system' || found.length === 0) return
    const on = found.map(({ _id }) => _id)
    const why = what === 'profile.list' ? 'liste over personer' : 'søgning efter en person'
    await audit.record(acting, { what, on, why })
  }

  /** `among`: only these ids; left out: everybody. */
  const listed = async (acting: Acting, view: ListView, among?: readonly string[]): Promise<ProfileFilter> => ({
    ...scopeFilter(acting),
    ...(await ofView(acting, view)),
    ...(among && { _id: { $in: among } }),
  })

  return {
    /**
     * One person in scope.
     * @param why the purpose, for the log
     * @throws NOT_FOUND
     */
    async get(acting: Acting, id: string, why = 'sagsbehandling'): Promise<Profile> {
      const profile = await profiles.findOne({ _id: id, ...scopeFilter(acting) }).lean<Profile>()
      if (!profile) throw refuse('NOT_FOUND')
      if (acting.role !== 'system') await audit.record(acting, { what: 'profile.read', on: [id], why })
      return profile
    },

    /**
     * The ids of those in scope who have the name or number, for `list` and `counts`. What is typed stays in this
     * process: a store's own log may quote the queries it was slow at.
     */
    async search(acting: Acting, typed: string): Promise<string[]> {
      const people = await profiles
        .find(scopeFilter(acting), { firstName: 1, lastName: 1, asylPersonId: 1, cprHash: 1 })
        .sort({ _id: 1 })
        .lean<(Searched & { _id: string })[]>()
      return people.filter(searchFor(typed, cprHash)).map(({ _id }) => _id)
    },

    /**
     * People in scope, one page of them.
     * @param options.among only those whom `search` found
     */
    async list(
      acting: Acting,
      {
        view = 'all',
        order = 'ankomst',
        page = 1,
        among,
      }: { view?: ListView; order?: ListOrder; page?: number; among?: readonly string[] | undefined } = {},
    ): Promise<Paged & { profiles: Profile[]; total: number }> {
      const filter = await listed(acting, view, among)
      const total = await profiles.countDocuments(filter)
      const { skip, ...pages } = pageAt(total, page)
      const found = await profiles.find(filter).sort(orders[order]).skip(skip).limit(pageSize).lean<Profile[]>()
      // That they are not in this list, and in which others they are, is told all the same.
      const told = total === 0 ? (among ?? []).map(_id => ({ _id })) : found
      await logList(acting, told, among && 'profile.search')
      return { profiles: found, total, ...pages }
    },

    /** Everybody at the clarifier's own centre who has not left it yet, by expected arrival (unknown first), then name. */
    async atCentre(acting: Acting): Promise<Profile[]> {
      if (acting.scope.kind !== 'centre') throw refuse('NOT_FOUND')
      const found = await profiles.find(scopeFilter(acting)).sort(byArrival).limit(mostAtCentre).lean<Profile[]>()
      await logList(acting, found)
      return found
    },

    /** How many people each list holds. */
    async counts(
      acting: Acting,
      views: readonly ListView[] = listViews,
      among?: readonly string[],
    ): Promise<Record<ListView, number>> {
      const counted = await Promise.all(
        views.map(async view => [view, await profiles.countDocuments(await listed(acting, view, among))] as const),
      )
      return Object.fromEntries(counted) as Record<ListView, number>
    },

    /** For other domains' work; what of it a reader may see is `disclose`'s business, the log is the caller's. */
    byId: (id: string): Promise<Profile | null> =>
      profiles.findOne({ _id: id, removedAt: null }).lean<Profile>().exec(),

    async byIds(ids: readonly string[]): Promise<Profile[]> {
      if (ids.length === 0) return []
      return profiles
        .find({ _id: { $in: [...new Set(ids)] }, removedAt: null })
        .sort({ _id: 1 })
        .lean<Profile[]>()
        .exec()
    },

    /** The person, if the own document lets them be ranked now; else null. */
    matchable: (id: string): Promise<Profile | null> =>
      profiles
        .findOne({ _id: id, ...matchableFilter })
        .lean<Profile>()
        .exec(),

    /**
     * Rankings that are wanted and not done, the longest waiting first.
     * @param limit 0: all
     */
    async owedRanking(limit = 500): Promise<{ id: string; rev: number }[]> {
      const owed = await profiles
        .find({ $expr: { $lt: ['$rankedRev', '$rankWanted'] } }, { rankWanted: 1 })
        .sort({ changedAt: 1, _id: 1 })
        .limit(limit)
        .lean<Pick<Profile, '_id' | 'rankWanted'>[]>()
      return owed.map(({ _id, rankWanted }) => ({ id: _id, rev: rankWanted }))
    },
  }
}
