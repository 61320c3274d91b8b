/** What a company must know of its courses at once: what begins and runs, what is not approved, and who helps with a problem. */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Deadlines } from '../deadlines/service.js'
import { formatDay } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { markOf } from '../lib/ids.js'
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import { openingModel } from '../openings/model.js'
import { isOutdated, isUnderWay, type Placement, placementModel } from './model.js'
import { fallenOf } from './promise.js'
import { companyVitas, stageOf } from './vitas/status.js'

const words = da.placements

/** Courses told of on the overview; the list has them all. */
const most = 5
/** Courses looked through for those that must be told of first. */
const looked = 100

interface Deps {
  db: Connection
  accounts: Pick<Accounts, 'actingFor' | 'byId'>
  deadlines: Pick<Deadlines, 'of'>
}

/** One course of the company's, without a word about the person. */
export interface CourseLine {
  href: string
  text: string
  state: string
  /** null: nothing that must be seen to */
  vitas: string | null
  /** what to write in VITAS; null: nothing to send */
  sheet: string | null
  problem: string | null
}

const openProblem = ({ problems = [] }: Placement) =>
  problems.findIndex(({ of, doneAt }) => of === 'company' && doneAt === null)

/** It is under way, and nobody has written down that it is approved as it is agreed now. */
const isUnapproved = (placement: Placement) =>
  isUnderWay(placement) && (stageOf(placement) !== 'approved' || isOutdated(placement))

export function createOverview({ db, accounts, deadlines }: Deps) {
  const placements = placementModel(db)

  async function helpWith(placement: Placement): Promise<string | null> {
    const round = openProblem(placement) + 1
    if (round === 0) return null
    const deadline = await deadlines.of('call-out', placement._id, round)
    const caller = deadline && (await accounts.byId(await accounts.actingFor(deadline.owner, placement.municipality)))
    const name = caller?.name ?? words.problem.someone
    return deadline
      ? filled(words.problem.calls, { name, due: formatInstant(deadline.dueAt) })
      : filled(words.problem.callsSoon, { name })
  }

  return {
    /** The company's courses that are not over, what must be seen to first, and how many more there are. */
    async overview({ scope }: Acting): Promise<{ lines: CourseLine[]; more: number }> {
      if (scope.kind !== 'company') return { lines: [], more: 0 }
      const { company } = scope
      const problems = { $elemMatch: { of: 'company', doneAt: null } }
      const found = await placements
        .find({ company, $or: [{ holds: true }, { waits: true }, { problems }] })
        .sort({ createdAt: -1, _id: 1 })
        .limit(looked)
        .lean<Placement[]>()
      const fallen = await fallenOf(db, found)
      const rank = (one: Placement) =>
        openProblem(one) >= 0 ? 0 : fallen.has(one._id) ? 1 : isUnapproved(one) ? 2 : one.state === 'planned' ? 3 : 4
      const first = found
        .toSorted((a, b) => rank(a) - rank(b) || (a.startsOn ?? '').localeCompare(b.startsOn ?? ''))
        .slice(0, most)
      const openings = await openingModel(db)
        .find({ _id: { $in: first.map(({ opening }) => opening) } }, { title: 1 })
        .sort({ _id: 1 })
        .lean<{ _id: string; title: string }[]>()
      const titles = new Map(openings.map(({ _id, title }) => [_id, title]))
      const lines = first.map(async (one): Promise<CourseLine> => {
        const off = fallen.has(one._id)
        const unapproved = !off && isUnapproved(one)
        return {
          href: paths.placements.forCompany(one._id),
          text: `${words.one} ${markOf(one._id)}: ${titles.get(one.opening) ?? ''}`,
          state: off ? words.calledOff(one.state) : stateText(one),
          vitas: unapproved ? companyVitas(one).text : null,
          sheet: unapproved && stageOf(one) === 'none' ? paths.placements.vitas(one._id) : null,
          problem: await helpWith(one),
        }
      })
      return { lines: await Promise.all(lines), more: found.length - first.length }
    },
  }
}

export type Overview = ReturnType<typeof createOverview>

function stateText({ state, startsOn, endsOn }: Placement): string {
  if (state === 'agreed' && startsOn) return filled(words.begins, { day: formatDay(startsOn) })
  if (state === 'running' && endsOn) return filled(words.runs, { day: formatDay(endsOn) })
  return words.states[state]
}
