/** The mark of people who must be placed near each other: staff's alone, and nothing that matching knows of. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { disclose, exposure } from '../../src/profiles/disclosure.js'
import { householdMark } from '../../src/profiles/household.js'
import { type Profile, profileModel } from '../../src/profiles/model.js'
import { profileFacts } from '../../src/proposals/pool/person-facts.js'
import { testApp } from '../helpers/app.js'
import { actingAs, givenPerson } from '../helpers/market.js'

t.test('two ways of writing a mark are one', async t => {
  t.same(['fam 12', '  FAM   12 ', 'æble', '', '   ', undefined].map(householdMark), [
    ...['FAM 12', 'FAM 12', 'ÆBLE'],
    ...[null, null, null],
  ])
})

t.test(
  'staff set it; nobody else sees it, no ranking is asked for, and it stays behind when the person moves',
  async t => {
    const { services, world, as } = await testApp(t)
    const { profiles, db } = services
    const coordinator = actingAs(world, 'coordinator')
    const { _id: id } = await givenPerson(services)
    const stored = async () => {
      const profile = await profileModel(db).findById(id).lean()
      if (!profile) throw new Error('gone')
      return profile
    }
    const before = await stored()

    const visitor = await as('consultant')
    t.match((await visitor.get(paths.profiles.show(id))).text, 'Hold familien samlet')
    t.equal((await visitor.post(paths.profiles.household(id), { household: 'fam 3' })).status, 303)
    t.match((await visitor.get(paths.profiles.show(id))).body, 'value="FAM 3"')
    t.equal((await visitor.post(paths.profiles.household(id), { household: 'x'.repeat(21) })).status, 422)
    const after = await stored()
    t.equal(after.household, 'FAM 3')
    t.equal(after.rankWanted, before.rankWanted)
    const facts = (profile: Profile) => profileFacts({ ...profile, freeFrom: null }, '2026-11-24')
    t.same(facts(after), facts(before), 'the same facts for matching')

    t.equal(exposure.household.employer, 'never')
    t.equal(disclose(after, { kind: 'consultant' }).household, 'FAM 3')
    t.notOk('household' in disclose(after, { kind: 'clarifier' }))
    await t.rejects(profiles.setHousehold(actingAs(world, 'employer'), id, 'FAM 4'), { code: 'NOT_FOUND' })
    await t.rejects(profiles.setHousehold(actingAs(world, 'clarifier'), id, 'FAM 4'), { code: 'NOT_ALLOWED' })

    await profiles.setHousehold(coordinator, id, '')
    t.equal((await stored()).household, null)
    await profiles.setHousehold(coordinator, id, 'FAM 5')
    const other = (await services.municipalities.all()).find(({ _id }) => _id !== '410')
    if (other) await profiles.move(coordinator, id, other._id)
    t.equal((await stored()).household, other ? null : 'FAM 5')
  },
)
