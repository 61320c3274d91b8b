/** B1: the 20 best candidates for one opening. */
import assert from 'node:assert/strict'
import type { OpeningFacts } from '../src/matching/facts.js'
import { keptCandidates } from '../src/matching/people/candidates.js'
import { rowLength } from '../src/matching/people/columns.js'
import { planFor } from '../src/matching/people/plan.js'
import { search } from '../src/matching/people/search.js'
import type { Hit } from '../src/matching/top.js'
import type { GoalId, Skipped, Values } from './goals.js'
import {
  blockCount,
  inBlocks,
  meanOf,
  ratios,
  type System,
  spreadOf,
  sumTime,
  type Times,
  timed,
  timesOf,
  warmUps,
} from './measure.js'
import { grouped, naive } from './peers/javascript.js'
import { cell, digits, type Outcome } from './report.js'
import { settingsFor } from './settings.js'
import type { Stage } from './stage.js'
import { today } from './world.js'

const settings = settingsFor(20)
/** With a million, the documents alone would fill the heap, and the peers take long. */
const large = 300_000
const openingsOfLarge = 80
/** With nothing kept from earlier openings, everything is worked out anew. */
const coldOpenings = 20

/** The engine alone on all openings, for what is compared from size to size. */
export interface Alone extends Times {
  size: number
  /** milliseconds of the sum pass */
  sum: number
  /** bytes that a query cannot do without, on average */
  touched: number
}

/** @throws AssertionError when the systems do not answer alike */
export async function topCandidates(stage: Stage, all: OpeningFacts[]): Promise<Outcome & { alone: Alone }> {
  const { size, index, everybody, postgres, duck } = stage
  const asked = size < large ? all : spreadOut(all, openingsOfLarge)
  const engine = (opening: OpeningFacts): Hit[] => search(index, opening, settings).ranked
  const systems: Record<string, System<OpeningFacts>> = { engine }
  const skipped: Skipped = {}
  if (size < large) {
    const [simple, byHome] = [naive(everybody, today), grouped(everybody, today)]
    systems['naive JS'] = opening => simple(opening, settings)
    systems['JS grouped by home'] = opening => byHome(opening, settings)
  }
  if (typeof postgres === 'string') Object.assign(skipped, { G2: postgres, 'G2 p95': postgres, G3: postgres })
  else systems.PostgreSQL = opening => postgres.top(opening, settings)
  if (typeof duck === 'string') skipped['G3 DuckDB'] = duck
  else systems.DuckDB = opening => duck.top(opening, settings)

  for (const opening of asked) {
    const expected = engine(opening)
    for (const [name, answer] of Object.entries(systems)) assert.deepEqual(await answer(opening), expected, name)
  }
  const blocks = await inBlocks(asked, systems)
  const alone = {
    ...(await timesAlone(all, engine)),
    size,
    sum: await sumTime(size),
    touched: meanOf(all.map(each => bytesTouched(stage, each))),
  }
  const cold = await timed(spreadOut(all, coldOpenings), opening => {
    forget(stage)
    return engine(opening)
  })
  const fitting = all.map(opening => search(index, opening, { ...settings, counts: true }).fitting)

  const base = blocks.engine ?? []
  const ratio = (name: string, part: keyof Times) => blocks[name] && ratios(blocks[name], base, part)
  const { p50, p95, mean } = timesOf(fitting)
  return {
    alone,
    values: valuesOf(size, (name, part) => ratio(name, part)?.median),
    skipped,
    tables: [
      {
        title: `B1: the 20 best of ${size} people for one opening; ${asked.length} openings in ${blockCount} blocks`,
        note:
          `Middle of the blocks (smallest-largest). Who fits an opening: p50 ${p50}, p95 ${p95}, mean ${mean.toFixed(0)}. ` +
          `All ${all.length} openings, the engine alone: p50 ${digits(alone.p50)}, p95 ${digits(alone.p95)}, p99 ${digits(alone.p99)}, ` +
          `mean ${digits(alone.mean)} ms; with nothing kept from other openings p50 ${digits(timesOf(cold).p50)} ms; ` +
          `sum pass ${digits(alone.sum)} ms; bytes that a query must read, in whole lines: ${digits(alone.touched)}.`,
        head: ['system', 'p50 ms', 'p95 ms', 'mean ms', 'p50 / engine', 'p95 / engine', 'mean / engine'],
        rows: Object.entries(blocks).map(([name, times]) => [
          name,
          ...(['p50', 'p95', 'mean'] as const).map(part => cell(spreadOf(times.map(each => each[part])))),
          ...(['p50', 'p95', 'mean'] as const).map(part => cell(ratios(times, base, part))),
        ]),
      },
    ],
  }
}

