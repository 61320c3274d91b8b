import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { profileModel } from '../../src/profiles/model.js'
import { searchFor } from '../../src/profiles/search.js'
import { testApp } from '../helpers/app.js'
import type { Page } from '../helpers/browser.js'
import { caughtLog } from '../helpers/log.js'
import { givenPeople } from './given.js'

const list = paths.profiles.list()

/** The names on the page's table, in its order. */
const namesOn = ({ body }: Page): string[] =>
  [...body.matchAll(/href="\/konsulent\/borgere\/[a-z]{20}">([^<]*)/g)].map(([, name = '']) => name)

t.test('a name by the beginning of any of its parts, a number as a whole', async t => {
  const hash = (cpr: string) => `hash of ${cpr}`
  const person = {
    ...{ firstName: 'Åse Grâce', lastName: 'Al-Masri Østergård', asylPersonId: 'DK 300-001a' },
    cprHash: hash('1704901234'),
  }
  const finds = (typed: string) => searchFor(typed, hash)(person)
  for (const typed of [
    ...['å', 'Å', 'aa', 'AASE', 'A\u030Ase', 'grace', 'GRÂCE', 'mas', 'al-masri', 'al masri', 'øster', 'ØSTERGÅRD'],
    ...[
      'østergaard',
      'masri åse',
      '  Gra   ',
      'al',
      'dk300001A',
      'DK 300-001A',
      '170490-1234',
      '1704901234',
      ' 170490 1234 ',
    ],
  ])
    t.ok(finds(typed), typed)
  for (const typed of [
    'se',
    'asri',
    'ase',
    'åse hansen',
    '300',
    'dk300',
    '1704901235',
    '170490',
    '-',
    '',
    ' ',
    '.*',
    '(',
  ])
    t.notOk(finds(typed), typed)
  const unknown = { ...person, asylPersonId: null, cprHash: null }
  for (const typed of ['', '-', 'null', '1704901234']) t.notOk(searchFor(typed, hash)(unknown), typed)
})

t.test('a consultant finds the person in the list', async t => {
  const { as, services, world } = await testApp(t)
  const owner = world.people.coordinator._id
  await givenPeople(services, [
    { firstName: 'Åse', lastName: 'Berg' },
    { firstName: 'Noor', lastName: 'Aaberg', owner, expectedArrival: { day: '2026-12-01', precision: 'day' } },
    { firstName: 'Noor', lastName: 'Fjernet', removedAt: new Date(), personKey: '77', asylPersonId: '77' },
    { firstName: 'Noor', lastName: 'Andetsteds', municipality: world.otherMunicipality },
    { firstName: 'Noor', lastName: '(<b>Zaki)', owner },
  ])
  const kirsten = await as('consultant')
  const found = async (search: string, more: Record<string, string> = {}) => kirsten.post(list, { search, ...more })

  t.match((await kirsten.get(list)).text, 'Find en borger')
  const noor = await found('noor')
  t.equal(noor.status, 200)
  t.same(namesOn(noor), ['Noor Aaberg', 'Noor (&lt;b&gt;Zaki)'], 'nobody removed, and nobody of another municipality')
  t.match(noor.text, '2 borgere i kommunen passer til det, du søgte.')
  t.match(noor.text, /Alle \(2\).*Mine \(0\)/, 'the other lists say how many of them they hold')
  t.match(noor.body, /id="search"[^>]* value="noor"[^>]* autocomplete="off"/)
  t.same(namesOn(await found('ÅB')), ['Noor Aaberg'])
  t.same(namesOn(await found('aase')), ['Åse Berg'])
  t.same(namesOn(await found('300001')), ['Amal Haddad'])
  t.match((await found('300001')).text, 'Én borger i kommunen passer til det, du søgte.')

  const mine = await found('noor', { vis: 'own' })
  t.same(namesOn(mine), [])
  t.match(mine.text, 'Ingen borger i listen «Mine» har det navn eller nummer, du søgte.')
  t.match(mine.text, 'Alle (2)')
  t.same(namesOn(await found('noor', { sorter: 'navn' })), ['Noor (&lt;b&gt;Zaki)', 'Noor Aaberg'])
  for (const nobody of ['77', 'Andetsteds', 'hvem', '%', '$ne'])
    t.match((await found(nobody)).text, 'Ingen borger i kommunen har det navn eller nummer, du søgte.')

  const empty = await found('  ', { vis: 'own' })
  t.equal(empty.status, 422)
  t.match(empty.text, 'Skriv et navn eller et nummer.')
  t.match(empty.body, 'href="#search"')
  t.same(namesOn(empty), ['Åse Berg', 'Amal Haddad'], 'the list that was chosen stays')
  t.equal((await found('x'.repeat(101))).status, 422)
  for (const who of ['employer', 'clarifier', 'hotline', 'administrator'] as const)
    t.equal((await (await as(who)).post(list, { search: 'noor' })).status, 403, who)
  t.same(namesOn(await (await as('otherConsultant')).post(list, { search: 'noor' })), ['Noor Andetsteds'])
})

