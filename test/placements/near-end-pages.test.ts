/** What either side reads of a course behind which the person goes on at another company. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { placementModel } from '../../src/placements/model.js'
import { send } from '../helpers/journey.js'
import { codeRefused as code } from '../helpers/refused.js'
import { givenNearEnd } from './near-end-setup.js'

const question = 'Vil I gerne fortsætte sammen bagefter'
const taken = 'Personen skal begynde et andet sted bagefter. Derfor kan det næste forløb ikke aftales her.'

t.test('a company is asked whether they go on together only as long as that can be agreed', async t => {
  const { as, services, consultant, employer, id, accepted } = await givenNearEnd(t)
  const read = async (who: 'coordinator' | 'employer') => {
    const path = who === 'employer' ? paths.placements.forCompany(id) : paths.placements.show(id)
    return (await (await as(who)).get(path)).text
  }
  t.match(await read('employer'), question)
  t.notMatch(await read('coordinator'), taken)
  const next = await accepted()
  const theirs = await read('employer')
  t.match(theirs, 'Zahra')
  t.notMatch(theirs, /fortsætte|bagefter|næste forløb|Lillebælt/)
  const staff = await read('coordinator')
  t.match(staff, taken)
  t.notMatch(staff, /Find det næste|Aftal det næste forløb/)
  const told = { scheme: 'loentilskud', heardFrom: 'Camilla Steen' } as const
  t.equal(await code(services.placements.goOn(consultant, id, told)), 'ALREADY_DONE')
  t.equal(await code(services.placements.goOn(employer, id, told)), 'NOT_ALLOWED')
  const late = await (await as('coordinator')).post(paths.placements.next(id), { ...told, yes: 'ja' })
  t.equal(late.status, 409)
  t.match(late.text, taken)

  await services.placements.cancel(consultant, next, 'by-company')
  t.match(await read('employer'), question, 'it can be agreed again')
  t.match(await read('coordinator'), 'Aftal det næste forløb')
})

t.test('another company says yes while it is written down: the writer reads why it cannot be', async t => {
  const { services, consultant, id, accepted, sound } = await givenNearEnd(t)
  const { byId } = services.profiles
  services.profiles.byId = async profile => {
    services.profiles.byId = byId
    await accepted()
    return byId(profile)
  }
  const late = services.placements.goOn(consultant, id, { scheme: 'loentilskud', heardFrom: 'Camilla Steen' })
  await t.rejects(late, { code: 'ALREADY_DONE', text: taken })
  await sound()
})

t.test('where they go on together nothing stands in the way', async t => {
  const { as, id } = await givenNearEnd(t)
  const staff = await as('coordinator')
  await send(t, staff, paths.placements.next(id), { scheme: 'loentilskud', heardFrom: 'Camilla Steen', yes: 'ja' })
  t.notMatch((await staff.get(paths.placements.show(id))).text, taken)
  const again = await staff.post(paths.placements.next(id), { scheme: 'igu', heardFrom: 'Bo Bager', yes: 'ja' })
  t.match(again.text, 'Det næste forløb er allerede skrevet ned.')
})

t.test('whoever may not read the other course reads that the person is taken, and no more', async t => {
  const { as, id, accepted, world, services } = await givenNearEnd(t)
  const next = await accepted()
  const elsewhere = { municipality: world.otherMunicipality, profileMunicipality: world.otherMunicipality }
  await placementModel(services.db).updateOne({ _id: next }, elsewhere)
  const { text } = await (await as('coordinator')).get(paths.placements.show(id))
  t.match(text, taken)
  t.notMatch(text, /Find det næste|Aftal det næste|Lillebælt/)
})
