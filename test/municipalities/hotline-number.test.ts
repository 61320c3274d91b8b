/** The number that employers are shown belongs to whoever answers, unless the hotline has one of its own. */
import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { auditModel } from '../../src/audit/model.js'
import { paths } from '../../src/lib/paths.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { testApp } from '../helpers/app.js'

const page = paths.settings.page()

/** Henrik answers by his own telephone, as the settings of a municipality are typed first. */
async function site(t: Parameters<typeof testApp>[0]) {
  const site = await testApp(t)
  const { services, world } = site
  const { hotline, coordinator, consultant } = world.people
  const phones = { [hotline._id]: '20 00 00 01', [coordinator._id]: '20 00 00 02', [consultant._id]: '20 00 00 03' }
  for (const [_id, phone] of Object.entries(phones))
    await accountModel(services.db).updateOne({ _id }, { $set: { phone } })
  await municipalityModel(services.db).updateOne({ _id: world.municipality }, { $set: { 'hotline.phone': '20000001' } })
  const visitor = await site.as('coordinator')
  /** The settings as the page shows them, with what somebody changes. */
  const typed = async (changes: Record<string, string> = {}) => {
    const { body } = await visitor.get(page)
    const value = (name: string) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(body)?.[1] ?? ''
    return {
      ...{ clockMode: 'timer', opensAt: '8', closesAt: '15', closingDays: '', remindAt: '50', repeats: '7' },
      ...{ contact: hotline._id, standIn: coordinator._id, coordinator: coordinator._id, hours: 'hverdage 8-15' },
      ...{ phone: value('phone'), seen: value('seen') },
      ...changes,
    }
  }
  const employer = await site.as('employer')
  const shown = async () => /IGU: (.*?) Åbent/.exec((await employer.get(paths.doors.employer())).text)?.[1]
  return { ...site, visitor, typed, shown }
}

t.test('another contact is called on their own number', async t => {
  const { services, shown, typed, visitor, world } = await site(t)
  t.equal(await shown(), 'Henrik Hotline 20000001')
  const settings = await visitor.get(page)
  t.match(settings.text, 'Virksomhederne ser nu: Henrik Hotline, 20000001')
  t.match(settings.text, 'Kirsten Konsulent, 20 00 00 03', 'whose number is whose')
  t.equal((await typed()).phone, '', 'the number of a person is not the hotline’s own')
  const saved = await visitor.post(page, await typed({ contact: world.people.consultant._id }))
  t.equal(saved.status, 303, saved.text)
  t.equal(await shown(), 'Kirsten Konsulent 20 00 00 03')

  const { consultant, coordinator } = world.people
  await services.accounts.setAway(consultant._id, { from: '2026-01-01', to: '2027-12-31', cover: coordinator._id })
  t.equal(await shown(), 'Karen Koordinator 20 00 00 02', 'and so is who answers instead')
})

t.test('a number that is the hotline’s own stays when the people change', async t => {
  const { shown, typed, visitor, world } = await site(t)
  t.equal((await visitor.post(page, await typed({ phone: '70 10 20 30' }))).status, 303)
  t.match((await visitor.get(page)).text, 'Virksomhederne ser nu: Henrik Hotline, 70 10 20 30 (hotlinens eget nummer)')
  t.equal((await visitor.post(page, await typed({ contact: world.people.consultant._id }))).status, 303)
  t.equal(await shown(), 'Kirsten Konsulent 70 10 20 30')
  t.equal(
    (await visitor.post(page, await typed({ contact: world.people.consultant._id, phone: '+4520000003' }))).status,
    303,
  )
  t.equal((await typed()).phone, '', 'the contact’s own, typed, is no number of the hotline')
})

