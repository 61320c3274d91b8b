/** Which benchmarks there are, in which order they run, and what they give together. */
import { allPairs } from './all-pairs.js'
import { arrivals, assignment, worth } from './assignment.js'
import { floors } from './floors.js'
import { type Goal, judged, type Skipped, type Values } from './goals.js'
import { memory } from './memory.js'
import { openings } from './openings.js'
import { pages } from './page.js'
import { punctuality } from './punctuality.js'
import type { Outcome, Table } from './report.js'
import { reverse } from './reverse.js'
import { explanations, worstOpening } from './single-query.js'
import { openStage, type Servers, type Stage, startServers } from './stage.js'
import { type Alone, growth, topCandidates } from './top-candidates.js'
import { upkeep } from './upkeep.js'

export interface Options {
  /** names as 'B1'; all when left out */
  only?: string[]
  /** people */
  sizes: number[]
  openings: number
  seed: number
  /** small instances, to compare answers and not times */
  quick: boolean
  tell?: (table: Table) => void
}

export interface Result {
  seed: number
  goals: Goal[]
  tables: Table[]
}

/** Benchmarks of one size of people. */
const ofPeople = ['B1', 'B3', 'B4', 'B5', 'B6', 'B11', 'B13'] as const
/** Only of so many people. */
const once: readonly string[] = ['B5', 'B11']
const medium = 100_000
/** The others, in the order in which they run. */
const others: Record<string, (options: Options) => Promise<Outcome>> = {
  B2: reverse,
  B7: assignment,
  B8: floors,
  B9: worth,
  B10: arrivals,
  B12: punctuality,
}
const names: readonly string[] = [...ofPeople, ...Object.keys(others)]

/** @throws RangeError for a benchmark that does not exist */
export async function runBenchmarks({ only = [...names], tell = () => {}, ...options }: Options): Promise<Result> {
  const unknown = only.filter(name => !names.includes(name))
  if (unknown.length > 0) throw new RangeError(`there is no ${unknown}; there are ${names}`)
  const values: Values = {}
  const skipped: Skipped = {}
  const tables: Table[] = []
  const take = (outcome: Outcome) => {
    Object.assign(values, outcome.values)
    Object.assign(skipped, outcome.skipped)
    tables.push(...outcome.tables)
    outcome.tables.forEach(tell)
  }
  const servers = await startServers()
  try {
    if (ofPeople.some(name => only.includes(name))) await runSizes(servers, only, options, values, take)
    for (const [name, run] of Object.entries(others)) if (only.includes(name)) take(await run(options))
  } finally {
    await servers.stop()
  }
  return { seed: options.seed, goals: judged(values, skipped), tables }
}

async function runSizes(
  servers: Servers,
  only: string[],
  { sizes, openings: count, seed, quick }: Options,
  values: Values,
  take: (outcome: Outcome) => void,
): Promise<void> {
  const asked = openings(count, seed + 1)
  const alone: Alone[] = []
  const buildings = new Map<number, number>()
  for (const size of sizes) {
    const stage = await openStage(servers, size, seed)
    buildings.set(size, stage.building)
    const benchmarks: Record<(typeof ofPeople)[number], (stage: Stage) => Promise<Outcome>> = {
      async B1() {
        const outcome = await topCandidates(stage, asked)
        alone.push(outcome.alone)
        return outcome
      },
      B3: () => explanations(stage, asked),
      B4: () => worstOpening(stage, asked),
      B5: () => allPairs(stage, { seed, quick }),
      B6: () => upkeep(stage, asked, seed),
      B11: () => pages(stage, { seed, quick }),
      B13: () => memory(stage, seed),
    }
    const wanted = ofPeople.filter(name => only.includes(name) && (!once.includes(name) || size === medium || quick))
    for (const name of wanted) take(await benchmarks[name](stage))
    stage.close()
  }
  Object.assign(values, growth(alone))
  const [before, after] = [buildings.get(medium), buildings.get(1_000_000)]
  if (only.includes('B6') && before && after) values['G15 growth'] = after / before
}
