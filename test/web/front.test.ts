import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { testApp } from '../helpers/app.js'
import { fieldsOf } from '../helpers/form-fields.js'

t.test('the front page asks a stranger who he is, and leads whoever is signed in to the own page', async t => {
  const { as, browser } = await testApp(t)
  t.match((await browser().get(paths.home())).text, 'Hvem er du?')
  const own = await (await as('clarifier')).get(paths.home())
  t.match(own.text, 'Du er logget ind som Klara Klarer (Kompetenceafklarer)')
  t.match(own.body, `href="${paths.doors.clarifier()}">Gå til din side`)
  t.notMatch(own.text, /Hvem er du|Log ind som/)
})

t.test('whoever comes by reads what is kept of people, for how long and by whom', async t => {
  const { as, browser, services, world } = await testApp(t)
  const stranger = browser()
  const register = await stranger.get(paths.register.company())
  t.match(register.body, new RegExp(`<form[^]*href="${paths.privacy()}"[^]*</form>`), 'where something is asked for')
  const read = async () => (await stranger.get(paths.privacy())).text
  t.match(await read(), 'Middelfart Kommune Ring til kommunen, hvis du vil tale med databeskyttelsesrådgiveren.')
  t.match(await read(), 'Middelfart Kommune Kommunen har ikke besluttet, hvornår')

  const coordinator = await as('coordinator')
  const settings = fieldsOf((await coordinator.get(paths.settings.page())).body)
  const told = {
    ...settings,
    phone: '88885500',
    dataProtection: 'dpo@middelfart.example.dk',
    keepPeople: '24',
    keepLog: '60',
  }
  t.equal((await coordinator.post(paths.settings.page(), told)).status, 303)
  t.match(await read(), 'Middelfart Kommune Databeskyttelsesrådgiver: dpo@middelfart.example.dk')
  t.match(await read(), 'Middelfart Kommune Kommunen har ikke besluttet', 'followed from tomorrow on')
  const retention = { people: 24, log: 60, from: '2026-11-24' }
  await municipalityModel(services.db).updateOne({ _id: world.municipality }, { retention })
  t.match(await read(), 'når der intet er sket i 24 måneder. Loggen bliver slettet efter 60 måneder.')

  const again = fieldsOf((await coordinator.get(paths.settings.page())).body)
  t.equal(again.dataProtection, 'dpo@middelfart.example.dk')
  await coordinator.post(paths.settings.page(), { ...again, dataProtection: '' })
  t.match(await read(), 'Middelfart Kommune Ring til kommunen', 'and may be taken away')
})
