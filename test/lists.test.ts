import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { runCli } from '../src/cli.js'
import { projectRoot } from '../src/config.js'
import { readOfficialList } from '../src/lib/lists/official.js'
import { importLists } from '../src/lists.js'
import { openingModel } from '../src/openings/model.js'
import { testApp } from './helpers/app.js'
import { givenPerson } from './helpers/market.js'
import { temporaryFolder } from './helpers/stores.js'

const header = 'SEKVENS;KODE;NIVEAU;TITEL;GENERELLE_NOTER;INKLUDERER;INKLUDERER_OGSÅ;EKSKLUDERER;PARAGRAF;MÅLEENHED'

/** A classification as Danmarks Statistik gives it out: BOM, CRLF, the code in quotes, a note on two lines. */
function classification(rows: [code: string, level: number | string, title: string, note?: string][]): string {
  const lines = rows.map(([code, level, title, note], index) =>
    [`${index + 1}`, `"${code}"`, `${level}`, title, note ?? '', '', '', '', '', ''].join(';'),
  )
  return `\uFEFF${[header, ...lines].join('\r\n')}\r\n`
}

const discoRows: Parameters<typeof classification>[0] = [
  ['5', 1, 'Service- og salgsarbejde'],
  ['51', 2, 'Servicearbejde'],
  ['512', 3, 'Kokkearbejde'],
  ['5120', 4, 'Kokkearbejde (ekskl. køkkenchefarbejde)', '"Tilbereder mad;\r\nanretter den"'],
  ['512000', 5, 'Kokkearbejde (ekskl. køkkenchefarbejde)'],
  ['9', 1, 'Andet manuelt arbejde'],
  ['94', 2, 'Manuelt arbejde med tilberedning af mad'],
  ['941', 3, 'Manuelt arbejde med tilberedning af mad'],
  ['9412', 4, 'Køkkenhjælp'],
  ['941210', 5, 'Køkkenmedhjælp og opvask'],
  ['96', 2, 'Renovationsarbejde og andet manuelt arbejde'],
]
const db25Rows: Parameters<typeof classification>[0] = [
  ['I', 1, 'Overnatningsfaciliteter og restaurationsvirksomhed'],
  ['56', 2, 'Restaurationsvirksomhed'],
  ['561', 3, 'Restauranter'],
  ['5611', 4, 'Restauranter'],
  ['561110', 5, '"Servering af mad; i restauranter og på caféer"'],
  ['V', 1, 'Ekstraterritoriale organisationer'],
]

const municipality = (kode: string, navn: string) => ({ href: `https://x/kommuner/${kode}`, kode, navn })
const dawa = (rows: object[]) => Buffer.from(JSON.stringify(rows, null, 2))
const postcodes = {
  middelfart: {
    ...{ href: 'https://x/postnumre/5500', nr: '5500', navn: 'Middelfart', stormodtageradresser: null },
    ...{ bbox: [9.6, 55.3, 10, 55.6], visueltcenter: [9.77204, 55.48512], dagi_id: '195500' },
    kommuner: [municipality('0410', 'Middelfart'), municipality('0420', 'Assens')],
  },
  gudhjem: {
    ...{ nr: '3760', navn: 'Gudhjem', stormodtageradresser: null, visueltcenter: [14.96, 55.2] },
    kommuner: [municipality('0400', 'Bornholm'), municipality('0411', 'Christiansø')],
  },
  girobank: { nr: '0800', navn: 'Høje Taastrup', stormodtageradresser: ['Girostrøget 1'], visueltcenter: null },
  jelling: {
    ...{ nr: '7300', navn: 'Jelling', stormodtageradresser: null, visueltcenter: [9.4, 55.76] },
    kommuner: [municipality('0630', 'Vejle')],
  },
}

const utf8 = (text: string) => Buffer.from(text, 'utf8')

