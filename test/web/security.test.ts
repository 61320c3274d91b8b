import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp, tokenIn } from '../helpers/app.js'
import { caughtLog } from '../helpers/log.js'
import { testRedis } from '../helpers/stores.js'

t.test('headers of every page', async t => {
  const { browser } = await testApp(t)
  const { headers } = await browser().get(paths.signIn.page())
  t.equal(
    headers['content-security-policy'],
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
  )
  t.equal(headers['referrer-policy'], 'no-referrer')
  t.equal(headers['x-content-type-options'], 'nosniff')
  t.equal(headers['cache-control'], 'no-store')
  t.notOk(headers['x-powered-by'])
  t.notOk(headers['strict-transport-security'], 'not over http')
})

t.test('production: cookies over https only, HSTS, no development pages', async t => {
  const { browser } = await testApp(t, { config: { production: true } })
  const visitor = browser()
  const page = await visitor.get(paths.signIn.page())
  t.match(page.headers['strict-transport-security'], /max-age=31536000/)
  t.match(String(page.headers['set-cookie']), /formular=.*HttpOnly; Secure; SameSite=Lax/)
  for (const path of [paths.development.page(), paths.development.clock(), paths.development.signIn('administrator')])
    t.equal((await visitor.get(path)).status, 404)
})

t.test('the session cookie is read by no script and sent from no other site', async t => {
  const { services, world, browser, mails } = await testApp(t)
  const { delivery } = await services.signIn.requestLink(world.people.employer.email)
  await delivery
  const page = await browser().post(paths.signIn.link(tokenIn(mails[0])))
  t.match(String(page.headers['set-cookie']), /springbraet=[^;]+; Path=\/; HttpOnly; SameSite=Lax/)
})

t.test('attempts are counted per e-mail and per address', async t => {
  const redis = await testRedis(t)
  const { browser, world } = await testApp(t, { redis: redis.client })
  const attempt = (email: string) => browser().post(paths.signIn.page(), { email, password: 'forkert adgangskode' })
  const { email } = world.people.employer
  for (let i = 0; i < 10; i++) t.equal((await attempt(email)).status, 401)
  const refused = await attempt(` ${email.toUpperCase()}`)
  t.equal(refused.status, 429)
  t.match(refused.text, 'Der er prøvet for mange gange')
  t.match(refused.headers['retry-after'], /^\d+$/)
  t.equal((await attempt('en.anden@example.dk')).status, 401, 'another e-mail is not kept out')
  for (let i = 0; i < 50; i++) await attempt(`gaet${i}@example.dk`)
  t.equal((await attempt('endnu.en@example.dk')).status, 429, 'sixty from one address are enough')
  const keys = (await redis.client.keys('limit-*')).join(' ')
  t.ok(keys.length > 0)
  t.notMatch(keys, '@')
  t.notMatch(keys, '127.0.0.1')

  await redis.close()
  t.equal((await attempt(email)).status, 401, 'without Redis nobody is kept out')
})

