/** The people who may be ranked, in one index per municipality, kept in step with the store. */
import type { Connection } from 'mongoose'
import type { Day } from '../../lib/days.js'
import { type SharedRoom, shareRoom, usualSharedRoom } from '../../matching/kept.js'
import { type FillingIndex, fillPeopleIndex, type PeopleIndex } from '../../matching/people/people-index.js'
import { type Profile, profileModel } from '../../profiles/model.js'
import { isMatchable, matchableFilter } from '../../profiles/scope.js'
import { type Engaged, type Engagement, isTaken } from '../engaged.js'
import {
  type CountedChanges,
  countChanges,
  type InStepDeps,
  keepInStep,
  type Shelf,
  type Source,
  type Stamp,
} from './in-step.js'
import { type Candidate, profileFacts } from './person-facts.js'

/** What an index is made of: no name, no number, no free text. */
const factFields = {
  ...{ track: 1, birthDate: 1, residence: 1, danish: 1, licences: 1, wishes: 1, availability: 1 },
  ...{ hoursPerWeek: 1, arrivedOn: 1, expectedArrival: 1, commuteMinutes: 1, homePostcode: 1, workLimits: 1 },
  ...{ unemployedSince: 1 },
  ...{ 'skills.code': 1, 'experience.disco': 1, 'experience.years': 1 },
} as const
const stampFields = {
  ...{ municipality: 1, revision: 1, changedAt: 1, removedAt: 1, manualState: 1 },
  ...{ 'consents.kind': 1, 'consents.withdrawnAt': 1, 'consents.company': 1 },
} as const

interface PeopleShelf extends Shelf<Profile> {
  indexes: ReadonlyMap<string, PeopleIndex>
  index(municipality: string): PeopleIndex
  /** another number than before when somebody of the municipality came, went or changed */
  changes(municipality: string): number
  /** whoever is taken is in no index */
  engaged: ReadonlyMap<string, Engagement>
}

/** @param keptRoom bytes that searches may keep, of all municipalities together */
export function createCurrentPeople({
  db,
  engaged,
  keptRoom = usualSharedRoom,
  ...deps
}: InStepDeps & { db: Connection; engaged: Engaged; keptRoom?: number }) {
  const profiles = profileModel(db)
  const counted = countChanges()
  // As it was read last, by whichever shelf: what a version tells of it.
  let known: ReadonlyMap<string, Engagement> = new Map()
  const stampNow = (profile: Profile) => stampOf(profile, known.get(profile._id))
  const source: Source<Profile, PeopleShelf> = {
    shelf: today => createShelf(today, counted, shareRoom(keptRoom)),
    async *stamps(since) {
      const found = since
        ? profiles.find({ changedAt: { $gte: since } }, stampFields).sort({ changedAt: 1 })
        : profiles.find(matchableFilter, stampFields).sort({ _id: 1 })
      for await (const profile of found.lean<Profile>().cursor()) yield stampNow(profile)
    },
    documents: ids =>
      profiles
        .find({ _id: { $in: [...ids] } }, { ...stampFields, ...factFields })
        .sort({ _id: 1 })
        .lean<Profile[]>()
        .exec(),
    everything: () =>
      profiles
        .find(matchableFilter, { ...stampFields, ...factFields })
        .sort({ _id: 1 })
        .lean<Profile>()
        .cursor(),
    stamp: stampNow,
    async besides(shelf) {
      const before = shelf.engaged
      known = await engaged()
      shelf.engaged = known
      const told = (from: ReadonlyMap<string, Engagement>, id: string) => standing(from.get(id))
      return [...new Set([...before.keys(), ...known.keys()])].filter(id => told(before, id) !== told(known, id))
    },
  }
  const keeper = keepInStep(source, deps)

  return {
    ...keeper,

    /** The whole documents of those of these people who may be ranked at this moment, and what tells their versions. */
    async confirmed(ids: readonly string[]): Promise<Map<string, { document: Candidate; version: string }>> {
      if (ids.length === 0) return new Map()
      const [found, now] = await Promise.all([
        profiles
          .find({ ...matchableFilter, _id: { $in: [...ids] } })
          .sort({ _id: 1 })
          .lean<Profile[]>(),
        engaged(ids),
      ])
      return new Map(
        candidatesAmong(found, now).map(document => [
          document._id,
          { document, version: stampOf(document, now.get(document._id)).version },
        ]),
      )
    },

    figures() {
      const { shelf, documents, unreadable } = keeper.figures()
      const figures = [...(shelf?.indexes.values() ?? [])].map(index => index.figures())
      return {
        people: figures.reduce((sum, { people }) => sum + people, 0),
        unreadable,
        keptBytes: figures.reduce((sum, { keptBytes }) => sum + keptBytes, 0),
        keptMost: keptRoom,
        bytes: figures.reduce((sum, { bytes, keptBytes }) => sum + bytes + keptBytes, documents * bytesPerStamp),
      }
    },
  }
}

/** About what an id and a version take. */
const bytesPerStamp = 150

/** Those of these people who may be put forward. */
export const candidatesAmong = (people: readonly Profile[], engaged: ReadonlyMap<string, Engagement>): Candidate[] =>
  people
    .filter(({ _id }) => !isTaken(engaged.get(_id)))
    .map(profile => ({ ...profile, freeFrom: engaged.get(profile._id)?.freeFrom ?? null }))

/** What tells whether, and from which day, somebody may be put forward. */
const standing = (engagement: Engagement | undefined): string =>
  isTaken(engagement) ? 'taken' : (engagement?.freeFrom ?? '')

function stampOf(profile: Profile, engagement: Engagement | undefined): Stamp {
  const { _id: id, municipality, revision, changedAt } = profile
  return {
    id,
    version: `${revision} ${Number(changedAt)} ${municipality} ${standing(engagement)}`,
    belongs: belongs(profile),
  }
}

function belongs(profile: Profile): boolean {
  try {
    return isMatchable(profile)
  } catch {
    return false
  }
}

function createShelf(today: Day, counted: CountedChanges, room: SharedRoom): PeopleShelf {
  const indexes = new Map<string, PeopleIndex>()
  /** by municipality until all are there */
  let filling: Map<string, FillingIndex> | null = new Map()
  const shelf = {
    indexes,
    changes: counted.of,
    engaged: new Map<string, Engagement>() as ReadonlyMap<string, Engagement>,
    index(municipality: string) {
      const index = indexes.get(municipality) ?? fillPeopleIndex(0, room).filled()
      indexes.set(municipality, index)
      return index
    },
    put(profile: Profile) {
      const { _id: id, municipality } = profile
      if (typeof municipality !== 'string') throw new RangeError('municipality cannot be read')
      counted.note(municipality)
      const engagement = shelf.engaged.get(id)
      if (isTaken(engagement)) return
      const facts = profileFacts({ ...profile, freeFrom: engagement?.freeFrom ?? null }, today)
      if (!filling) return shelf.index(municipality).set(facts)
      const index = filling.get(municipality) ?? fillPeopleIndex(0, room)
      filling.set(municipality, index)
      index.put(facts)
    },
    take(id: string) {
      for (const index of filling?.values() ?? []) index.remove(id)
      for (const [municipality, index] of indexes) if (index.remove(id)) return counted.note(municipality)
    },
    filled() {
      for (const [municipality, index] of filling ?? []) indexes.set(municipality, index.filled())
      filling = null
    },
  }
  return shelf
}
