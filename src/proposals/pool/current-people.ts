/** The people who may be ranked, in one index per municipality, kept in step with the store. */
import type { Connection } from 'mongoose'
import type { Day } from '../../lib/days.js'
import { type SharedRoom, shareRoom, usualSharedRoom } from '../../matching/kept.js'
import { type FillingIndex, fillPeopleIndex, type PeopleIndex } from '../../matching/people/people-index.js'
import { type Profile, profileModel } from '../../profiles/model.js'
import { isMatchable, matchableFilter } from '../../profiles/scope.js'
import {
  type CountedChanges,
  countChanges,
  type InStepDeps,
  keepInStep,
  type Shelf,
  type Source,
  type Stamp,
} from './in-step.js'
import { profileFacts } from './person-facts.js'

/** Which of these people a placement holds, with its proposal; without an argument all of them. */
export type Placed = (profiles?: readonly string[]) => Promise<Map<string, string>>

/** What an index is made of: no name, no number, no free text. */
const factFields = {
  ...{ track: 1, birthDate: 1, residence: 1, danish: 1, licences: 1, wishes: 1, availability: 1 },
  ...{ hoursPerWeek: 1, arrivedOn: 1, expectedArrival: 1, commuteMinutes: 1, homePostcode: 1, workLimits: 1 },
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
  /** those held by a placement are in no index */
  held: ReadonlySet<string>
}

/** @param keptRoom bytes that searches may keep, of all municipalities together */
export function createCurrentPeople({
  db,
  placed,
  keptRoom = usualSharedRoom,
  ...deps
}: InStepDeps & { db: Connection; placed: Placed; keptRoom?: number }) {
  const profiles = profileModel(db)
  const counted = countChanges()
  const source: Source<Profile, PeopleShelf> = {
    shelf: today => createShelf(today, counted, shareRoom(keptRoom)),
    async *stamps(since) {
      const found = since
        ? profiles.find({ changedAt: { $gte: since } }, stampFields).sort({ changedAt: 1 })
        : profiles.find(matchableFilter, stampFields).sort({ _id: 1 })
      for await (const profile of found.lean<Profile>().cursor()) yield stampOf(profile)
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
    stamp: stampOf,
    async besides(shelf) {
      const before = shelf.held
      shelf.held = new Set((await placed()).keys())
      return [...[...shelf.held].filter(id => !before.has(id)), ...[...before].filter(id => !shelf.held.has(id))]
    },
  }
  const keeper = keepInStep(source, deps)

  return {
    ...keeper,

    /** The whole documents of those of these people who may be ranked at this moment, and what tells their versions. */
    async confirmed(ids: readonly string[]): Promise<Map<string, { document: Profile; version: string }>> {
      if (ids.length === 0) return new Map()
      const [found, held] = await Promise.all([
        profiles
          .find({ ...matchableFilter, _id: { $in: [...ids] } })
          .sort({ _id: 1 })
          .lean<Profile[]>(),
        placed(ids),
      ])
      const free = found.filter(({ _id }) => !held.has(_id))
      return new Map(free.map(document => [document._id, { document, version: stampOf(document).version }]))
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

function stampOf(profile: Profile): Stamp {
  const { _id: id, municipality, revision, changedAt } = profile
  return { id, version: `${revision} ${Number(changedAt)} ${municipality}`, belongs: belongs(profile) }
}

function belongs(profile: Profile): boolean {
  try {
    return isMatchable(profile)
  } catch {
    return false
  }
}

function createShelf(
  today: Day,
  counted: CountedChanges,
  room: SharedRoom,
): PeopleShelf & { held: ReadonlySet<string> } {
  const indexes = new Map<string, PeopleIndex>()
  /** by municipality until all are there */
  let filling: Map<string, FillingIndex> | null = new Map()
  const shelf = {
    indexes,
    changes: counted.of,
    held: new Set<string>() as ReadonlySet<string>,
    index(municipality: string) {
      const index = indexes.get(municipality) ?? fillPeopleIndex(0, room).filled()
      indexes.set(municipality, index)
      return index
    },
    put(profile: Profile) {
      const { _id: id, municipality } = profile
      if (typeof municipality !== 'string') throw new RangeError('municipality cannot be read')
      counted.note(municipality)
      if (shelf.held.has(id)) return
      const facts = profileFacts(profile, today)
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
