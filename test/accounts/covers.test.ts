/** Somebody always acts: also when the cover leaves, two cover for each other, or a role is taken away. */
import t, { type Test } from 'tap'
import { testApp } from '../helpers/app.js'
import { givenAccount } from '../helpers/given.js'

async function given(t: Test) {
  const { services, world } = await testApp(t)
  const { accounts } = services
  const member = (name: string, role: 'consultant' | 'administrator' = 'consultant') =>
    givenAccount(services, name, { role, municipality: world.municipality })
  const [anna, bo] = [await member('Anna Konsulent'), await member('Bo Konsulent')]
  return {
    ...{ services, world, accounts, member, anna, bo, coordinator: world.people.coordinator._id },
    away: (who: string, cover: string) => accounts.setAway(who, { from: '2026-11-20', to: '2026-12-11', cover }),
    /** Who acts for somebody, and whether they see it so. */
    async acts(id: string) {
      const acting = await accounts.actingFor(id)
      t.ok((await accounts.coveredBy(acting)).includes(id), 'who acts sees whose work it is')
      return acting
    },
  }
}

t.test('a cover who leaves: the coordinator', async t => {
  const { accounts, acts, anna, away, bo, coordinator } = await given(t)
  await away(anna._id, bo._id)
  t.equal(await acts(anna._id), bo._id)
  await accounts.disable(bo._id)
  t.equal(await acts(anna._id), coordinator)
})

t.test('two who cover for each other: the coordinator, also when they are away themself', async t => {
  const { acts, anna, away, bo, coordinator } = await given(t)
  await away(anna._id, bo._id)
  await away(bo._id, anna._id)
  t.equal(await acts(anna._id), coordinator)
  t.equal(await acts(bo._id), coordinator)
  await away(coordinator, anna._id)
  t.equal(await acts(anna._id), coordinator, 'everybody is away')
})

t.test('whoever works with no cases any more: the coordinator; the hotline needs no other role', async t => {
  const { accounts, acts, anna, coordinator, services, world } = await given(t)
  const { municipality } = world
  await accounts.addMembership(anna._id, { role: 'administrator', municipality })
  t.equal(await acts(anna._id), anna._id)
  const consultant = (await accounts.byId(anna._id))?.memberships.find(({ role }) => role === 'consultant')?.id ?? ''
  await accounts.removeMembership({ account: anna._id, membership: consultant })
  t.equal(await acts(anna._id), coordinator)
  await services.db
    .collection('municipalities')
    .updateOne({ _id: municipality as never }, { $set: { 'hotline.contact': anna._id } })
  t.equal(await acts(anna._id), anna._id)
})

t.test('who keeps another role there is not asked about cases any more', async t => {
  const { accounts, acts, anna, coordinator, world } = await given(t)
  const { municipality } = world
  const remove = async () => {
    const { memberships = [] } = (await accounts.byId(anna._id)) ?? {}
    const membership = memberships.find(({ role }) => role === 'consultant')?.id ?? ''
    await accounts.removeMembership({ account: anna._id, membership })
  }
  await accounts.addMembership(anna._id, { role: 'hotline', municipality })
  await remove()
  t.equal(await acts(anna._id), coordinator, 'neither contact nor stand-in')
})
