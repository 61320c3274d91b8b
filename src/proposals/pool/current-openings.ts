/** The open openings with their companies, per municipality that may propose people to them, kept in step with the store. */
import type { Connection } from 'mongoose'
import { type Company, companyModel } from '../../companies/model.js'
import { type SharedRoom, shareRoom, usualSharedRoom } from '../../matching/kept.js'
import { createOpeningsIndex, type OpeningsIndex } from '../../matching/openings/openings-index.js'
import { type Opening, openingModel } from '../../openings/model.js'
import {
  type CountedChanges,
  countChanges,
  type InStepDeps,
  keepInStep,
  type Shelf,
  type Source,
  type Stamp,
} from './in-step.js'
import { checkOpeningFacts, openingFacts } from './opening-facts.js'

/** An opening is read together with its company; null: there is none. */
export interface OpenOpening {
  _id: string
  opening: Opening
  company: Company | null
}

/** Without the texts. */
const fields = {
  ...{ municipality: 1, sharedWith: 1, company: 1, workplace: 1, schemes: 1, sector: 1, disco: 1, skills: 1 },
  ...{ danishLevel: 1, licences: 1, demands: 1, slots: 1, hoursPerWeek: 1, startFrom: 1, startTo: 1, weeks: 1 },
  ...{ prospect: 1, subsidisedNow: 1, state: 1, rev: 1, changedAt: 1 },
} as const
const companyFields = { workplaces: 1, publicEmployer: 1 } as const
const open = { state: 'open' } as const
const batch = 500

interface OpeningsShelf extends Shelf<OpenOpening> {
  indexes: ReadonlyMap<string, OpeningsIndex>
  index(municipality: string): OpeningsIndex
  /** another number than before when an opening of the municipality came, went or changed */
  changes(municipality: string): number
}

/** @param keptRoom bytes that searches may keep, of all municipalities together */
export function createCurrentOpenings({
  db,
  keptRoom = usualSharedRoom,
  ...deps
}: InStepDeps & { db: Connection; keptRoom?: number }) {
  const openings = openingModel(db)
  const companies = companyModel(db)
  const counted = countChanges()

  async function withCompanies(found: Opening[], whole = false): Promise<OpenOpening[]> {
    const owners = await companies
      .find({ _id: { $in: [...new Set(found.map(({ company }) => company))] } }, whole ? {} : companyFields)
      .sort({ _id: 1 })
      .lean<Company[]>()
    const byId = new Map(owners.map(company => [company._id, company]))
    return found.map(opening => ({ _id: opening._id, opening, company: byId.get(opening.company) ?? null }))
  }

  async function* read(filter: Record<string, unknown>): AsyncGenerator<OpenOpening> {
    let some: Opening[] = []
    for await (const opening of openings.find(filter, fields).sort({ _id: 1 }).lean<Opening>().cursor()) {
      if (some.push(opening) < batch) continue
      yield* await withCompanies(some)
      some = []
    }
    yield* await withCompanies(some)
  }

  const source: Source<OpenOpening, OpeningsShelf> = {
    shelf: () => createShelf(counted, shareRoom(keptRoom)),
    async *stamps(since) {
      for await (const document of read(since ? { changedAt: { $gte: since } } : open)) yield stampOf(document)
      if (!since) return
      const mended = await companies
        .find({ changedAt: { $gte: since } }, { _id: 1 })
        .sort({ _id: 1 })
        .lean<Pick<Company, '_id'>[]>()
      if (mended.length > 0)
        for await (const document of read({ ...open, company: { $in: mended.map(({ _id }) => _id) } }))
          yield stampOf(document)
    },
    async documents(ids) {
      const found = await openings
        .find({ _id: { $in: [...ids] } }, fields)
        .sort({ _id: 1 })
        .lean<Opening[]>()
      return withCompanies(found)
    },
    everything: () => read(open),
    stamp: stampOf,
  }
  const keeper = keepInStep(source, deps)

  return {
    ...keeper,

    /** The whole documents of those of these openings that people of the municipality may be put forward for now. */
    async confirmed(ids: readonly string[], municipality: string) {
      const found = await openings
        .find({ ...open, _id: { $in: [...ids] }, $or: [{ municipality }, { sharedWith: municipality }] })
        .sort({ _id: 1 })
        .lean<Opening[]>()
      const whole = await withCompanies(found, true)
      return new Map(
        whole.flatMap(document => {
          const { _id, opening, company } = document
          return company ? [[_id, { document: { opening, company }, version: stampOf(document).version }]] : []
        }),
      )
    },

    figures() {
      const { shelf, documents, unreadable } = keeper.figures()
      const figures = [...(shelf?.indexes.values() ?? [])].map(index => index.figures())
      return {
        openings: documents - unreadable.now,
        unreadable,
        keptBytes: figures.reduce((sum, { keptBytes }) => sum + keptBytes, 0),
        keptMost: keptRoom,
        bytes: figures.reduce((sum, { bytes, keptBytes }) => sum + bytes + keptBytes, documents * bytesPerOpening),
      }
    },
  }
}

/** About what an id, a version and the facts take. */
const bytesPerOpening = 2_000

/** An opening does not change with its company, so what matching reads of the company is a part of the version. */
function stampOf({ _id: id, opening, company }: OpenOpening): Stamp {
  const { rev, changedAt, state, workplace, municipality, sharedWith } = opening
  const place = Array.isArray(company?.workplaces) ? company.workplaces.find(({ id }) => id === workplace) : null
  const others = [municipality, sharedWith, company?.publicEmployer, place?.postcode, place?.ordinaryEmployees]
  return { id, version: `${rev} ${Number(changedAt)} ${JSON.stringify(others)}`, belongs: state === 'open' }
}

function createShelf(counted: CountedChanges, room: SharedRoom): OpeningsShelf {
  const indexes = new Map<string, OpeningsIndex>()
  const shelf = {
    indexes,
    changes: counted.of,
    index(municipality: string) {
      const index = indexes.get(municipality) ?? createOpeningsIndex([], room)
      indexes.set(municipality, index)
      return index
    },
    put({ opening, company }: OpenOpening) {
      if (!company) throw new RangeError('company cannot be read')
      const facts = openingFacts(opening, company)
      checkOpeningFacts(facts)
      for (const municipality of [opening.municipality, ...opening.sharedWith]) {
        shelf.index(municipality).set(facts)
        counted.note(municipality)
      }
    },
    take(id: string) {
      for (const [municipality, index] of indexes) if (index.remove(id)) counted.note(municipality)
    },
  }
  return shelf
}
