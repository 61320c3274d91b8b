import t from 'tap'
import { roles } from '../../src/accounts/model.js'
import { buildApp } from '../../src/app.js'
import { systemClock } from '../../src/lib/clock.js'
import { paths } from '../../src/lib/paths.js'
import { listMailbox, mailboxMailer, readMailbox } from '../../src/notices/mailer.js'
import { openMovableClock } from '../../src/stores/clock.js'
import { testApp } from '../helpers/app.js'
import { hours, testClock } from '../helpers/clock.js'
import { temporaryFolder, testDatabase } from '../helpers/stores.js'

t.test('the movable clock', async t => {
  const db = await testDatabase(t)
  const base = testClock()
  const options = { db, base, embedded: true, production: false }
  const [one, other] = [await openMovableClock(options), await openMovableClock(options)]
  t.teardown(() => {
    one.close()
    other.close()
  })
  t.same(one.now(), base.now())
  await one.move(hours(24))
  t.equal(one.now().getTime(), base.now().getTime() + hours(24), 'here at once')
  const start = performance.now()
  while (other.offset() === 0 && performance.now() - start < 5000) await new Promise(done => setTimeout(done, 20))
  t.equal(other.offset(), hours(24), 'in other processes soon')
  const later = await openMovableClock(options)
  t.equal(later.offset(), hours(24), 'and after a new start')
  later.close()
  await t.rejects(openMovableClock({ ...options, production: true }), /kan kun flyttes/)
  await t.rejects(openMovableClock({ ...options, embedded: false }), /kan kun flyttes/)
})

t.test('sign-in links, clock and mailbox of a demo', async t => {
  const folder = await temporaryFolder(t)
  const db = await testDatabase(t)
  const clock = await openMovableClock({ db, base: systemClock, embedded: true, production: false })
  t.teardown(() => clock.close())
  const mailer = mailboxMailer({ folder, from: 'Springbræt <springbraet@example.dk>', clock })
  let moved = 0
  const { browser, queue, world } = await testApp(t, {
    ...{ db, clock, mailer },
    development: {
      clock,
      mailbox: { list: () => listMailbox(folder), read: id => readMailbox(folder, id) },
      afterClockMove: async () => {
        moved++
      },
    },
  })
  const visitor = browser()

  t.match((await visitor.get(paths.development.page())).text, 'Log ind som')
  for (const role of roles) {
    const entered = await visitor.get(paths.development.signIn(role))
    t.equal(entered.location, paths.doors[role]())
    t.match((await visitor.get(paths.account.own())).body, world.people[role].email, 'and again: the link is reusable')
  }
  t.equal((await visitor.get('/udvikling/ind/konge')).status, 404)

  t.equal((await visitor.post(paths.development.clock(), { hours: '-24' })).status, 422)
  const before = clock.now().getTime()
  const done = await visitor.post(paths.development.clock(), { hours: '24' })
  t.equal(done.status, 303)
  t.ok(clock.now().getTime() >= before + hours(24))
  t.equal(queue.of('sweep').length, 1)
  t.equal(moved, 1)
  t.equal((await visitor.get(paths.account.own())).status, 200, 'a moved clock signs nobody out')

  await browser().post(paths.signIn.requestLink(), { email: world.people.employer.email })
  const start = performance.now()
  while ((await listMailbox(folder)).length === 0 && performance.now() - start < 5000)
    await new Promise(done => setTimeout(done, 10))
  const box = await visitor.get(paths.development.mailbox())
  t.match(box.text, world.people.employer.email)
  const href = /href="(\/udvikling\/postkasse\/[^"]+)"/.exec(box.body)?.[1] ?? ''
  const mail = await visitor.get(href)
  t.match(mail.text, 'Log ind på Springbræt')
  const link = /href="(\/log-ind\/link\/[^"]+)"/.exec(mail.body)?.[1] ?? ''
  t.equal((await browser().post(link)).location, paths.doors.employer())
  t.equal((await visitor.get(paths.development.mail('1-ffffffffffff'))).status, 404)
})

t.test('production refuses to have such pages', async t => {
  const { services } = await testApp(t)
  const production = { ...services, config: { ...services.config, production: true } }
  await t.rejects(
    buildApp({ services: production, redis: {}, templates: {}, assets: async () => {}, development: {} } as never),
    /ikke være åbne i produktion/,
  )
})
