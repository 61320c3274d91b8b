import t from 'tap'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { profileModel } from '../../src/profiles/model.js'
import { searchFor } from '../../src/profiles/search.js'
import { testApp, tokenIn } from '../helpers/app.js'
import type { Browser, Page } from '../helpers/browser.js'
import { givenAccount } from '../helpers/given.js'
import { caughtLog } from '../helpers/log.js'
import { givenPeople } from './given.js'

const list = paths.profiles.list()
const search = paths.profiles.found()
const cookie = 'soegning'

/** Sends a search and goes where it leads. */
const find = async (who: Browser, fields: Record<string, string>) => who.follow(await who.post(search, fields))

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
  const found = (typed: string, more: Record<string, string> = {}) => find(kirsten, { search: typed, ...more })

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
  t.match(mine.body, /href="[^"]*vis(?:=|&#x3D;)all[^"]*">Vis de 2 i hele kommunen/)
  t.notMatch(mine.text, 'Ny kompetenceprofil', 'they are here already')
  const nobody = await found('hvem', { vis: 'own' })
  t.match(nobody.text, 'Ingen borger i kommunen har det navn eller nummer')
  t.match(nobody.text, 'Ny kompetenceprofil')
  t.same(namesOn(await found('noor', { sorter: 'navn' })), ['Noor (&lt;b&gt;Zaki)', 'Noor Aaberg'])
  for (const nobody of ['77', 'Andetsteds', 'hvem', '%', '$ne'])
    t.match((await found(nobody)).text, 'Ingen borger i kommunen har det navn eller nummer, du søgte.')

  const empty = await kirsten.post(search, { search: '  ', vis: 'own' })
  t.equal(empty.status, 422)
  t.match(empty.text, 'Skriv et navn eller et nummer.')
  t.match(empty.body, 'href="#search"')
  t.same(namesOn(empty), ['Åse Berg', 'Amal Haddad'], 'the list that was chosen stays')
  t.equal((await kirsten.post(search, { search: 'x'.repeat(101) })).status, 422)
  for (const who of ['employer', 'clarifier', 'hotline', 'administrator'] as const)
    t.equal((await (await as(who)).post(search, { search: 'noor' })).status, 403, who)
  t.same(namesOn(await find(await as('otherConsultant'), { search: 'noor' })), ['Noor Andetsteds'])
})

