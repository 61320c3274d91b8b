import t from 'tap'
import { readConfig } from '../../src/config.js'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'

t.test('without a token only this machine reads the figures', async t => {
  const { app } = await testApp(t)
  const ask = (remoteAddress: string, headers = {}) => app.inject({ url: paths.metrics(), remoteAddress, headers })
  for (const here of ['127.0.0.1', '127.0.0.9', '::1', '::ffff:127.0.0.1']) {
    const answer = await ask(here)
    t.equal(answer.statusCode, 200, here)
    t.match(answer.body, 'process_uptime_seconds')
  }
  for (const [address, headers] of [
    ['10.0.0.4', {}],
    ['2001:db8::1', {}],
    ['127.0.0.1', { 'x-forwarded-for': '10.0.0.4' }],
    ['127.0.0.1', { forwarded: 'for=10.0.0.4' }],
    ['10.0.0.4', { 'x-forwarded-for': '127.0.0.1' }],
    ['10.0.0.4', { authorization: 'Bearer null' }],
  ] as const) {
    const answer = await ask(address, headers)
    t.equal(answer.statusCode, 403, `${address} ${JSON.stringify(headers)}`)
    t.match(answer.body, 'Tallene kan kun læses fra maskinen selv')
    t.notMatch(answer.body, 'process_uptime_seconds')
  }
})

t.test('with a token whoever sends it reads them, and nobody else, wherever they are', async t => {
  const metricsToken = 'et-langt-hemmeligt-ord'
  const { app } = await testApp(t, { config: { metricsToken } })
  const ask = (authorization?: string, remoteAddress = '10.0.0.4') =>
    app.inject({ url: paths.metrics(), remoteAddress, headers: authorization ? { authorization } : {} })
  t.equal((await ask(`Bearer ${metricsToken}`)).statusCode, 200)
  t.equal((await ask(`bearer ${metricsToken}`)).statusCode, 200)
  for (const wrong of [undefined, 'Bearer', 'Bearer x', `Basic ${metricsToken}`, `Bearer ${metricsToken}x`]) {
    const answer = await ask(wrong)
    t.equal(answer.statusCode, 401, wrong ?? 'nothing')
    t.equal(answer.headers['www-authenticate'], 'Bearer')
    t.notMatch(answer.body, 'process_uptime_seconds')
  }
  t.equal((await ask(undefined, '127.0.0.1')).statusCode, 401)
})

t.test('a token that can be guessed, or not be sent, stops the start', async t => {
  t.equal(readConfig({ NODE_ENV: 'test' }).metricsToken, null)
  t.equal(readConfig({ NODE_ENV: 'test', METRICS_TOKEN: 'a'.repeat(16) }).metricsToken, 'a'.repeat(16))
  for (const METRICS_TOKEN of ['kort', 'et ord med mellemrum', 'blåbærgrødenermeget'])
    t.throws(() => readConfig({ NODE_ENV: 'test', METRICS_TOKEN }), /METRICS_TOKEN skal være mindst 16 tegn/)
})

t.test('what is kept of distributions is counted', async t => {
  const { app, as } = await testApp(t)
  const figures = async () => (await app.inject({ url: paths.metrics() })).body
  t.match(await figures(), /^springbraet_distributions_kept 0$/m)
  await (await as('coordinator')).get(paths.distribution.page())
  t.match(await figures(), /^springbraet_distributions_kept 1$/m)
  t.match(await figures(), /^springbraet_distributions_bytes [1-9]\d+$/m)
})
