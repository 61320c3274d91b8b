/** B1: the 20 best candidates for one opening. */
import assert from 'node:assert/strict'
import type { OpeningFacts } from '../src/matching/facts.js'
import { createPeopleIndex } from '../src/matching/people-index.js'
import * as reference from '../src/matching/reference.js'
import { rank, type SearchSettings, search } from '../src/matching/search.js'
import { alikeBy } from '../src/rules/alike.js'
import { verdictsBy } from '../src/rules/eligibility.js'
import { loadRules } from '../src/rules/rules.js'
import { inBlocks, ratios, type Spread, spreadOf, timed, timesOf } from './measure.js'
import { openings } from './openings.js'
import { grouped, naive } from './peers.js'
import { people } from './people.js'
import { today } from './world.js'

const rules = loadRules()
const settings: SearchSettings = {
  ...{ weights: {}, today, limit: 20 },
  verdicts: verdictsBy(rules, today),
  alike: alikeBy(rules, today),
}
const blocks = 8
/** With nothing kept from earlier openings every value of every facet is judged anew; a few show what that costs. */
const coldOpenings = 10
/** The reference takes about a second at 100,000: a few openings show the order of magnitude. */
const referenceOpenings = 2

export interface B1 {
  size: number
  milliseconds: Record<string, { p50: Spread; p95: Spread; mean: Spread }>
  ratios: Record<string, { p50: Spread; p95: Spread; mean: Spread }>
  /** milliseconds of a search for which nothing was kept from other openings */
  cold: { p50: number; p95: number; mean: number }
  bytesPerPerson: number
  buildSeconds: number
  fittingPerOpening: { p50: number; p95: number; mean: number }
}

/** @throws AssertionError when the systems do not answer alike */
export function topCandidates({ size, seed, count }: { size: number; seed: number; count: number }): B1 {
  const everybody = people(size, seed)
  const asked = openings(count, seed + 1)
  const start = performance.now()
  const index = createPeopleIndex(everybody)
  const buildSeconds = (performance.now() - start) / 1000
  const peers = { naive: naive(everybody, today), grouped: grouped(everybody, today) }

  // Answers are compared, and everything is warm, before any time counts.
  for (const opening of asked) {
    const { ranked } = search(index, opening, settings)
    for (const [name, peer] of Object.entries(peers)) assert.deepEqual(peer(opening, settings), ranked, name)
  }
  const few = asked.slice(0, referenceOpenings)
  for (const opening of few)
    assert.deepEqual(rank(index, opening, settings), reference.rank(opening, everybody, settings))

  const engine = (opening: OpeningFacts) => search(index, opening, settings)
  const times = inBlocks(asked, Math.ceil(count / blocks), {
    engine,
    'engine with 20 + 20 explanations': opening => rank(index, opening, settings),
    'naive JS': opening => peers.naive(opening, settings),
    'JS grouped by home': opening => peers.grouped(opening, settings),
  })
  const slow = timed(few, opening => reference.rank(opening, everybody, settings))
  const quick = timed(few, opening => rank(index, opening, settings))
  const cold = timed(asked.slice(0, coldOpenings), opening => {
    index.columns.tables.clear()
    return engine(opening)
  })
  const fitting = asked.map(opening => engine(opening).fitting)
  const base = times.engine ?? []
  const spreads = (of: (part: 'p50' | 'p95' | 'mean') => Spread) => ({
    p50: of('p50'),
    p95: of('p95'),
    mean: of('mean'),
  })
  return {
    size,
    milliseconds: Object.fromEntries(
      Object.entries(times).map(([name, all]) => [name, spreads(part => spreadOf(all.map(each => each[part])))]),
    ),
    ratios: {
      ...Object.fromEntries(
        Object.entries(times)
          .filter(([name]) => name !== 'engine')
          .map(([name, all]) => [name, spreads(part => ratios(all, base, part))]),
      ),
      [`reference.rank / rank, ${few.length} openings`]: spreads(() =>
        spreadOf(slow.map((time, i) => time / (quick[i] ?? Number.NaN))),
      ),
    },
    cold: timesOf(cold),
    bytesPerPerson: index.bytes() / size,
    buildSeconds,
    fittingPerOpening: timesOf(fitting),
  }
}
