/** What a company reads of a course that is over: its own part, and nothing of the person's. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { cancelReasons } from '../../src/placements/lifecycle.js'
import { placementModel } from '../../src/placements/model.js'
import { running } from './setup.js'

t.test('why a course was given up is read by the company only where the reason is not the person’s', async t => {
  const { as, consultant, id, services } = await running(t, { begun: false })
  const company = await as('employer')
  const page = async () => (await company.get(paths.placements.forCompany(id))).text
  t.match(await page(), 'Aftalt om dage og opgaver Hverdage 8-14 i køkkenet.')
  await services.placements.cancel(consultant, id, 'ill')
  for (const reason of cancelReasons) {
    await placementModel(services.db).updateOne({ _id: id }, { $set: { cancelReason: reason } })
    const text = await page()
    t.match(text, 'Annulleret', reason)
    t.match(text, 'Første dag 1. december 2026', 'days are the company’s, too')
    t.notMatch(text, /Zahra|i køkkenet\./, 'the free text may name the person')
    t.notMatch(text, /syg|flyttet|Personen ønsker|Andet/, reason)
    const isTold = /Virksomheden ønsker det ikke|Ansøgningen blev ikke godkendt/.test(text)
    t.equal(isTold, ['by-company', 'not-approved'].includes(reason), reason)
  }
  const staff = await as('consultant')
  t.match((await staff.get(paths.placements.show(id))).text, 'Annulleret Andet', 'staff read every reason')
})

t.test('a yes that is taken back takes the free text with it', async t => {
  const { as, consultant, id, person, services, world } = await running(t)
  const company = await as('employer')
  t.match((await company.get(paths.placements.forCompany(id))).text, 'Hverdage 8-14')
  await services.profiles.withdrawConsent(consultant, person._id, { kind: 'company', company: world.company })
  t.notMatch((await company.get(paths.placements.forCompany(id))).text, /Hverdage 8-14|Zahra/)
})
