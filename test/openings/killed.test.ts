/** Files of openings, hand-overs and settings, killed before every write: nothing is lost, doubled or unlogged. */
import t from 'tap'
import { fullWeights } from '../../src/matching/criteria.js'
import { openingImportModel } from '../../src/openings/imports.js'
import { openingModel } from '../../src/openings/model.js'
import { killedAtEachWrite, mortalHouse, type Verb } from '../helpers/killed.js'
import { actingAs } from '../helpers/market.js'

t.setTimeout(200_000)

const header =
  'cvr;virksomhed;p_nummer;ansatte;kommunekode;postnr;ordning;sektor;disco;titel;opgaver;dansk_krav;koerekort_krav;timer_pr_uge;dage;tidspunkt;start;uger;pladser;jobaabning;formaal;kontakt;arbejdsgiver'
const row = (cvr: string, pNumber: string, title: string) =>
  `${cvr};Bageriet;${pNumber};12;410;5500;virksomhedspraktik;foedevareindustri;7512;${title};"bagning; opvask; pakning";A2;;30;man-fre;06-14;2026-12-16;13;1;ja;afklaring;k@bageriet.dk;privat`
const file = Buffer.from(
  [
    header,
    row('13748136', '1021922462', 'Bager'),
    row('13748136', '1007568450', 'Konditor'),
    row('25313763', '1021922463', 'Bager'),
    row('12345678', '1021922462', 'Bager'),
  ].join('\n'),
)

t.test('openings and settings', async t => {
  const house = await mortalHouse()
  const { memory, db, world } = house
  const coordinator = actingAs(world, 'coordinator')
  let draft = ''
  const tried = () => {
    const trials = [...memory.documents(openingImportModel(db)).values()].filter(
      ({ filename }) => filename === 'ny.csv',
    )
    return trials.find(({ dryRun }) => dryRun)?._id ?? ''
  }
  const loaded = { inParts: true, besides: /^openingImports/ } as const
  const verbs: Verb[] = [
    {
      name: 'a file is loaded by the command line',
      act: ({ openings }) => openings.importFile(coordinator, file),
      ...loaded,
    },
    {
      name: 'a file that was tried is loaded',
      prepare: ({ openings }) => openings.tryImport(coordinator, 'ny.csv', file),
      act: ({ openings }) => openings.carryOutImport(coordinator, tried()),
      ...loaded,
    },
    {
      name: 'a draft is thrown away',
      async prepare({ openings }) {
        await openings.importFile(coordinator, file)
        draft = [...memory.documents(openingModel(db)).values()].find(({ state }) => state === 'draft')?._id ?? ''
      },
      act: ({ openings }) => openings.discard(coordinator, draft),
      refusal: 'WRONG_STATE',
    },
    {
      name: 'weights are saved',
      act: ({ proposals }) =>
        proposals.saveWeights(coordinator, { weights: { ...fullWeights({}), commute: 3 }, seen: 0 }),
      refusal: 'WRONG_STATE',
    },
  ]
  for (const verb of verbs) await killedAtEachWrite(t, house, verb)
})
