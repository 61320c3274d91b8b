/** B13: what a person takes: in the index, as a document on the heap, as a row of PostgreSQL. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { deserialize, serialize } from 'bson'
import { createPeopleIndex } from '../src/matching/people/people-index.js'
import { people } from './people.js'
import type { Outcome } from './report.js'
import type { Stage } from './stage.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function used(): number {
  // What is let go in one round may free more in the next.
  for (let round = 0; round < 3; round++) collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Documents weigh the same in any number. */
const sample = 100_000

/** Bytes that stay when everything but the result is gone: the middle of three times, for more than the result comes and goes. */
function bytesOf<T>(make: () => T): { result: T; bytes: number } {
  const measured = Array.from({ length: 3 }, () => {
    const before = used()
    const result = make()
    return { result, bytes: used() - before }
  })
  return measured.toSorted((a, b) => a.bytes - b.bytes)[1] as { result: T; bytes: number }
}

export async function memory({ size, index, everybody, postgres }: Stage, seed: number): Promise<Outcome> {
  const documents = bytesOf(() => people(Math.min(size, sample), seed).map(person => deserialize(serialize(person))))
  const whole = bytesOf(() => createPeopleIndex(everybody))
  const columns = index.bytes() / size
  const row = typeof postgres === 'string' ? null : await postgres.bytesPerRow()
  const measured = size === 100_000
  const perDocument = documents.bytes / documents.result.length
  const perPerson = whole.bytes / whole.result.size()
  return {
    values: measured
      ? {
          G13: columns,
          'G13 heap': perDocument / perPerson,
          ...(row === null ? {} : { 'G13 PostgreSQL': columns / row }),
        }
      : {},
    skipped: measured && typeof postgres === 'string' ? { 'G13 PostgreSQL': postgres } : {},
    tables: [
      {
        title: `B13: bytes a person, ${size} people`,
        note: 'Documents hold what matching knows, as the driver of the store reads them from BSON; what the index weighs includes ids and shared values.',
        head: ['columns of the index', 'whole index', 'document on the heap', 'row of PostgreSQL with its indexes'],
        rows: [[columns, perPerson, perDocument, row ?? 'skipped']],
      },
    ],
  }
}