/** A folder of small catalogues, as in lib/data. */
async function catalogues(t: Parameters<typeof temporaryFolder>[0]) {
  const folder = await temporaryFolder(t)
  const write = (name: string, ...lines: string[]) =>
    writeFile(path.join(folder, `${name}.csv`), ['# source: a test', ...lines, ''].join('\n'))
  await write(
    'occupations',
    'code;title;sectors',
    '5120;Kokkearbejde;koekken_restaurant hotel',
    '9412;Køkkenhjælp;koekken_restaurant',
    '941210;Køkkenmedhjælp og opvask;koekken_restaurant',
    '941220;Udgået arbejde;koekken_restaurant',
  )
  await write('occupation-words', 'word;code', 'kok;5120')
  await write('db25', 'code;title', '561110;Servering')
  await write(
    'postcodes',
    'postcode;name;municipalities;lat;lon',
    '5500;Middelfart;420 410;55.500;9.700',
    '7300;Jelling;630;55.760;9.400',
  )
  await write('centres', 'code;name;postcode;lat;lon;aliases', 'jelling;Center Jelling;7300;55.7;9.4;')
  const read = (name: string) => readFile(path.join(folder, `${name}.csv`), 'utf8')
  const all = async () => Promise.all((await readdir(folder)).toSorted().map(name => read(name.replace('.csv', ''))))
  return { folder, read, all }
}

t.test('official files take the place of the catalogues, and what is ours is kept', async t => {
  const { services } = await testApp(t)
  const { folder, read, all } = await catalogues(t)
  await givenPerson(services, { experience: [{ disco: '941220', text: 'gammelt', years: 2, country: null }] })
  const files = [
    { name: 'disco.csv', content: utf8(classification(discoRows)) },
    { name: 'db25.csv', content: Buffer.from(classification(db25Rows).slice(1), 'latin1') },
    {
      name: 'postnumre.json',
      content: dawa([postcodes.middelfart, postcodes.gudhjem, postcodes.girobank, postcodes.jelling]),
    },
  ]
  const before = await all()
  const input = { files, db: services.db, today: '2026-11-24', folder }
  const tried = await importLists({ ...input, dryRun: true })
  t.same(await all(), before, 'a trial changes nothing')
  const report = await importLists({ ...input, dryRun: false })
  t.same(report, tried)
  t.match(report.changes, [
    { title: 'DISCO-08', added: ['512000'], changed: ['5120'], gone: ['941220'] },
    { title: 'DB25', added: [], changed: ['561110'], gone: [] },
    { title: 'Postnumre', added: ['3760'], changed: ['5500'], gone: [] },
  ])
  t.same(report.changes[0]?.inUse, ['941220 er udgået, men bruges af 1 kompetenceprofiler.'])

  const occupations = await read('occupations')
  t.match(
    occupations,
    /^# source: Danmarks Statistik, DISCO-08.*\n# licence: CC BY 4\.0; as of: 2026-11-24\ncode;title;sectors\n/,
  )
  t.match(
    occupations,
    '\n512000;Kokkearbejde (ekskl. køkkenchefarbejde);koekken_restaurant hotel\n',
    'sectors of its group',
  )
  t.match(await read('db25'), '561110;"Servering af mad; i restauranter og på caféer"', 'latin 1 is read')
  const places = await read('postcodes')
  t.match(places, '3760;Gudhjem;400;55.200;14.960\n5500;Middelfart;420 410;55.485;9.772\n')
  t.notMatch(places, '0800')
  t.same(
    (await readdir(folder)).filter(name => name.endsWith('.new')),
    [],
  )
  t.match((await importLists({ ...input, dryRun: false })).changes, [
    { added: [], changed: [], gone: [] },
    { added: [], changed: [], gone: [] },
    { added: [], changed: [], gone: [] },
  ])
})

t.test('flat CSV of postcodes has no municipalities: they are kept, and a new postcode is refused', async t => {
  const { services } = await testApp(t)
  const { folder, read, all } = await catalogues(t)
  const head = 'nr,navn,stormodtager,bbox_xmin,bbox_ymin,bbox_xmax,bbox_ymax,visueltcenter_x,visueltcenter_y,dagi_id'
  const csv = (...rows: string[]) => [{ name: 'postnumre.csv', content: utf8([head, ...rows].join('\n')) }]
  const rows = ['5500,Middelfart,false,9,55,10,56,9.7721,55.4851,195500', '7300,Jelling,false,9,55,10,56,9.4,55.76,1']
  const input = { db: services.db, today: '2026-11-24', dryRun: false, folder }
  const done = await importLists({ ...input, files: csv(...rows) })
  t.same(done.problems, [])
  t.match(await read('postcodes'), '5500;Middelfart;420 410;55.485;9.772')
  const before = await all()
  const refused = await importLists({ ...input, files: csv(...rows, '3760,Gudhjem,false,1,1,1,1,14.96,55.2,1') })
  t.match(refused.problems, [/^postnumre\.csv: postnummer 3760 er nyt, .* Brug filen som JSON\.$/])
  t.same(await all(), before)
})

