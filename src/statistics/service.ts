import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { KindFigures } from '../deadlines/figures.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { firstOfMonth } from '../lib/days.js'
import { refuse } from '../lib/errors.js'
import { dayOfInstant, instantAt } from '../lib/instants.js'
import { type Placement, placementModel } from '../placements/model.js'
import { lastExpectedDay } from '../profiles/arrival.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { type MonthFigures, monthFigures } from './figures.js'

interface Deps {
  db: Connection
  clock: Clock
  deadlines: Pick<Deadlines, 'figures'>
}

export type Month = MonthFigures & { promises: KindFigures[] }

/** Courses that were agreed and not given up. */
const real: Placement['state'][] = ['agreed', 'running', 'ended']

/** A municipality's figures: of its own citizens, wherever they work, and of the promises that it gave. No names in them. */
export function createStatistics({ db, clock, deadlines }: Deps) {
  const profiles = profileModel(db)
  const placements = placementModel(db)

  return {
    /**
     * The last so many months with the present one, the newest first. Whoever's data were erased is not among those who came.
     * @throws NOT_FOUND for who does not work in a municipality
     */
    async months(acting: Acting, count: number): Promise<Month[]> {
      const { scope } = acting
      if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
      const today = dayOfInstant(clock.now())
      const months = Array.from({ length: count }, (_, i) => firstOfMonth(today, -i))
      const from = months.at(-1) ?? today
      const own = { profileMunicipality: scope.municipality }
      const ofOwn = { municipality: scope.municipality, removedAt: null }
      const [came, awaited, begun, ended, promises] = await Promise.all([
        profiles
          .find({ ...ofOwn, arrivedOn: { $gte: from } }, { arrivedOn: 1 })
          .sort({ _id: 1 })
          .lean<Pick<Profile, '_id' | 'arrivedOn'>[]>(),
        profiles
          .find(
            { ...ofOwn, arrivedOn: null, 'expectedArrival.day': { $gte: from, $lt: today } },
            { expectedArrival: 1 },
          )
          .sort({ _id: 1 })
          .lean<Pick<Profile, 'expectedArrival'>[]>(),
        placements
          .find({ ...own, state: { $in: real }, startsOn: { $gte: from, $lte: today } }, { scheme: 1, startsOn: 1 })
          .sort({ _id: 1 })
          .lean<(Pick<Placement, 'scheme'> & { startsOn: string })[]>(),
        placements
          .find({ ...own, state: 'ended', endsOn: { $gte: from } }, { outcome: 1, endsOn: 1 })
          .sort({ _id: 1 })
          .lean<(Pick<Placement, 'outcome'> & { endsOn: string })[]>(),
        Promise.all(
          months.map(month =>
            deadlines.figures(acting, { from: instantAt(month, 0), to: instantAt(firstOfMonth(month, 1), 0) }),
          ),
        ),
      ])
      const first = new Map<string, string>()
      const courses = await placements
        .find(
          { profile: { $in: came.map(({ _id }) => _id) }, state: { $in: real }, startsOn: { $lte: today } },
          { profile: 1, startsOn: 1 },
        )
        .sort({ startsOn: -1, _id: 1 })
        .lean<{ profile: string; startsOn: string }[]>()
      for (const { profile, startsOn } of courses) first.set(profile, startsOn)
      const figured = {
        came: came.flatMap(({ _id, arrivedOn }) => (arrivedOn ? [{ arrivedOn, began: first.get(_id) ?? null }] : [])),
        awaited: awaited.flatMap(({ expectedArrival }) => lastExpectedDay(expectedArrival) ?? []),
        ...{ begun, ended },
      }
      return monthFigures(months, figured, today).map((month, i) => ({ ...month, promises: promises[i]?.kinds ?? [] }))
    },
  }
}

export type Statistics = ReturnType<typeof createStatistics>
