/** The report of a file of openings names each question: which opening, which cell, and what stood in it. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'

const head = 'cvr;virksomhed;kommunekode;postnr;ordning;titel;sektor;dansk_krav;koerekort_krav;start'
const row = '25313763;Strandhotellet;410;5500;virksomhedspraktik;Opvasker;koekken_restaurant;flydende;;1-12-2026'

t.test('a trial names the opening and the cell of each question; the loaded file leads to its draft', async t => {
  const { as, services, world } = await testApp(t)
  const coordinator = await as('coordinator')
  const acting = { account: world.people.coordinator._id, name: 'Karen', role: 'coordinator' } as const
  const scope = { kind: 'municipality', municipality: world.municipality } as const
  const tried = await services.openings.tryImport({ ...acting, scope }, 'opslag.csv', Buffer.from(`${head}\n${row}\n`))
  const report = paths.openings.importReport(tried)
  const trial = await coordinator.get(report)
  t.match(trial.text, /2 Opvasker Strandhotellet dansk_krav flydende /, trial.text)
  const loaded = await coordinator.follow(await coordinator.post(report))
  t.match(loaded.text, /2 Opvasker Strandhotellet dansk_krav flydende /)
  const draft = /href="(\/konsulent\/opslag\/[a-z]+)">Opvasker</.exec(loaded.body)?.[1] ?? ''
  t.match((await coordinator.get(draft)).text, 'I filen stod «flydende».')
})
