import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import type { Browser } from '../helpers/browser.js'

t.test('what was typed in a form that could not be taken can be sent again', async t => {
  const { app, as, browser, services, world } = await testApp(t)
  const send = async (visitor: Browser, fields: Record<string, string>, from = 'same-origin') => {
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }
    return app.inject({
      ...{ method: 'POST', url: paths.account.own(), payload: new URLSearchParams(fields).toString() },
      headers: { ...form, cookie, 'sec-fetch-site': from },
    })
  }
  const typed = { name: 'Åse "Ø" <b>', phone: '11223344' }

  await t.test('signed out meanwhile', async t => {
    const { statusCode, body } = await send(browser(), { ...typed, _csrf: 'gammel', password: 'hemmelig' })
    t.equal(statusCode, 401)
    t.match(body, 'Det, du skrev, er her endnu.')
    t.match(body, `action="${paths.account.own()}"`)
    t.match(body, 'name="name" value="Åse &quot;Ø&quot; &lt;b&gt;"')
    t.match(body, 'target="_blank"')
    t.notMatch(body, 'hemmelig')
    t.notMatch(body, 'gammel')
  })

  await t.test('nothing that another site sends is kept', async t => {
    const stranger = await send(browser(), typed, 'cross-site')
    t.equal(stranger.statusCode, 401)
    t.notMatch(stranger.body, '11223344')
    t.match(stranger.body, 'Du er ikke logget ind længere')
    const signedIn = await send(await as('consultant'), typed, 'cross-site')
    t.equal(signedIn.statusCode, 403)
    t.notMatch(signedIn.body, '11223344')
  })

  await t.test('a page that was too old: one press more', async t => {
    const visitor = await as('consultant')
    const refused = await send(visitor, { ...typed, _csrf: 'gammel' })
    t.equal(refused.statusCode, 403)
    t.match(refused.body, 'Siden var for gammel')
    const before = await services.accounts.byId(world.people.consultant._id)
    t.equal(before?.name, 'Kirsten Konsulent', 'nothing is stored')
    const token = /name="_csrf" value="([^"]+)"/.exec(refused.body)?.[1] ?? ''
    for (const { name, value } of refused.cookies) visitor.cookies.set(name, encodeURIComponent(value))
    t.equal((await send(visitor, { ...typed, _csrf: token })).statusCode, 303)
    t.match(await services.accounts.byId(world.people.consultant._id), typed)
  })
})

t.test(
  'after signing in again the kept form is sent with the key of the new session, and nobody else has it',
  async t => {
    const { app, as, browser, services, world } = await testApp(t)
    const cookieOf = (visitor: Browser) => [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const keyOf = async (visitor: Browser, from?: string) => {
      const answer = await app.inject({
        ...{ method: 'GET', url: paths.formKey() },
        headers: { cookie: cookieOf(visitor), accept: 'application/json', ...(from && { 'sec-fetch-site': from }) },
      })
      for (const { name, value } of answer.cookies) visitor.cookies.set(name, encodeURIComponent(value))
      t.equal(answer.headers['cache-control'], 'no-store')
      return { status: answer.statusCode, key: String(answer.json().key ?? '') }
    }
    const send = (visitor: Browser, key: string) =>
      app.inject({
        ...{ method: 'POST', url: paths.account.own() },
        payload: new URLSearchParams({ name: 'Åse', phone: '11223344', _csrf: key }).toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'text/html',
          cookie: cookieOf(visitor),
        },
      })

    const signedOut = browser()
    const nobodys = await keyOf(signedOut, 'same-origin')
    const kirsten = await as('consultant')
    for (const [name, value] of signedOut.cookies) if (!kirsten.cookies.has(name)) kirsten.cookies.set(name, value)
    t.equal((await send(kirsten, nobodys.key)).statusCode, 403, 'a key from before signing in is worth nothing')
    const { status, key } = await keyOf(kirsten, 'same-origin')
    t.equal(status, 200)
    const eva = await as('employer')
    t.equal((await send(eva, key)).statusCode, 403, 'nor is one of another session')
    t.equal((await send(kirsten, key)).statusCode, 303, 'one press')
    t.match(await services.accounts.byId(world.people.consultant._id), { name: 'Åse' })
    for (const from of ['cross-site', 'same-site', 'none', undefined])
      t.same(await keyOf(kirsten, from), { status: 404, key: '' }, `from ${from}`)
  },
)

t.test('the page of a kept form tells where its new key is', async t => {
  const { app, browser } = await testApp(t)
  const cookie = [...browser().cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { body } = await app.inject({
    ...{ method: 'POST', url: paths.account.own(), payload: 'name=Eva' },
    headers: {
      ...{ 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      ...{ cookie, 'sec-fetch-site': 'same-origin' },
    },
  })
  t.match(body, `data-key="${paths.formKey()}"`)
})

t.test('a file that is too large, or empty, or none, says so and leads back', async t => {
  const { as } = await testApp(t)
  const visitor = await as('coordinator')
  const upload = (filename: string, content: string) =>
    visitor.upload(paths.profiles.import(), { mode: 'try', file: { filename, content } })
  const large = await upload('stor.csv', 'x'.repeat(6 * 1024 * 1024))
  t.equal(large.status, 413)
  t.match(large.body, `href="${paths.profiles.import()}"`)
  t.match(large.text, 'Tilbage til siden')
  t.match((await upload('tom.csv', '')).text, 'Filen er tom.')
  t.match((await upload('', '')).text, 'Vælg en CSV-fil.')
})