t.test('what is found has pages and lists of its own, turned over by buttons', async t => {
  const { as, services, world } = await testApp(t)
  const owner = world.people.consultant._id
  await givenPeople(
    services,
    Array.from({ length: 119 }, (_, i) => ({
      ...{ firstName: `Person${String(i).padStart(3, '0')}`, lastName: i < 60 ? 'Nord' : 'Syd', owner },
    })),
  )
  const kirsten = await as('consultant')
  /** Presses a button of the page of what was found. */
  const press = (page: Page, name: string, text: string) => {
    const [form = ''] = /<form[^>]*id="soeg-igen"[\s\S]*?<\/form>/.exec(page.body) ?? []
    const hidden = [...form.matchAll(/name="([a-z]+)" value="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      value,
    ])
    const button = new RegExp(
      `<button[^>]*form="soeg-igen" name="${name}" value="([^"]*)"[^>]*>(?:<svg[\\s\\S]*?</svg>)?${text}`,
    )
    const value = button.exec(page.body)?.[1] ?? t.fail(`no button ${text}`)
    const fields: Record<string, string[]> = {}
    for (const [key = '', one = ''] of [...hidden, [name, String(value)]]) fields[key] = [...(fields[key] ?? []), one]
    return kirsten.post(list, fields)
  }
  const first = await kirsten.post(list, { search: 'person', sorter: 'navn' })
  t.match(first.text, 'Side 1 af 3')
  const second = await press(first, 'side', 'Næste')
  const third = await press(second, 'side', 'Næste')
  const names = [first, second, third].map(namesOn)
  t.same(
    names.map(({ length }) => length),
    [50, 50, 19],
  )
  t.same(names.flat(), names.flat().toSorted(), 'each once, in the order chosen')
  t.equal(new Set(names.flat()).size, 119)
  t.same(namesOn(await press(third, 'side', 'Forrige')), names[1])
  t.same(namesOn(await kirsten.post(list, { search: 'person', sorter: 'navn', side: '9' })), names[2])
  const mine = await press(third, 'vis', 'Mine')
  t.match(mine.text, 'Side 1 af 3')
  t.match(mine.body, /value="own" aria-current="page"/)
  const north = await kirsten.post(list, { search: 'nord', vis: 'own' })
  t.match(north.text, '60 borgere i listen «Mine» passer')
  t.match((await press(north, 'sorter', 'Navn')).text, '60 borgere i listen «Mine» passer')
})

t.test('whoever is found is in the log of readings before the page is sent, and nobody else', async t => {
  const { as, services, world } = await testApp(t)
  await givenPeople(services, [{ firstName: 'Noor', lastName: 'Zaki' }])
  const kirsten = await as('consultant')
  const readings = () =>
    auditModel(services.db).find({ who: world.people.consultant._id }).sort({ at: 1, _id: 1 }).lean()
  await kirsten.post(list, { search: 'hvem' })
  t.same(await readings(), [])
  await kirsten.post(list, { search: 'noor' })
  const noor = await profileModel(services.db).findOne({ firstName: 'Noor' }).lean()
  t.match(await readings(), [{ what: 'profile.list', on: [noor?._id], why: 'søgning efter en person' }])
  t.equal((await readings())[0]?.on.length, 1)

  services.audit.record = async () => {
    throw new Error('the log is down')
  }
  const page = await kirsten.post(list, { search: 'noor' })
  t.equal(page.status, 500)
  t.notMatch(page.body, 'Zaki')
})

t.test('what is searched for stands in no address, log, header, error or document', async t => {
  const { logStream, text: log } = caughtLog()
  const { as, browser, services } = await testApp(t, { config: { logLevel: 'debug' }, logStream })
  const canary = 'Kanariefugl'
  await givenPeople(services, [{ firstName: canary, lastName: 'Petersen', asylPersonId: '987654321' }])
  const kirsten = await as('consultant')
  const before = await dump(services.db)
  const pages = [
    await kirsten.post(list, { search: canary }),
    await kirsten.post(list, { search: '987654321', vis: 'own' }),
    await kirsten.post(list, { search: `${canary}x`.repeat(20) }),
    await kirsten.post(list, { search: canary, vis: canary, side: canary }),
    await kirsten.post(list, { search: canary }, { token: null }),
    await browser().post(list, { search: canary }),
  ]
  t.same(
    pages.map(({ status }) => status),
    [200, 200, 422, 422, 403, 401],
  )
  services.profiles.search = async (_acting, typed) => {
    throw new Error(`could not look for ${typed}`)
  }
  const failed = await kirsten.post(list, { search: canary })
  t.equal(failed.status, 500)
  t.notMatch(failed.body, canary)

  t.match(log(), '"route":"/konsulent/borgere"')
  t.match(log(), 'INTERNAL')
  t.notMatch(log(), new RegExp(`${canary}|987654321`, 'i'))
  for (const { headers, location, body } of [...pages, failed]) {
    t.equal(location, null)
    t.equal(headers['cache-control'], 'no-store')
    t.notMatch(JSON.stringify(headers), canary)
    for (const [, address = ''] of body.matchAll(/(?:href|action|formaction|src)="([^"]*)"/g))
      t.notMatch(address, canary)
    t.notMatch(/<title>[^<]*/.exec(body)?.[0], canary, 'histories keep titles')
    if (/id="search"/.test(body)) t.match(body, /id="search"[^>]* autocomplete="off" spellcheck="false"/)
  }
  const after = await dump(services.db)
  for (const [name, documents] of Object.entries(after)) {
    const fresh = documents.filter(document => !before[name]?.includes(document))
    t.notMatch(fresh.join(), new RegExp(`${canary}|987654321`, 'i'), `nothing of it is stored in ${name}`)
  }
})

/** Every document of every collection, as text. */
async function dump(db: { listCollections(): Promise<{ name: string }[]>; collection(name: string): Found }) {
  const collections = await db.listCollections()
  return Object.fromEntries(
    await Promise.all(
      collections.map(async ({ name }) => {
        const documents = await db.collection(name).find().sort({ _id: 1 }).toArray()
        return [name, documents.map(document => JSON.stringify(document))] as const
      }),
    ),
  )
}

interface Found {
  find(): { sort(order: { _id: 1 }): { toArray(): Promise<object[]> } }
}