t.test('a second e-mail in the form, or another address of the same network, is no way around', async t => {
  const redis = await testRedis(t)
  const { app, browser, world } = await testApp(t, { redis: redis.client, config: { trustProxy: 'loopback' } })
  const { email } = world.people.employer
  for (let i = 0; i < 10; i++)
    await browser().post(paths.signIn.page(), { email: [`gaet${i}@example.dk`, email], password: 'forkert' })
  const next = { email: ['nyt.gaet@example.dk', email], password: 'forkert' }
  t.equal((await browser().post(paths.signIn.page(), next)).status, 429, 'the e-mail that is tried counts')

  const unseen = { email: `${email.replace('@', '\u200b@')}`, password: 'forkert' }
  t.equal((await browser().post(paths.signIn.page(), unseen)).status, 429, 'what nobody sees makes no other e-mail')

  const visitor = browser()
  const token = await visitor.token()
  const from = async (address: string, guess: number) =>
    (
      await app.inject({
        method: 'POST',
        url: paths.signIn.page(),
        headers: {
          ...{ accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
          ...{ cookie: `formular=${visitor.cookies.get('formular')}`, 'x-forwarded-for': address },
        },
        payload: new URLSearchParams({ _csrf: token, email: `en${guess}@example.dk`, password: 'x' }).toString(),
      })
    ).statusCode
  for (let i = 0; i < 60; i++) t.equal(await from(`2001:db8::${i.toString(16)}`, i), 401)
  t.equal(await from('2001:DB8:0:0:9::1', 60), 429, 'all of one network of 64 bits are one')
  t.equal(await from('2001:db8:0:1::1', 61), 401, 'another network')
  t.equal(await from('::ffff:10.0.0.1', 62), 401)
})

t.test('links are limited too', async t => {
  const redis = await testRedis(t)
  const { browser, world, mails } = await testApp(t, { redis: redis.client })
  const ask = () => browser().post(paths.signIn.requestLink(), { email: world.people.employer.email })
  for (let i = 0; i < 5; i++) t.equal((await ask()).status, 200)
  t.equal((await ask()).status, 429)
  t.equal(mails.length, 5)
})

t.test('no personal data in the log', async t => {
  const { logStream, text: log } = caughtLog()
  const { browser, services, world, as, app } = await testApp(t, { config: { logLevel: 'debug' }, logStream })
  const canary = { name: 'Kanariefugl Petersen', email: 'kanariefugl@example.dk', phone: '88776655' }
  await services.accounts.create(canary)

  const visitor = browser()
  await visitor.get(`/log-ind?videre=/konsulent/kanariefugl`)
  await visitor.get(`/kanariefugl@example.dk?navn=kanariefugl`)
  await visitor.post(paths.signIn.page(), { email: canary.email, password: 'kanariefugl' })
  await visitor.post(paths.signIn.requestLink(), { email: canary.email })
  await visitor.post(paths.signIn.page(), { email: canary.email }, { token: 'kanariefugl' })
  const administrator = await as('administrator')
  // The unique index refuses: the driver's message quotes the e-mail.
  t.equal((await administrator.post(paths.administration.newAccount(), { ...canary, role: 'consultant' })).status, 422)
  await app.inject({ url: '/min-konto', headers: { cookie: 'springbraet=kanariefugl', 'user-agent': 'kanariefugl' } })
  services.accounts.withMemberships = async () => {
    throw new Error(`could not read kanariefugl ${world.people.employer.name}`)
  }
  const failed = await administrator.get(paths.account.own())
  // Node's own checks quote what they were given.
  services.accounts.withMemberships = async () => Buffer.alloc('kanariefugl' as never) as never
  t.equal((await administrator.get(paths.account.own())).status, 500)
  t.equal(failed.status, 500)
  t.notMatch(failed.body, 'kanariefugl')
  const errorId = /[a-z]{20}/.exec(failed.text)?.[0] ?? 'none'
  t.match(log(), `"errorId":"${errorId}"`, 'the number on the page is in the log')

  t.ok(log().split('\n').length > 10)
  t.match(log(), '"route":"/log-ind"')
  t.match(log(), '"status":422')
  t.notMatch(log(), /kanariefugl/i)
  t.notMatch(log(), '88776655')
  for (const { name, email } of Object.values(world.people)) {
    t.notMatch(log(), name)
    t.notMatch(log(), email)
  }
  t.notMatch(log(), /link\/[\w-]{20}/)
})

t.test('a form from before signing in is worth nothing after', async t => {
  const { services, world, browser, mails } = await testApp(t)
  const visitor = browser()
  const before = await visitor.token()
  const { delivery } = await services.signIn.requestLink(world.people.employer.email)
  await delivery
  await visitor.post(paths.signIn.link(tokenIn(mails[0])))
  t.equal((await visitor.post(paths.account.own(), { name: 'Eva' }, { token: before })).status, 403)
  t.equal((await visitor.post(paths.account.own(), { name: 'Eva' })).status, 303)
})
