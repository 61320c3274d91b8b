/** B6: building the index, changing it in place, and asking while it changes. */
import assert from 'node:assert/strict'
import type { OpeningFacts, ProfileFacts } from '../src/matching/facts.js'
import { createPeopleIndex, type PeopleIndex } from '../src/matching/people/people-index.js'
import { search } from '../src/matching/people/search.js'
import type { GoalId } from './goals.js'
import { spreadOf, timed, timesOf, warmUps } from './measure.js'
import { people } from './people.js'
import { draws } from './random.js'
import { cell, digits, type Outcome } from './report.js'
import { settingsFor } from './settings.js'
import type { Stage } from './stage.js'

const settings = settingsFor(20)
const updates = 300
const mixedQueries = 900
const rounds = 5
const tailShare = 0.04

export async function upkeep(stage: Stage, asked: OpeningFacts[], seed: number): Promise<Outcome> {
  const { size, everybody, postgres, building } = stage
  // The stage's own index stays as it is.
  const index = createPeopleIndex(everybody)
  const random = draws(seed + 100)
  const someone = () => random.one(everybody)
  const change = (person: ProfileFacts): ProfileFacts => ({
    ...person,
    danish: ((person.danish ?? 0) + 1) % 7,
    hoursPerWeek: random.one([18, 25, 37]),
  })
  const move = (person: ProfileFacts): ProfileFacts => ({ ...person, place: someone().place })

  const chosen = Array.from({ length: updates * 10 }, someone)
  const changes = await warm(index, chosen, change)
  const moves = await warm(index, chosen.slice(0, updates), move)
  assertUntouched(stage, index, asked)

  const row = typeof postgres === 'string' ? null : await updateRows(postgres.client, size)
  const mix = await mixed(index, asked, () => index.set(change(someone())))
  const tail = await late(stage, asked, seed)
  return {
    values: valuesOf(stage, { inPlace: changes.p50, row, mix: mix.median, tail: tail.ratio }),
    skipped: typeof postgres === 'string' ? { G14: postgres, 'G14 1M': postgres, G15: postgres } : {},
    tables: [
      {
        title: `B6: upkeep, ${size} people`,
        note: 'PostgreSQL without fsync; one row by its key, prepared.',
        head: ['what', 'engine', 'PostgreSQL'],
        rows: [
          [
            'building (PostgreSQL: COPY, index, cluster), ms',
            building,
            typeof postgres === 'string' ? 'skipped' : postgres.loading,
          ],
          ['changing a person in place, p50 ms', changes.p50, row ?? 'skipped'],
          ['moving a person to another home, p50 ms', moves.p50, ''],
          ['query p99 with 10 % updates / without', cell(mix), ''],
          [`query p50 after ${100 * tailShare} % came late / before`, digits(tail.ratio), ''],
        ],
      },
    ],
  }
}

/** What changes take; each is taken back before the next time, and at the end. */
async function warm(index: PeopleIndex, chosen: ProfileFacts[], change: (person: ProfileFacts) => ProfileFacts) {
  const run = async () => {
    const samples = await timed(chosen.map(change), index.set)
    for (const person of chosen) index.set(person)
    return samples
  }
  for (let pass = 0; pass < warmUps; pass++) await run()
  return timesOf(await run())
}

/** Every change was taken back, so the answers must be those of before. */
function assertUntouched({ index: before }: Stage, index: PeopleIndex, asked: OpeningFacts[]): void {
  for (const opening of asked.slice(0, 20))
    assert.deepEqual(search(index, opening, settings).ranked, search(before, opening, settings).ranked)
}

async function updateRows(client: { query(text: object): Promise<unknown> }, size: number): Promise<number> {
  const random = draws(3)
  const text = 'update people set danish = (danish + 1) % 7, s1 = s1 # 1 where id = $1'
  const ids = Array.from({ length: updates }, () => random.below(size))
  const one = (id: number) => client.query({ name: 'change', text, values: [id] })
  for (let pass = 0; pass < warmUps; pass++) await timed(ids, one)
  return timesOf(await timed(ids, one)).p50
}

/** p99 of the queries when one action in ten is a change, over p99 without changes; by round. */
async function mixed(index: PeopleIndex, asked: OpeningFacts[], change: () => void) {
  const queries = Array.from({ length: mixedQueries }, (_, i) => asked[i % asked.length] as OpeningFacts)
  const answer = (opening: OpeningFacts) => search(index, opening, settings)
  const p99 = async (change: () => void) => {
    const samples: number[] = []
    for (const [i, query] of queries.entries()) {
      if (i % 9 === 0) change()
      samples.push(...(await timed([query], answer)))
    }
    return timesOf(samples).p99
  }
  const nothing = () => {}
  for (let pass = 0; pass < warmUps; pass++) await p99(nothing)
  const found: number[] = []
  for (let round = 0; round < rounds; round++) {
    const alone = await p99(nothing)
    found.push((await p99(change)) / alone)
  }
  return spreadOf(found)
}

/** What queries take when some people came after the index was built. */
async function late(
  { size, everybody, index }: Stage,
  asked: OpeningFacts[],
  seed: number,
): Promise<{ ratio: number }> {
  const answer = (of: PeopleIndex) => (opening: OpeningFacts) => search(of, opening, settings)
  const grown = createPeopleIndex(everybody)
  const newcomers = people(Math.round(size * tailShare), seed + 7)
  for (const person of newcomers) grown.set({ ...person, id: `q${person.id}` })
  const found: number[] = []
  for (let pass = 0; pass < warmUps; pass++) for (const each of [grown, index]) await timed(asked, answer(each))
  for (let round = 0; round < rounds; round++) {
    const before = timesOf(await timed(asked, answer(index))).p50
    found.push(timesOf(await timed(asked, answer(grown))).p50 / before)
  }
  return { ratio: spreadOf(found).median }
}

function valuesOf(
  { size, building, postgres }: Stage,
  measured: { inPlace: number; row: number | null; mix: number; tail: number },
): Partial<Record<GoalId, number>> {
  const loading = typeof postgres === 'string' ? {} : { loaded: postgres.loading / building }
  if (size === 1_000_000) return { ...(loading.loaded ? { 'G14 1M': loading.loaded } : {}), 'G16 1M': measured.mix }
  if (size !== 100_000) return {}
  return {
    ...(loading.loaded ? { G14: loading.loaded } : {}),
    ...(measured.row === null ? {} : { G15: measured.row / measured.inPlace }),
    ...{ G16: measured.mix, 'G16 tail': measured.tail },
  }
}