t.test('a file with mistakes is refused whole: one sentence per row, and nothing is changed', async t => {
  const { services } = await testApp(t)
  const { folder, all } = await catalogues(t)
  const before = await all()
  const broken: typeof discoRows = [
    ...discoRows,
    ['9413', 4, ''],
    ['94', 4, 'For kort'],
    ['94129', 5, 'Mister et ciffer'],
    ['9412', 4, 'Igen'],
    ['961', 9, 'Niveau'],
    ['732100', 5, 'Uden gruppe'],
    ['962', 3, 'RenovationsmÃ¦nd'],
  ]
  const report = await importLists({
    ...{ db: services.db, today: '2026-11-24', dryRun: false, folder },
    files: [
      { name: 'db25.csv', content: utf8(classification(db25Rows)) },
      { name: 'disco.csv', content: utf8(classification(broken)) },
    ],
  })
  t.same(report.changes, [])
  // The note of line 5 goes on to line 6.
  const expected = [
    /^disco\.csv: Linje 14, TITEL: koden 9413 har ingen titel\./,
    /^disco\.csv: Linje 15, KODE: «94» har ikke den form, en kode på niveau 4 i DISCO-08 har\./,
    /^disco\.csv: Linje 16, KODE: «94129» mangler et ciffer\. Et regneark/,
    /^disco\.csv: Linje 17, KODE: 9412 står også på linje 11\. Slet/,
    /^disco\.csv: Linje 18, NIVEAU: «9» er ikke et niveau/,
    /^disco\.csv: Linje 19, KODE: 732100 hører under 7321, som ikke er i filen\./,
    /^disco\.csv: Linje 20, TITEL: bogstaverne i «RenovationsmÃ¦nd» er ødelagt\./,
  ]
  t.equal(report.problems.length, expected.length)
  for (const [index, sentence] of expected.entries()) t.match(report.problems[index], sentence)
  t.same(await all(), before, 'the right file is not taken either')
})

t.test('files that are not what they should be', async t => {
  const problems = (file: Buffer) => readOfficialList(file).problems
  const without = (rows: typeof discoRows, code: string) => rows.filter(([one]) => one !== code)
  t.match(problems(utf8(classification(without(discoRows, '96')))), [/ligner en ældre DISCO/])
  t.match(problems(utf8(classification(without(db25Rows, 'V')))), [/ligner DB07/])
  t.match(problems(utf8(classification([...db25Rows, ['45', 2, 'Bilhandel']]))), [/ligner DB07/])
  t.match(problems(utf8(classification(discoRows.filter(([, level]) => level === 5)))), [/ingen rækker på niveau 1/])
  t.match(problems(utf8('navn;cpr\nA;1')), [/er ingen af de lister/])
  t.match(problems(utf8('')), [/er ingen af de lister/])
  t.match(problems(utf8('[{"nr":')), [/ikke hel JSON/])
  t.match(problems(utf8('{"nr":"5500"}')), [/ikke en liste af postnumre/])
  t.match(problems(dawa([])), [/ingen postnumre/])
  const place = (change: object) => problems(dawa([postcodes.jelling, { ...postcodes.middelfart, ...change }]))
  t.match(place({ visueltcenter: [55.48, 9.77] }), [/^Element 2, visueltcenter: 5500 ligger på «55.48 9.77»/])
  t.match(place({ visueltcenter: undefined }), [/^Element 2, visueltcenter:/])
  t.match(place({ nr: '550' }), [/^Element 2, nr: «550»/])
  t.match(place({ nr: '7300' }), [/^Element 2, nr: 7300 står også i element 1/])
  t.match(place({ navn: '' }), [/^Element 2, navn:/])
  t.match(place({ kommuner: [municipality('0999', 'Andeby')] }), [/^Element 2, kommuner: 5500 har kommunekoden «0999»/])
})

