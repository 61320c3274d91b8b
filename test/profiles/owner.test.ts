/** Whose case a person is: somebody who can open it. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { testApp } from '../helpers/app.js'
import { givenAccount } from '../helpers/given.js'
import { actingAs, givenPerson } from '../helpers/market.js'

t.test('a citizen is followed by a consultant or coordinator, and by nobody who cannot see them', async t => {
  const { as, services, world } = await testApp(t)
  const { profiles } = services
  const { municipality, people } = world
  const consultant = actingAs(world, 'consultant')
  const { _id: id } = await givenPerson(services, { firstName: 'Amira' })
  const helper = await givenAccount(services, 'Hanne Hotline', { role: 'hotline', municipality })
  const staff = await as('consultant')
  const { body } = await staff.get(paths.profiles.show(id))
  for (const { _id } of [people.consultant, people.coordinator]) t.match(body, `<option value="${_id}"`)
  for (const { _id, name } of [people.administrator, helper]) {
    t.notMatch(body, `<option value="${_id}"`, name)
    t.equal((await staff.post(paths.profiles.owner(id), { owner: _id })).status, 404, name)
  }
  t.equal((await staff.post(paths.profiles.owner(id), { owner: people.coordinator._id })).status, 303)

  const unowned = async () => (await profiles.list(consultant, { view: 'unowned' })).profiles.map(({ _id }) => _id)
  t.same(await unowned(), [])
  // As it could be before.
  await services.db.collection('profiles').updateOne({ _id: id as never }, { $set: { owner: helper._id } })
  t.same(await unowned(), [id])
})
