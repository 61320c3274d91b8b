import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { coordinator, demoFile, fileOf, givenProfiles, plainRow, servedHere } from './given.js'

t.test('the clean file: every row in, no one lost', async t => {
  const { profiles, stored } = await givenProfiles(t)
  const report = await profiles.importRows(system, demoFile('profiles-clean.csv'))
  t.match(report, { rows: 80, refused: [] })
  t.equal(report.accepted + report.withQuestions, 80)
  t.equal(report.items.length, 80)
  t.equal((await stored()).length, 80)
  console.log(report.accepted, report.withQuestions)
})

t.test('the messy file', async t => {
  const { profiles, stored, queue } = await givenProfiles(t)
  const report = await profiles.importRows(system, demoFile('profiles-messy.csv'))
  console.log(report.rows, report.accepted, report.withQuestions, report.refused)
  const before = await stored()
  const asked = queue.asked.length
  const again = await profiles.importRows(system, demoFile('profiles-messy.csv'))
  console.log(again.rows, again.accepted, again.withQuestions, again.refused.length)
  t.same(await stored(), before)
  t.equal(queue.asked.length, asked)
  const dry = await profiles.importRows(system, demoFile('profiles-messy.csv'), { dryRun: true })
  console.log(dry.rows, dry.accepted, dry.withQuestions, dry.refused.length)
  console.log(JSON.stringify(before[4], null, 1))
})