/**
 * The least that is read, in lines of 64 bytes, because memory comes in lines: who fits, the bitmaps that bound a score at
 * their words, and of those who are named the part of the row that a score reads. Rows that are scored and not named come on
 * top, so the ratio to the time is told too high rather than too low.
 */
function bytesTouched({ index }: Stage, opening: OpeningFacts): number {
  const plan = planFor(index, opening, settings, false)
  const { count, words } = keptCandidates(index, plan, false, false)
  const linesOfBitmap = new Set(Array.from(words.subarray(0, count), word => (4 * word) >> 6)).size
  const bitmaps = plan.scores.experience.trades.length + 2 + plan.skills.length
  const rows = search(index, opening, settings).ranked.map(({ id }) => 4 * rowLength * index.slotOf(id))
  const linesOfRows = rows.reduce((lines, start) => lines + ((start + scoredBytes - 1) >> 6) - (start >> 6) + 1, 0)
  return 64 * (2 * Math.ceil(count / 16) + bitmaps * linesOfBitmap + linesOfRows)
}
/** Of a row. */
const scoredBytes = 32

/** Each of so many blocks keeps its first ones. */
export function spreadOut<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, all.length / count)
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * step)] as T)
}

/** Three passes after as many that warm. */
async function timesAlone(asked: OpeningFacts[], engine: System<OpeningFacts>): Promise<Times> {
  for (let pass = 0; pass < warmUps; pass++) await timed(asked, engine)
  return timesOf(await timed([...asked, ...asked, ...asked], engine))
}

export function forget({ index }: Stage): void {
  index.kept.clear()
}

function valuesOf(size: number, ratio: (name: string, part: keyof Times) => number | undefined): Values {
  const ids: Record<number, Partial<Record<GoalId, [string, keyof Times]>>> = {
    10000: { G4: ['naive JS', 'p50'] },
    100000: {
      G1: ['naive JS', 'p50'],
      'G1 p95': ['naive JS', 'p95'],
      G1b: ['JS grouped by home', 'p50'],
      'G1b p95': ['JS grouped by home', 'p95'],
      G2: ['PostgreSQL', 'p50'],
      'G2 p95': ['PostgreSQL', 'p95'],
    },
    1000000: { G3: ['PostgreSQL', 'p50'], 'G3 DuckDB': ['DuckDB', 'p50'] },
  }
  return Object.fromEntries(
    Object.entries(ids[size] ?? {}).flatMap(([id, [name, part]]) => {
      const value = ratio(name, part)
      return value === undefined ? [] : [[id, value]]
    }),
  )
}

/** What is compared from size to size. */
export function growth(alone: Alone[]): Values {
  const of = (size: number) => alone.find(each => each.size === size)
  const [medium, huge] = [of(100_000), of(1_000_000)]
  return {
    ...(medium
      ? { G6: medium.mean / medium.sum, G7: medium.mean / (medium.sum * (medium.touched / (64 * medium.size))) }
      : {}),
    ...(huge ? { 'G6 1M': huge.mean / huge.sum } : {}),
    ...(medium && huge
      ? { G5: huge.p50 / medium.p50, 'G5 p95': huge.p95 / medium.p95, 'G5 mean': huge.mean / medium.mean }
      : {}),
  }
}
