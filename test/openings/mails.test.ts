import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { type TestApp, testApp } from '../helpers/app.js'
import { days } from '../helpers/clock.js'
import { givenOpening } from '../helpers/given.js'

async function deliverAll({ services }: TestApp) {
  for (const id of await services.notices.pending()) await services.notices.deliver(id)
}

async function published(site: TestApp) {
  const company = await site.services.companies.byId(site.world.company)
  if (!company) throw new Error('the world has no company')
  await deliverAll(site)
  site.mails.length = 0
  return givenOpening(site.services, company, { title: 'Opvasker & køkkenhjælp' })
}

const to = (site: TestApp, who: 'employer' | 'consultant') =>
  site.mails.filter(mail => mail.to.address === site.world.people[who].email)

t.test('publishing: a receipt with name, telephone and due time, and the consultant is told', async t => {
  const site = await testApp(t)
  const { _id, number } = await published(site)
  await deliverAll(site)
  const [receipt] = to(site, 'employer')
  t.equal(receipt?.subject, `Vi leder efter en til Opvasker & køkkenhjælp (${number})`)
  for (const part of [number, 'Kirsten Konsulent', '12345678', 'onsdag den 25. november kl. 10.00', '70123456'])
    t.match(receipt?.text, part)
  t.match(receipt?.text, paths.openings.show(_id))
  t.match(receipt?.html, 'Opvasker &amp; køkkenhjælp')
  const [told] = to(site, 'consultant')
  t.match(told?.text, paths.openings.staffShow(_id))
  t.notMatch(told?.text, '70123456', 'the hotline’s box is for companies')
})

t.test('a receipt for what is closed meanwhile is not sent', async t => {
  const site = await testApp(t)
  const { _id } = await published(site)
  const { employer } = site.world.people
  const acting = { account: employer._id, name: '', role: 'employer' } as const
  const { municipality, company } = site.world
  await site.services.openings.close({ ...acting, scope: { kind: 'company', municipality, company } }, _id)
  await deliverAll(site)
  t.same(site.mails, [])
  t.ok(await noticeModel(site.services.db).countDocuments({ template: 'opening-receipt', state: 'dropped' }))
})

t.test('no match yet, with the consultant’s own sentence; and an opening that expired', async t => {
  const site = await testApp(t)
  const { _id } = await published(site)
  await site.services.openings.answer(_id, { kind: 'none', sentence: 'Vi har én på vej.', by: 'somebody' })
  await deliverAll(site)
  const [answer] = to(site, 'employer')
  t.match(answer?.subject, 'Svar på jeres opslag')
  t.match(answer?.text, 'Kirsten Konsulent skriver: Vi har én på vej.')
  site.mails.length = 0
  site.clock.move(days(60))
  await site.services.openings.expireDue()
  await deliverAll(site)
  const expired = to(site, 'employer').find(({ subject }) => subject.includes('Opvasker'))
  t.match(expired?.text, '31. december 2026')
  t.match(expired?.text, paths.openings.show(_id))
  t.notMatch(site.mails.map(({ text }) => text).join(), '[object')
})
