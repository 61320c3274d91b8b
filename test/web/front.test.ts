import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'

t.test('the front page asks a stranger who he is, and leads whoever is signed in to the own page', async t => {
  const { as, browser } = await testApp(t)
  t.match((await browser().get(paths.home())).text, 'Hvem er du?')
  const own = await (await as('clarifier')).get(paths.home())
  t.match(own.text, 'Du er logget ind som Klara Klarer (Kompetenceafklarer)')
  t.match(own.body, `href="${paths.doors.clarifier()}">Gå til din side`)
  t.notMatch(own.text, /Hvem er du|Log ind som/)
})
