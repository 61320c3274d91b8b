/** B2: the 20 best openings for one person. */
import assert from 'node:assert/strict'
import type { ProfileFacts } from '../src/matching/facts.js'
import { createOpeningsIndex } from '../src/matching/openings/openings-index.js'
import { searchOpenings } from '../src/matching/openings/search.js'
import { inBlocks, ratios, type System, spreadOf, type Times } from './measure.js'
import { openings } from './openings.js'
import { naiveOpenings } from './peers/javascript.js'
import { people } from './people.js'
import { cell, type Outcome, type Table } from './report.js'
import { settingsFor } from './settings.js'

const settings = settingsFor(20)

export async function reverse({ seed, quick }: { seed: number; quick: boolean }): Promise<Outcome> {
  const asked = people(quick ? 40 : 2000, seed)
  const tables: Table[] = []
  const values: Outcome['values'] = {}
  for (const count of quick ? [300] : [5000, 50_000]) {
    const all = openings(count, seed + 1)
    const index = createOpeningsIndex(all)
    const simple = naiveOpenings(all, settings)
    const systems: Record<string, System<ProfileFacts>> = {
      engine: person => searchOpenings(index, person, settings).ranked,
      'naive JS': person => simple(person, settings.limit),
    }
    // The peer takes long: of 2,000 people a fifth is asked of both, and all of the engine as a warm-up.
    const few = quick ? asked : asked.filter((_, i) => i % 5 === 0)
    for (const person of asked) systems.engine?.(person)
    for (const person of few) assert.deepEqual(systems['naive JS']?.(person), systems.engine?.(person))
    const blocks = await inBlocks(few, systems)
    const [base = [], peer = []] = [blocks.engine, blocks['naive JS']]
    const ratio = (part: keyof Times) => ratios(peer, base, part)
    if (count === 50_000) Object.assign(values, { G12: ratio('p50').median, 'G12 p95': ratio('p95').median })
    tables.push({
      title: `B2: the 20 best of ${count} openings for one person; ${few.length} people`,
      head: ['system', 'p50 ms', 'p95 ms', 'mean ms', 'p50 / engine', 'p95 / engine'],
      rows: Object.entries(blocks).map(([name, times]) => [
        name,
        ...(['p50', 'p95', 'mean'] as const).map(part => cell(spreadOf(times.map(each => each[part])))),
        ...(['p50', 'p95'] as const).map(part => cell(ratios(times, base, part))),
      ]),
    })
  }
  return { values, skipped: {}, tables }
}
