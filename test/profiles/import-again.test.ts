/** What a file may not do to what is known: a name in half, a day that is not told, a correction by hand. */
import t, { type Test } from 'tap'
import { system } from '../../src/accounts/scope.js'
import { liveConsent } from '../../src/profiles/consents.js'
import type { Profile } from '../../src/profiles/model.js'
import { consultant, demoFile, fileOf, givenProfiles, plainRow } from './given.js'

const day = 86_400_000
/** Who wrote the file, and when, is not told. */
const undated = { ...plainRow, kilde: '', indsamlet: '' }

async function givenOne(t: Test, row: Record<string, string>) {
  const given = await givenProfiles(t)
  const load = (over: Record<string, string> = {}) => given.profiles.importRows(system, fileOf([{ ...row, ...over }]))
  await load()
  const one = async () => (await given.stored())[0] as Profile
  const correct = async (hoursPerWeek: number, when: string) => {
    const { _id, revision } = await one()
    const source = { who: 'Mette Holm', when, certainty: 'told' } as const
    await given.profiles.update(consultant(), _id, { revision, facts: { hoursPerWeek }, source })
  }
  return { ...given, load, one, correct }
}

t.test('a row with the last name alone leaves the first name as it is', async t => {
  await t.test('the messy file', async t => {
    const { profiles, stored } = await givenProfiles(t)
    await profiles.importRows(system, demoFile('profiles-messy.csv'))
    t.match(
      (await stored()).find(({ personKey }) => personKey === '200148'),
      { firstName: 'Aline', lastName: 'Ilunga', questions: [{ field: 'consents' }] },
    )
  })
  await t.test('a later file, which may mend the last name', async t => {
    const { load, one } = await givenOne(t, plainRow)
    await load({ fornavn: '', indsamlet: '2026-11-10' })
    t.match(await one(), { firstName: 'Amal', lastName: 'Haddad', questions: [] })
    await load({ fornavn: '', efternavn: 'Hadad', indsamlet: '2026-11-11' })
    t.match(await one(), { firstName: 'Amal', lastName: 'Hadad', questions: [] })
  })
  await t.test('somebody who is known by one name alone', async t => {
    const { load, one } = await givenOne(t, { ...plainRow, fornavn: '' })
    t.match(await one(), { firstName: 'Haddad', lastName: '', questions: [{ field: 'firstName' }] })
    const before = await one()
    await load({ fornavn: '' })
    t.same(await one(), before)
    await load({ fornavn: 'Amal', indsamlet: '2026-11-10' })
    t.match(await one(), { firstName: 'Amal', lastName: 'Haddad', questions: [] })
  })
})

t.test('a file without days', async t => {
  await t.test('loaded again on another day it changes nothing', async t => {
    const { load, one, clock } = await givenOne(t, undated)
    const before = await one()
    clock.move(3 * day)
    t.match(await load(), { accepted: 1, withQuestions: 0 })
    t.same(await one(), before)
    await load({ timer_pr_uge: '25' })
    t.match(await one(), { hoursPerWeek: 25, danish: { level: 2 } }, 'another one changes what differs')
  })
  await t.test('it is not newer than what somebody has typed', async t => {
    const { load, one, correct, clock } = await givenOne(t, undated)
    clock.move(day)
    await correct(20, '2026-11-25')
    clock.move(day)
    await load()
    t.match(await one(), { hoursPerWeek: 20, sources: { hoursPerWeek: { who: 'Mette Holm' } } })
  })
  await t.test('nor does its yes bring back what was withdrawn', async t => {
    const { profiles, load, one, clock } = await givenOne(t, undated)
    clock.move(day)
    await profiles.withdrawConsent(consultant(), (await one())._id, { kind: 'matching' })
    clock.move(day)
    await load()
    t.equal(liveConsent(await one(), 'matching'), null)
  })
  await t.test('nor what another file has taken back', async t => {
    const { load, one, clock } = await givenOne(t, undated)
    clock.move(day)
    await load({ samtykke: 'nej', indsamlet: '2026-11-25' })
    t.equal(liveConsent(await one(), 'matching'), null)
    clock.move(day)
    await load()
    t.equal(liveConsent(await one(), 'matching'), null)
  })
  await t.test('a day that has not come is none', async t => {
    const { load, one, correct, clock } = await givenOne(t, { ...plainRow, indsamlet: '2027-11-09' })
    t.match(await one(), { questions: [{ field: 'indsamlet' }] })
    clock.move(day)
    await correct(20, '2026-11-25')
    await load()
    t.match(await one(), { hoursPerWeek: 20 })
  })
})

t.test('what was typed stands until something newer is told', async t => {
  const { load, one, correct, clock } = await givenOne(t, { ...plainRow, indsamlet: '2026-11-24' })
  await correct(20, '2026-11-24')
  await load()
  t.match(await one(), { hoursPerWeek: 20 }, 'the same file on the same day')
  clock.move(day)
  await correct(21, '2026-11-10')
  await load()
  t.match(await one(), { hoursPerWeek: 21 }, 'also when it is an older message that was typed')
  clock.move(day)
  await load({ indsamlet: '2026-11-26' })
  t.match(await one(), { hoursPerWeek: 30 })
})