t.test('the number of somebody else is asked about, and somebody without one is not chosen', async t => {
  const { services, shown, typed, visitor, world } = await site(t)
  const { consultant } = world.people
  const changed = await typed({ contact: consultant._id, phone: '20 00 00 01' })
  const asked = await visitor.post(page, changed)
  t.equal(asked.status, 422)
  const doubt = '20 00 00 01 tilhører Henrik Hotline, men virksomhederne får navnet Kirsten Konsulent at se.'
  t.match(asked.text, doubt)
  t.match(asked.body, 'value="20 00 00 01"')
  t.equal(await shown(), 'Henrik Hotline 20000001')
  const known = /name="known" value="([^"]*)"/.exec(asked.body)?.[1] ?? ''
  t.equal((await visitor.post(page, { ...changed, known })).status, 303)
  t.equal(await shown(), 'Kirsten Konsulent 20 00 00 01')
  t.equal((await visitor.post(page, await typed({ contact: consultant._id }))).status, 303, 'asked once')
  const { administrator } = world.people
  const next = await visitor.post(page, await typed({ contact: administrator._id }))
  t.match(next.text, 'men virksomhederne får navnet Anton Administrator at se.', 'and about each contact')

  await accountModel(services.db).updateOne({ _id: consultant._id }, { $set: { phone: null } })
  const missing = await visitor.post(page, await typed({ contact: consultant._id, phone: '' }))
  t.equal(missing.status, 422)
  t.match(missing.text, 'Kirsten Konsulent har intet telefonnummer. Vælg en anden, eller skriv et nummer til hotlinen.')
})

t.test('whoever answers keeps a number while the hotline has none of its own', async t => {
  const { as, services, shown, typed, visitor, world } = await site(t)
  const { hotline, coordinator } = world.people
  const own = paths.account.own()
  const refused =
    'IGU-hotlinen i Middelfart Kommune bruger dette nummer. Skriv et nummer, eller få først hotlinens eget'
  t.equal((await visitor.post(page, await typed())).status, 303)
  for (const [role, { _id, phone }] of [
    ['hotline', await stored(hotline._id)],
    ['coordinator', await stored(coordinator._id)],
  ] as const) {
    const cleared = await (await as(role)).post(own, { name: 'Nyt Navn', phone: '' })
    t.equal(cleared.status, 422)
    t.match(cleared.text, refused)
    t.match(cleared.body, 'value="Nyt Navn"')
    t.match(await stored(_id), { phone, name: world.people[role].name })
  }
  t.equal((await (await as('consultant')).post(own, { name: 'Kirsten', phone: '' })).status, 303, 'who does not answer')

  const administrator = await as('administrator')
  const edit = paths.administration.edit(hotline._id)
  const logged = () => auditModel(services.db).countDocuments()
  const before = await logged()
  const contact = { name: 'Henrik H', email: 'ny@example.dk', phone: '' }
  const cleared = await administrator.post(edit, contact)
  t.equal(cleared.status, 422)
  t.match(cleared.text, refused)
  t.match(cleared.body, 'value="ny@example.dk"')
  t.match(await stored(hotline._id), { phone: '20 00 00 01', email: hotline.email })
  t.equal(await logged(), before, 'nor is it in the log as done')
  t.equal((await administrator.post(edit, { ...contact, phone: '20 00 00 09' })).status, 303)
  t.equal(await shown(), 'Henrik H 20 00 00 09')

  t.equal((await visitor.post(page, await typed({ phone: '70 10 20 30' }))).status, 303)
  t.equal((await administrator.post(edit, contact)).status, 303, 'the hotline has a number of its own')
  t.equal(await shown(), 'Henrik H 70 10 20 30')
  const back = await visitor.post(page, await typed({ phone: '' }))
  t.match(back.text, 'Henrik H har intet telefonnummer.', 'and keeps it while they have none')

  async function stored(_id: string) {
    const account = await services.accounts.byId(_id)
    if (!account) throw new Error('no account')
    return account
  }
})

t.test('cleared in the instant in which the settings name them: employers are told the stand-in’s number', async t => {
  const { services, shown, typed, visitor, world } = await site(t)
  const { consultant } = world.people
  const { saveSettings } = services.municipalities
  services.municipalities.saveSettings = async (...settings) => {
    await services.accounts.saveContact(consultant._id, { name: consultant.name, phone: null })
    return saveSettings(...settings)
  }
  t.equal((await visitor.post(page, await typed({ contact: consultant._id }))).status, 303)
  t.equal(await shown(), 'Kirsten Konsulent 20 00 00 02')
  t.match((await visitor.get(page)).text, 'Kirsten Konsulent, uden telefonnummer', 'and whoever keeps the settings why')
})
