/** Walks every route and method as everybody there is: a door added later is tried without a line being added here. */
import Fastify from 'fastify'
import t from 'tap'
import { type Role, roles } from '../src/accounts/model.js'
import { paths } from '../src/lib/paths.js'
import { watchRoutes } from '../src/web/access.js'
import type { Allow, App } from '../src/web/fastify.js'
import { testApp } from './helpers/app.js'
import type { Browser, Page } from './helpers/browser.js'
import { givenCases } from './helpers/cases.js'
import { type Outsider, outsiders, pathsFor } from './helpers/world.js'

interface Door {
  method: string
  pattern: string
  path: string
  allow: Allow
  hasParams: boolean
}

const roleOf: Record<Outsider, Role> = {
  otherEmployer: 'employer',
  otherConsultant: 'consultant',
  otherClarifier: 'clarifier',
  otherAdministrator: 'administrator',
  waiting: 'employer',
}

t.test('every door', async t => {
  t.setTimeout(240_000)
  const { app, routes, services, world: people, browser, as } = await testApp(t)
  const world = await givenCases(services, people)
  const doors: Door[] = routes.flatMap(({ method, url, config }) =>
    [method].flat().flatMap(one =>
      pathsFor(world, url).map(path => ({
        ...{ method: one, pattern: url, path },
        allow: config?.allow as Allow,
        hasParams: url.includes(':'),
      })),
    ),
  )
  const posts = doors.filter(({ method }) => method !== 'GET' && method !== 'HEAD')
  const readings = doors.filter(({ method }) => method === 'GET' || method === 'HEAD')
  t.ok(readings.length > 20 && posts.length > 10, `${readings.length} readings, ${posts.length} posts`)
  for (const { method, pattern } of doors)
    t.ok(app.hasRoute({ method: method as 'GET', url: pattern }), `${method} ${pattern}`)
  const unknown = routes.filter(({ url }) => pathsFor(world, url).length === 0)
  for (const { url } of unknown) t.fail(`test/helpers does not know what to put into ${url}`)
  if (unknown.length > 0) return

  const knock = (visitor: Browser, door: Door, token?: string | null): Promise<Page> => {
    const { path } = door
    if (door.method === 'GET') return visitor.get(path)
    if (door.method === 'HEAD') return visitor.head(path)
    return visitor.send(door.method, path, {}, token === undefined ? {} : { token })
  }
  const told = (door: Door, page: Page) => `${door.method} ${door.pattern}: ${page.status} ${page.location ?? ''}`
  const allowed = ({ allow }: Door, role: Role) => Array.isArray(allow) && allow.includes(role)

  await t.test('strangers come into public rooms only', async t => {
    const visitor = browser()
    for (const door of doors) {
      const page = await knock(visitor, door)
      if (door.allow === 'public') {
        t.ok(page.status < 500 && page.status !== 401 && page.status !== 403, told(door, page))
      } else if (door.method === 'GET' || door.method === 'HEAD') {
        t.equal(page.status, 303, told(door, page))
        t.match(page.location, /^\/log-ind\?videre=/, told(door, page))
      } else t.equal(page.status, 401, told(door, page))
    }
  })

  await t.test('without the form’s token, or with another’s, nothing is sent', async t => {
    const strangersToken = await browser().token()
    const visitors = new Map<string, Browser>([['public', browser()]])
    for (const door of posts) {
      const role = Array.isArray(door.allow) ? (door.allow[0] as Role) : 'consultant'
      const who = door.allow === 'public' ? 'public' : role
      const visitor = visitors.get(who) ?? (await as(role))
      visitors.set(who, visitor)
      await visitor.token()
      const secret = visitor.cookies.get('formular') ?? ''
      t.ok(secret)
      for (const token of [null, 'wrong', strangersToken]) {
        const page = await knock(visitor, door, token)
        t.equal(page.status, 403, told(door, page))
        t.match(page.text, 'Siden var for gammel, så det blev ikke gemt')
      }
      visitor.cookies.delete('formular')
      t.equal((await knock(visitor, door, strangersToken)).status, 403, 'nor without the cookie')
      visitor.cookies.set('formular', secret)
    }
  })

  let refused = 0
  for (const role of roles)
    await t.test(`${role}: no other role’s rooms`, async t => {
      const visitor = await as(role)
      const others = doors.filter(door => Array.isArray(door.allow) && !allowed(door, role))
      refused += others.length
      for (const door of others) {
        const page = await knock(visitor, door)
        t.equal(page.status, 403, told(door, page))
      }
      t.equal((await visitor.get(paths.account.own())).status, 200, 'a refusal signs nobody out')
    })

  t.ok(refused > 20, `${refused} refusals`)

  let hidden = 0
  for (const who of outsiders.filter(one => one !== 'waiting'))
    await t.test(`${who}: what belongs to others does not exist`, async t => {
      const visitor = await as(who)
      for (const door of doors.filter(door => allowed(door, roleOf[who]) && door.hasParams)) {
        const page = await knock(visitor, door)
        t.equal(page.status, 404, told(door, page))
        hidden++
      }
    })
  t.ok(hidden > 4, `${hidden} doors that do not exist`)

  await t.test('who waits for access waits', async t => {
    const visitor = await as('waiting')
    for (const door of doors.filter(({ allow }) => Array.isArray(allow))) {
      const page = await knock(visitor, door)
      const reading = door.method === 'GET' || door.method === 'HEAD'
      if (allowed(door, 'employer') && reading) t.equal(page.location, paths.account.waiting(), told(door, page))
      else t.equal(page.status, 403, told(door, page))
    }
    t.equal((await visitor.get(paths.account.waiting())).status, 200)
  })

  for (const role of roles)
    await t.test(`${role}: every own room opens`, async t => {
      const visitor = await as(role)
      const own = readings.filter(door => allowed(door, role) || door.allow === 'signed-in')
      t.ok(own.length > 4)
      for (const door of own) {
        const page = await knock(visitor, door)
        const elsewhere = page.status === 303 && !page.location?.startsWith('/log-ind')
        t.ok(page.status === 200 || elsewhere, told(door, page))
      }
    })

  // Last, because these do what they say.
  for (const role of roles)
    await t.test(`${role}: every own form answers`, async t => {
      let visitor = await as(role)
      for (const door of posts.filter(door => allowed(door, role) || door.allow === 'signed-in')) {
        const page = await knock(visitor, door)
        t.ok(page.status < 500 && page.status !== 401, told(door, page))
        // Signing out and choosing another role are among what these do.
        if (door.allow === 'signed-in') visitor = await as(role)
        t.notMatch(page.text, 'Siden var for gammel, så det blev ikke gemt')
      }
    })
})

t.test('an application with a door that does not say who may use it does not start', async t => {
  const app = Fastify() as unknown as App
  const routes = watchRoutes(app)
  app.get('/', { config: { allow: 'public' } }, async () => 'open')
  app.get('/forgotten', async () => 'nobody thought about me')
  await t.rejects(Promise.resolve(app.ready()), /GET \/forgotten/)
  t.ok(routes.length >= 2)
})