t.test('what is found has pages and lists of its own', async t => {
  const { as, services, world } = await testApp(t)
  const owner = world.people.consultant._id
  await givenPeople(
    services,
    Array.from({ length: 119 }, (_, i) => ({
      ...{ firstName: `Person${String(i).padStart(3, '0')}`, lastName: i < 60 ? 'Nord' : 'Syd', owner },
    })),
  )
  const kirsten = await as('consultant')
  /** Follows a link of the page of what was found. */
  const press = (page: Page, text: string) => {
    const link = new RegExp(`<a href="(/konsulent/borgere/fundet[^"]*)"[^>]*>(?:<svg[\\s\\S]*?</svg>)?${text}`)
    const [, address = ''] = link.exec(page.body) ?? []
    t.ok(address, `a link ${text}`)
    return kirsten.get(address.replace(/&amp;|&#x3D;/g, decoded))
  }
  const first = await find(kirsten, { search: 'person', sorter: 'navn' })
  t.match(first.text, 'Side 1 af 3')
  const second = await press(first, 'Næste')
  const third = await press(second, 'Næste')
  const names = [first, second, third].map(namesOn)
  t.same(
    names.map(({ length }) => length),
    [50, 50, 19],
  )
  t.same(names.flat(), names.flat().toSorted(), 'each once, in the order chosen')
  t.equal(new Set(names.flat()).size, 119)
  t.same(namesOn(await press(third, 'Forrige')), names[1])
  const { location } = await kirsten.post(search, { search: 'person', sorter: 'navn' })
  t.same(namesOn(await kirsten.get(`${location?.replace('side=1', 'side=9')}`)), names[2])
  const mine = await press(third, 'Mine')
  t.match(mine.text, 'Side 1 af 3')
  t.match(mine.body, /vis(?:=|&#x3D;)own[^"]*" aria-current="page"/)
  const north = await find(kirsten, { search: 'nord', vis: 'own' })
  t.match(north.text, '60 borgere i listen «Mine» passer')
  t.match((await press(north, 'Navn')).text, '60 borgere i listen «Mine» passer')
})

const decoded = (entity: string) => (entity === '&amp;' ? '&' : '=')

t.test('what was found can be come back to, whatever was searched for since', async t => {
  const { as, services } = await testApp(t)
  await givenPeople(services, [
    { firstName: 'Noor', lastName: 'Zaki' },
    { firstName: 'Bahar', lastName: 'Aziz' },
  ])
  const kirsten = await as('consultant')
  const address = async (typed: string) => (await kirsten.post(search, { search: typed })).location ?? ''
  const noor = await address('noor')
  t.match(noor, /^\/konsulent\/borgere\/fundet\?soegning=[a-z]{20}&vis=all&sorter=ankomst&side=1$/)
  const bahar = await address('bahar')
  for (const [again, name, typed] of [
    [noor, 'Noor Zaki', 'noor'],
    [bahar, 'Bahar Aziz', 'bahar'],
    [noor, 'Noor Zaki', 'noor'],
  ] as const) {
    const page = await kirsten.get(again)
    t.same(namesOn(page), [name])
    t.match(page.body, new RegExp(`id="search"[^>]* value="${typed}"`), 'and says what was searched for')
  }

  // Nothing typed on a page of what was found ends that search and no other.
  const soegning = new URL(noor, 'http://site').searchParams.get('soegning') ?? ''
  const over = await kirsten.post(search, { search: '', soegning, vis: 'own', sorter: 'navn' })
  t.equal(over.location, paths.profiles.ofView('own', 'navn'))
  t.same(namesOn(await kirsten.get(bahar)), ['Bahar Aziz'])
  const gone = await kirsten.get(noor)
  t.match(gone.text, 'Den søgning er slut. Søg igen')
  t.equal(namesOn(gone).length, 3, 'the whole list')
  t.equal((await kirsten.post(search, { search: '', soegning })).status, 422, 'there is nothing to end')
  const other = new URL(bahar, 'http://site').searchParams.get('soegning') ?? ''
  const wrong = await kirsten.post(search, { search: 'x'.repeat(101), soegning: other })
  t.equal(wrong.status, 422)
  t.same(namesOn(wrong), ['Bahar Aziz'], 'what was found stays while the field is mended')
  await kirsten.post(search, { search: '', soegning: other })
  t.notOk(kirsten.cookies.has(cookie), 'with the last search the cookie is gone')

  for (let i = 0; i < 60; i++) await kirsten.post(search, { search: `Æ${'ø'.repeat(98)}${i % 10}` })
  t.ok((kirsten.cookies.get(cookie) ?? '').length < 4000, 'a browser keeps it')
  t.same(namesOn(await kirsten.get(await address('noor'))), ['Noor Zaki'])
})

t.test('a search is for one session, and its cookie says nothing', async t => {
  const { as, browser, services, world, mails } = await testApp(t)
  await givenPeople(services, [
    { firstName: 'Noor', lastName: 'Zaki' },
    { firstName: 'Bahar', lastName: 'Aziz' },
  ])
  const kirsten = await as('consultant')
  const sent = await kirsten.post(search, { search: 'noor' })
  const address = sent.location ?? ''
  const [set = ''] = [sent.headers['set-cookie']].flat().map(String)
  t.match(set, /^soegning=[^;]+; Max-Age=7200; Path=\/konsulent\/borgere\/fundet; HttpOnly; SameSite=(Strict|Lax)$/)
  const kept = kirsten.cookies.get(cookie) ?? ''
  for (const part of decodeURIComponent(kept).split('.'))
    t.notMatch(Buffer.from(part, 'base64url').toString('latin1'), /noor|soegning/i)

  /** Nothing was searched for. */
  const isEmpty = async (who: Browser, why: string) => {
    const page = await who.get(address)
    t.match(page.text, 'Den søgning er slut', why)
    t.match(page.body, /id="search"(?![^>]* value="[^"])[^>]*>/, why)
    t.equal(namesOn(page).length, 3, why)
    t.notMatch(page.body.replaceAll('Noor Zaki', ''), /noor/i, why)
  }
  const body = kept.slice(kept.indexOf('.'))
  for (const [forged, why] of [
    ['', 'none'],
    ['noor', 'clear text'],
    ['%5B%7B%22typed%22%3A%22noor%22%7D%5D', 'JSON'],
    [`${'0'.repeat(8)}${body}`, 'another key'],
    [`${kept.slice(0, -2)}AA`, 'one letter changed'],
    [kept.slice(0, 20), 'cut off'],
  ] as const) {
    kirsten.cookies.set(cookie, forged)
    await isEmpty(kirsten, why)
  }
  kirsten.cookies.set(cookie, kept)
  t.same(namesOn(await kirsten.get(address)), ['Noor Zaki'])

  const colleague = await as('coordinator')
  colleague.cookies.set(cookie, kept)
  await isEmpty(colleague, 'the cookie of somebody else')
  const stranger = browser()
  stranger.cookies.set(cookie, kept)
  t.match((await stranger.get(address)).location, /^\/log-ind/)

  await kirsten.post(paths.account.switchRole(), { membership: world.people.consultant.memberships[0]?.id ?? '' })
  await isEmpty(kirsten, 'another choice of role')
  const out = await kirsten.post(paths.signIn.out())
  t.match(String(out.headers['set-cookie']), /soegning=; Max-Age=0; Path=\/konsulent\/borgere\/fundet/)
  const kaj = await givenAccount(services, 'Kaj Kollega', { role: 'consultant', municipality: world.municipality })
  for (const { email, name } of [kaj, world.people.consultant]) {
    kirsten.cookies.set(cookie, kept)
    const { delivery } = await services.signIn.requestLink(email)
    await delivery
    await kirsten.post(paths.signIn.link(tokenIn(mails.at(-1))))
    t.equal((await kirsten.get(list)).status, 200)
    await isEmpty(kirsten, `${name} signs in after it, on the same browser`)
  }
})

t.test('whoever is found is in the log of readings before the page is sent, and nobody else', async t => {
  const { as, services, world } = await testApp(t)
  await givenPeople(services, [{ firstName: 'Noor', lastName: 'Zaki' }])
  const kirsten = await as('consultant')
  const readings = () =>
    auditModel(services.db).find({ who: world.people.consultant._id }).sort({ at: 1, _id: 1 }).lean()
  await find(kirsten, { search: 'hvem' })
  t.same(await readings(), [])
  const { location } = await kirsten.post(search, { search: 'noor' })
  t.same(await readings(), [], 'nobody was shown yet')
  await kirsten.get(location ?? '')
  const noor = await profileModel(services.db).findOne({ firstName: 'Noor' }).lean()
  t.match(await readings(), [{ what: 'profile.search', on: [noor?._id], why: 'søgning efter en person' }])
  t.equal((await readings())[0]?.on.length, 1)

  services.audit.record = async () => {
    throw new Error('the log is down')
  }
  const page = await kirsten.get(location ?? '')
  t.equal(page.status, 500)
  t.notMatch(page.body, 'Zaki')
})

t.test('whoever is found in another list only is in the log, as the page says so', async t => {
  const { as, services, world } = await testApp(t)
  await givenPeople(services, [
    { firstName: 'Noor', lastName: 'Zaki' },
    { firstName: 'Amal', lastName: 'Zaki' },
  ])
  await profileModel(services.db).updateMany({}, { $set: { owner: world.people.coordinator._id } })
  const kirsten = await as('consultant')
  const page = await find(kirsten, { search: 'noor', vis: 'own' })
  t.match(page.text, 'Vis den ene i hele kommunen')
  const noor = await profileModel(services.db).findOne({ firstName: 'Noor' }).lean()
  const readings = await auditModel(services.db).find({ who: world.people.consultant._id }).lean()
  t.match(readings, [{ what: 'profile.search', on: [noor?._id], why: 'søgning efter en person' }])
  t.same(
    readings.map(({ on }) => on.length),
    [1],
  )
})

t.test('what is searched for stands in no address, log, header, cookie, error or document', async t => {
  const { logStream, text: log } = caughtLog()
  const { as, browser, services } = await testApp(t, { config: { logLevel: 'debug' }, logStream })
  const canary = 'Kanariefugl'
  await givenPeople(services, [{ firstName: canary, lastName: 'Petersen', asylPersonId: '987654321' }])
  const kirsten = await as('consultant')
  const before = await dump(services.db)
  const sent = [
    await kirsten.post(search, { search: canary }),
    await kirsten.post(search, { search: '987654321', vis: 'own' }),
    await kirsten.post(search, { search: `${canary}x`.repeat(20) }),
    await kirsten.post(search, { search: canary, vis: canary, sorter: canary }),
    await kirsten.post(search, { search: canary }, { token: null }),
    await browser().post(search, { search: canary }),
    await kirsten.post(search, { search: canary, soegning: canary }),
  ]
  t.same(
    sent.map(({ status }) => status),
    [303, 303, 422, 422, 403, 401, 303],
  )
  const read = await Promise.all([sent[0], sent[1]].map(page => kirsten.get(page?.location ?? '')))
  t.same(
    read.map(({ status }) => status),
    [200, 200],
  )
  t.match(read[0]?.body, canary)
  services.profiles.search = async (_acting, typed) => {
    throw new Error(`could not look for ${typed}`)
  }
  const failed = await kirsten.get(sent[0]?.location ?? '')
  t.equal(failed.status, 500)
  t.notMatch(failed.body, canary)

  t.match(log(), '"route":"/konsulent/borgere/fundet"')
  t.match(log(), 'INTERNAL')
  t.notMatch(log(), new RegExp(`${canary}|987654321`, 'i'))
  for (const { status, headers, body } of [...sent, ...read, failed]) {
    if (status !== 303) t.equal(headers['cache-control'], 'no-store')
    t.notMatch(JSON.stringify(headers), new RegExp(`${canary}|987654321`, 'i'))
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
