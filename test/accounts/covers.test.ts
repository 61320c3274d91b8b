/** Somebody always acts: also when the cover leaves, two cover for each other, or a role is taken away. */
import t, { type Test } from 'tap'
import { testApp } from '../helpers/app.js'
import { givenAccount, takeMemberships } from '../helpers/given.js'

async function given(t: Test) {
  const { services, world } = await testApp(t)
  const { accounts } = services
  const { municipality, otherMunicipality } = world
  const member = (name: string) => givenAccount(services, name, { role: 'consultant', municipality })
  const [anna, bo] = [await member('Anna Konsulent'), await member('Bo Konsulent')]
  return {
    ...{ services, world, accounts, member, anna, bo, coordinator: world.people.coordinator._id },
    away: (who: string, cover: string) => accounts.setAway(who, { from: '2026-11-20', to: '2026-12-11', cover }),
    leaves: (who: string) => takeMemberships(services, who, ({ role }) => role === 'consultant'),
    /** Who acts for somebody here, and whether they see it so. */
    async acts(id: string, work?: 'questions') {
      const acting = await accounts.actingFor(id, municipality, work)
      const scope = { kind: 'municipality', municipality } as const
      t.ok(
        work || (await accounts.coveredBy({ account: acting, scope })).includes(id),
        'who acts sees whose work it is',
      )
      return acting
    },
    actsElsewhere: (id: string) => accounts.actingFor(id, otherMunicipality),
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
  const { accounts, acts, anna, coordinator, leaves, services, world } = await given(t)
  const { municipality } = world
  await accounts.addMembership(anna._id, { role: 'administrator', municipality })
  t.equal(await acts(anna._id), anna._id)
  await leaves(anna._id)
  t.equal(await acts(anna._id), coordinator)
  t.equal(await acts(anna._id, 'questions'), coordinator)
  await services.db
    .collection('municipalities')
    .updateOne({ _id: municipality as never }, { $set: { 'hotline.contact': anna._id } })
  t.equal(await acts(anna._id, 'questions'), anna._id)
  t.equal(await acts(anna._id), coordinator, 'whoever answers questions opens no cases')
})

t.test('who keeps another role is not asked about cases any more', async t => {
  const { accounts, acts, actsElsewhere, anna, bo, coordinator, leaves, member, world } = await given(t)
  const { municipality, otherMunicipality } = world
  const kept = [
    { role: 'hotline', municipality },
    { role: 'clarifier', centre: 'sandholm' },
    { role: 'employer', municipality, company: world.company },
    { role: 'consultant', municipality: otherMunicipality },
  ] as const
  for (const role of kept) {
    const who = await member(`Har ${role.role}`)
    await leaves(who._id)
    await accounts.addMembership(who._id, role)
    t.equal(await acts(who._id), coordinator, role.role)
    if (role.role === 'consultant') t.equal(await actsElsewhere(who._id), who._id, 'where they work now')
  }
  t.equal(await actsElsewhere(anna._id), world.people.otherConsultant._id, 'never worked there')
  await leaves(bo._id)
  t.equal(await acts(bo._id), coordinator, 'no role at all')
})

t.test('a cover who works for another municipality now: the coordinator', async t => {
  const { accounts, acts, anna, away, bo, coordinator, leaves, world } = await given(t)
  await away(anna._id, bo._id)
  await leaves(bo._id)
  await accounts.addMembership(bo._id, { role: 'consultant', municipality: world.otherMunicipality })
  t.equal(await acts(anna._id), coordinator)
})
