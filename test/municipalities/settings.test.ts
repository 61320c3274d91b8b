import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'

const page = paths.settings.page()

t.test('the coordinator changes how the promise is kept', async t => {
  const { as, services, world } = await testApp(t)
  const { consultant, coordinator } = world.people
  const typed = {
    clockMode: 'arbejdstid',
    opensAt: '8',
    closesAt: '15.30',
    closingDays: '31-12-2026\n\n24. december 2026',
    remindAt: '75 %, 50',
    repeats: '3',
    contact: consultant._id,
    standIn: coordinator._id,
    phone: '70 11 22 33',
    hours: 'hverdage 9-14',
    coordinator: coordinator._id,
    seen: '0',
  }
  const visitor = await as('coordinator')
  t.match((await visitor.get(page)).text, 'Indstillinger for Middelfart Kommune')

  const worse = await visitor.post(page, {
    ...typed,
    ...{ closesAt: '7', closingDays: 'hver fredag', remindAt: '150', repeats: '9', standIn: consultant._id },
    coordinator: consultant._id,
  })
  for (const text of [
    'Skriv højst 7 i feltet gentagelser efter fristen.',
    'Lukketiden skal ligge efter åbningstiden.',
    '«hver fredag» er ikke en dato.',
    'Skriv procenter mellem 1 og 99',
    'Vælg en anden end kontaktpersonen',
    'Vælg en koordinator fra listen.',
  ])
    t.match(worse.text, text)
  t.equal(worse.status, 422, 'all of them in one answer')
  t.match(worse.body, 'hver fredag</textarea>', 'what was typed is kept')
  const stranger = await visitor.post(page, { ...typed, contact: world.people.otherConsultant._id })
  t.match(stranger.text, 'Vælg en medarbejder fra listen.')

  const before = await services.municipalities.get(world.otherMunicipality)
  const saved = await visitor.follow(await visitor.post(page, typed))
  t.match(saved.text, 'Indstillingerne er gemt.')
  t.match(saved.body, /id="closesAt"[^>]* value="15\.30"/, 'and times too')
  t.match(saved.body, '24-12-2026\n31-12-2026</textarea>', 'days stand as the hint asks for them')
  t.match(await services.municipalities.get(world.municipality), {
    clockMode: 'arbejdstid',
    openingHours: { from: '08:00', to: '15:30' },
    closingDays: ['2026-12-24', '2026-12-31'],
    ladder: { before: [50, 75], repeats: 3 },
    hotline: { contact: consultant._id, standIn: coordinator._id, phone: '70 11 22 33', hours: 'hverdage 9-14' },
    name: 'Middelfart Kommune',
  })
  t.same(await services.municipalities.get(world.otherMunicipality), before)
  const entries = services.db.collection('audit')
  t.equal(await entries.countDocuments({ what: 'municipality.settings', who: coordinator._id }), 1)
})

t.test('two who change the settings at once: the second is told, and nothing is overwritten', async t => {
  const { as, services, world } = await testApp(t)
  const [first, second] = [await as('coordinator'), await as('administrator')]
  const fields = async (visitor: typeof first, hours: string) => {
    const { body } = await visitor.get(page)
    const seen = /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''
    const { coordinator, hotline } = world.people
    return {
      ...{ clockMode: 'timer', opensAt: '8', closesAt: '15', closingDays: '', remindAt: '50', repeats: '7', seen },
      ...{ contact: hotline._id, standIn: coordinator._id, phone: '70112233', hours, coordinator: coordinator._id },
    }
  }
  const [one, other] = [await fields(first, 'hverdage 8-12'), await fields(second, 'hverdage 9-15')]
  t.equal((await first.post(page, one)).status, 303)
  const late = await second.post(page, other)
  t.equal(late.status, 409)
  t.match(late.text, 'En kollega har gemt indstillingerne, mens du skrev.')
  t.match(late.body, 'value="hverdage 9-15"', 'what was typed is kept')
  t.match(await services.municipalities.get(world.municipality), { hotline: { hours: 'hverdage 8-12' } })
  t.equal((await second.post(page, await fields(second, 'hverdage 9-15'))).status, 303)
})

t.test('a municipality that is not served is null, and the list is by name', async t => {
  const { services } = await testApp(t)
  t.equal(await services.municipalities.get('101'), null)
  t.same(
    (await services.municipalities.all()).map(({ name }) => name),
    ['Fredericia Kommune', 'Middelfart Kommune'],
  )
})

t.test('an administrator does not make themself the hotline, and stays it when others chose them', async t => {
  const { as, services, world } = await testApp(t)
  const { administrator, consultant, coordinator, hotline } = world.people
  const visitor = await as('administrator')
  const typed = {
    ...{ clockMode: 'timer', opensAt: '8', closesAt: '16', closingDays: '', remindAt: '50, 75', repeats: '7' },
    ...{ contact: hotline._id, standIn: coordinator._id, phone: '70 12 34 56', hours: 'hverdage 8-15' },
    ...{ coordinator: coordinator._id, seen: '0' },
  }
  for (const field of ['contact', 'standIn']) {
    const refused = await visitor.post(page, { ...typed, [field]: administrator._id })
    t.equal(refused.status, 422, field)
    t.match(refused.text, 'Du kan ikke vælge dig selv. Bed koordinatoren eller en anden administrator.')
  }
  t.same(await services.municipalities.withHotline(administrator._id), [])
  const chosen = { ...typed, contact: administrator._id }
  t.equal((await (await as('coordinator')).post(page, chosen)).status, 303)
  const kept = await visitor.post(page, { ...chosen, standIn: consultant._id, seen: '1' })
  t.equal(kept.status, 303, kept.text)
})
