/**
 * The contract of the document store: tables that the embedded store passes in `npm test` and MongoDB with
 * `npm run test:contract`. recorded.json lists what the application sends (`npm run test:record` writes it): all of it
 * stands in a table, and the embedded store refuses everything else.
 */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { aggregation } from './aggregation.js'
import { commands } from './commands.js'
import { filters } from './filters.js'
import { indexes } from './indexes.js'
import { merged, type Recorded } from './merged.js'
import { order } from './order.js'
import { projections } from './projections.js'
import { listen } from './recorder.mjs'
import { refusals } from './refusals.js'
import { embedded } from './tables.js'
import { updates } from './updates.js'

const sent = new Set<string>()
listen((kind, name) => sent.add(`${kind}: ${name}`))

const file = new URL('recorded.json', import.meta.url)
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded

const tables = { filters, order, projections, updates, indexes, aggregation, commands }
for (const [name, table] of Object.entries(tables)) t.test(name, async t => table(t))

t.test('everything the application sends stands in a table', async t => {
  const missing = Object.entries(recorded)
    .flatMap(([kind, names]) => names.map(name => `${kind}: ${name}`))
    .filter(feature => !sent.has(feature))
  t.same(missing, [])
})

t.test(
  'what the application does not send is refused by its name',
  { skip: embedded ? false : 'only the embedded store leaves things out' },
  t => refusals(t, recorded),
)

t.test('only a whole run without a failure takes something out of the record', async t => {
  const before = { command: ['find', 'insert'], option: ['find.sort'] }
  const seen = { command: ['update', 'find'], filter: ['$in'] }
  t.same(merged(before, seen, { whole: false }), {
    ...{ command: ['find', 'insert', 'update'], filter: ['$in'], option: ['find.sort'] },
  })
  t.same(merged(before, seen, { whole: true }), { command: ['find', 'update'], filter: ['$in'] })
})