t.test(
  'the postcodes of Datafordeler, which tell neither municipality nor place, are named as what they are',
  async t => {
    const one = {
      id_lokalId: '873e4c91-c2d3-4674-a491-2f0e30bac7eb',
      status: '3',
      navn: 'Viby Sjælland',
      postnr: '4130',
    }
    const files = [
      JSON.stringify([{ ...one, postnummerinddeling: '250767' }]),
      JSON.stringify({ PostnummerList: [one] }, null, 2),
      'id_lokalId,navn,postnr,status\n873e4c91-c2d3-4674-a491-2f0e30bac7eb,Viby Sjælland,4130,3\n',
    ]
    for (const file of files) {
      const { list, problems } = readOfficialList(Buffer.from(file))
      t.equal(list, null)
      t.equal(problems.length, 1)
      t.match(problems[0], /Datafordeler.*hverken kommune eller beliggenhed/)
    }
  },
)

t.test('a list that is cut short, comes twice or takes a code that is needed is refused', async t => {
  const { services } = await testApp(t)
  const { folder, all } = await catalogues(t)
  const before = await all()
  const run = async (...files: { name: string; content: Buffer }[]) =>
    (await importLists({ files, db: services.db, today: '2026-11-24', dryRun: false, folder })).problems
  const disco = { name: 'a.csv', content: utf8(classification(discoRows)) }
  t.match(await run(disco, { ...disco, name: 'b.csv' }), [/^b\.csv: DISCO-08 er også i en anden/])
  const few = discoRows.filter(([code]) => !code.startsWith('941'))
  t.match(await run({ name: 'few.csv', content: utf8(classification(few)) }), [/3 af de 4 koder/])
  const noCook = discoRows.filter(([code]) => !code.startsWith('512'))
  const sentence = '5120 er udgået, men «kok» i occupation-words.csv bruger den.'
  t.match(
    (await run({ name: 'x.csv', content: utf8(classification([...noCook, ['941220', 5, 'Som før']])) }))[0],
    sentence,
  )
  t.same(await all(), before)
})

t.test('on the command line', async t => {
  const { services, clock } = await testApp(t)
  await openingModel(services.db).createIndexes()
  const folder = await temporaryFolder(t)
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'disco.csv')
  await writeFile(file, classification(discoRows))
  const run = async (...argv: string[]) => {
    const said: string[] = []
    const say = (text: string) => said.push(text)
    const open = async () => ({ services: { ...services, clock }, close: async () => {} })
    const openStore = async () => ({ connection: services.db, close: async () => {} })
    return { code: await runCli({ argv, open, openStore, out: say, err: say }), said: said.join('\n') }
  }
  // The small sample lacks most of the project's own codes.
  const refused = await run('lists', file, '--dry-run')
  t.match(refused, { code: 1, said: /^disco\.csv: \d+ af de 241 koder, .*\n.*Intet er ændret\.$/s })
  t.match(await run('lists', '/nowhere.csv'), { code: 2, said: /kan ikke læses/ })
  t.match(await run('lists'), { code: 2, said: /^Kommandoen kendes ikke/ })
  const json = await run('lists', file, '--dry-run', '--json')
  t.same(Object.keys(JSON.parse(json.said)), ['problems', 'changes'])
})

t.test('every catalogue names its source, its licence and how old it is', async t => {
  const folder = path.join(projectRoot, 'src/lib/data')
  const names = await readdir(folder)
  t.ok(names.length >= 11)
  for (const name of names) {
    const comments = (await readFile(path.join(folder, name), 'utf8')).split('\n').filter(line => line.startsWith('#'))
    t.ok(
      comments.some(line => /^# source: \S/.test(line)),
      `${name}: source`,
    )
    t.ok(
      comments.some(line => /^# licence: \S.*; as of: \d{4}-\d{2}/.test(line)),
      `${name}: licence and date`,
    )
  }
})
