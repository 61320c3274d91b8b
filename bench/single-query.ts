/** B3: what explanations cost. B4: the opening that asks for nothing. */
import assert from 'node:assert/strict'
import type { OpeningFacts } from '../src/matching/facts.js'
import type { PeopleIndex } from '../src/matching/people/people-index.js'
import { rank, search } from '../src/matching/people/search.js'
import type { Hit } from '../src/matching/top.js'
import { inBlocks, ratios, spreadOf, sumTime, type Times, timed, timesOf } from './measure.js'
import { naive } from './peers/javascript.js'
import { cell, digits, type Outcome } from './report.js'
import { settingsFor } from './settings.js'
import type { Stage } from './stage.js'
import { today } from './world.js'

const settings = settingsFor(20)

/** B3: a ranking with every reason for and against each of the 20, beside the ranking alone. */
export async function explanations({ size, index }: Stage, asked: OpeningFacts[]): Promise<Outcome> {
  const without = (opening: OpeningFacts): Hit[] => search(index, opening, settings).ranked
  const explained = (opening: OpeningFacts) => rank(index, opening, settings).ranked
  for (const opening of asked.slice(0, 50))
    assert.deepEqual(
      explained(opening).map(({ profileId, score }) => ({ id: profileId, score })),
      without(opening),
    )
  const all = { ...settings, nearMisses: true, counts: true }
  const counted = (opening: OpeningFacts) => search(index, opening, all)
  const blocks = await inBlocks(asked, { without, explained, counted })
  const first = await firstTime(index, asked)
  const ratio = (name: string, part: 'p50' | 'mean') => ratios(blocks[name] ?? [], blocks.without ?? [], part)
  const titles: Record<string, string> = {
    without: 'ids and scores',
    explained: 'with every reason of the 20',
    counted: 'with near misses, and how many each reason excludes',
  }
  return {
    values: size === 100_000 ? { G9: ratio('explained', 'mean').median } : {},
    skipped: {},
    tables: [
      {
        title: `B3: what explanations and counts cost, ${size} people`,
        head: ['what', 'p50 ms', 'mean ms', 'p50 / without', 'mean / without'],
        rows: Object.entries(blocks).map(([name, times]) => [
          titles[name] ?? name,
          ...(['p50', 'mean'] as const).map(part => cell(spreadOf(times.map(each => each[part])))),
          ...(['p50', 'mean'] as const).map(part => cell(ratio(name, part))),
        ]),
      },
      {
        title: `B3: the same when nothing of an opening's people has been told before, ${size} people`,
        head: ['what', 'p50 ms', 'mean ms'],
        rows: [['with every reason of the 20, searched before', digits(first.p50), digits(first.mean)]],
      },
    ],
  }
}

/** Each opening is searched, so that its plan is at hand, and then explained for the first time. */
async function firstTime(index: PeopleIndex, asked: OpeningFacts[]): Promise<Times> {
  index.kept.clear()
  for (const opening of asked) search(index, opening, settings)
  return timesOf(await timed(asked, opening => rank(index, opening, settings)))
}

const runs = 40

/** B4: nobody is excluded, so everybody must be looked at or bounded. */
export async function worstOpening({ size, index, everybody }: Stage, [some]: OpeningFacts[]): Promise<Outcome> {
  assert(some)
  const opening: OpeningFacts = {
    ...some,
    ...{ id: 'worst', schemes: ['virksomhedspraktik'], danishLevel: null, licences: [], demands: [], slots: 0 },
    ...{ hoursPerWeek: 0, startFrom: '2028-01-01', startTo: '2028-12-31', weeks: 4, place: null },
    employer: { public: true, ordinaryEmployees: 500, subsidisedNow: 0 },
  }
  const answer = () => search(index, opening, settings)
  const { ranked } = answer()
  assert.equal(search(index, opening, { ...settings, counts: true }).fitting, size)
  if (size <= 100_000) assert.deepEqual(naive(everybody, today)(opening, settings), ranked)
  const again = Array.from({ length: runs }, (_, i) => i)
  await timed(again, answer)
  const { p50, p95 } = timesOf(await timed(again, answer))
  const sum = await sumTime(size)
  const goal = { 100000: 'G8', 1000000: 'G8 1M' }[size]
  return {
    values: goal ? { [goal]: p50 / sum } : {},
    skipped: {},
    tables: [
      {
        title: `B4: the opening that asks for nothing, ${size} people`,
        head: ['p50 ms', 'p95 ms', 'sum pass ms', 'p50 / sum pass'],
        rows: [[digits(p50), digits(p95), digits(sum), digits(p50 / sum)]],
      },
    ],
  }
}
