import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'

t.test('an unknown address', async t => {
  const { browser, app, as } = await testApp(t)
  const page = await browser().get('/findes/ikke')
  t.equal(page.status, 404)
  t.match(page.text, 'Siden findes ikke')
  t.equal((await (await as('consultant')).post('/findes/ikke')).status, 404)
  const json = await app.inject({ url: '/findes/ikke', headers: { accept: 'application/json' } })
  t.equal(json.statusCode, 404)
  t.match(json.json(), { code: 'NOT_FOUND', errorId: null })
  const impossible = await (await as('administrator')).get('/administration/konti/%3Cscript%3E')
  t.equal(impossible.status, 404, 'an id no document can have')
})

t.test('a program that asks without being signed in gets 401, a person the way in', async t => {
  const { app, browser } = await testApp(t)
  const json = await app.inject({ url: paths.account.own(), headers: { accept: 'application/json' } })
  t.equal(json.statusCode, 401)
  t.match(json.json(), { code: 'SIGN_IN_NEEDED' })
  t.equal((await browser().get(paths.account.own())).status, 303)
})

t.test('who is signed out meanwhile is told that nothing was saved, and has the way in', async t => {
  const { browser } = await testApp(t)
  const stranger = browser()
  await stranger.get(paths.signIn.page())
  const refused = await stranger.post(paths.account.own(), { name: 'Anna' })
  t.equal(refused.status, 401)
  t.match(refused.text, 'Du er ikke logget ind længere, så det blev ikke gemt.')
  t.match(refused.body, `href="${paths.signIn.page()}"`)
})

t.test('a wrong door says whom to ring, for every role', async t => {
  const { as } = await testApp(t)
  for (const who of ['employer', 'clarifier', 'hotline', 'administrator'] as const) {
    const page = await (await as(who)).get(paths.profiles.list())
    t.equal(page.status, 403)
    t.match(page.text, 'Din rolle giver ikke adgang til dette. Ring til kommunen')
    t.notMatch(page.text, 'koordinator')
  }
})

t.test('bodies that are no forms, or too large', async t => {
  const { app, as, browser } = await testApp(t)
  const json = await app.inject({
    method: 'POST',
    url: paths.signIn.page(),
    headers: { 'content-type': 'application/json', accept: 'text/html' },
    payload: '{"email":"a@b.dk"}',
  })
  t.equal(json.statusCode, 415)
  const large = await browser().post(paths.signIn.page(), { email: 'x'.repeat(300_000), password: 'y' })
  t.equal(large.status, 413)
  const file = { filename: 'stor.csv', content: 'x'.repeat(6 * 1024 * 1024) }
  const coordinator = await as('coordinator')
  t.equal((await coordinator.upload(paths.profiles.import(), { mode: 'try', file })).status, 413)
  const small = { filename: 'lille.csv', content: 'x' }
  const read = await coordinator.upload(paths.profiles.import(), { mode: 'try', file: small })
  t.equal(read.status, 422)
  t.match(read.text, 'Filen mangler kolonnerne', 'fields of a form with a file are read')
  const fields = { email: 'a@b.dk', password: 'forkert' }
  t.equal((await browser().upload(paths.signIn.page(), fields)).status, 415, 'nowhere else, and from no stranger')
  t.equal((await browser().upload('/findes/ikke', fields)).status, 404)
})

t.test('the store is down', async t => {
  const { browser, app, services, as } = await testApp(t)
  const consultant = await as('consultant')
  await services.db.close()
  for (const visitor of [browser(), consultant]) {
    const page = await visitor.get(paths.home())
    t.equal(page.status, 503)
    t.match(page.text, 'Springbræt kan ikke nå sine data lige nu')
  }
  const own = await consultant.get(paths.account.own())
  t.equal(own.status, 503, 'nobody is sent to the sign-in page for it')
  const status = await app.inject({ url: paths.status(), headers: { accept: 'application/json' } })
  t.equal(status.statusCode, 503)
  t.match(status.json(), { ok: false, documents: 'down', redis: 'down' })
  t.equal((await browser().get(paths.status())).status, 503)
  t.match((await app.inject({ url: paths.metrics() })).body, 'springbraet_up{store="documents"} 0')
})

t.test('the store is up', async t => {
  const { app, browser } = await testApp(t)
  await browser().get(paths.home())
  const status = await app.inject({ url: paths.status(), headers: { accept: 'application/json' } })
  t.equal(status.statusCode, 200)
  t.match(status.json(), { ok: true, documents: 'up', redis: 'down' }, 'without Redis the pages work')
  const { body, headers } = await app.inject({ url: paths.metrics() })
  t.match(headers['content-type'], 'text/plain')
  t.match(body, 'http_requests_total{method="GET",route="/",status="200"} 1')
})
