/** What every process stands on refuses a store that it would only do harm to. */
import t, { type Test } from 'tap'
import { openFoundation } from '../src/foundation.js'
import { testConfig } from './helpers/config.js'
import { givenPerson } from './helpers/market.js'
import { temporaryFolder } from './helpers/stores.js'
import { givenWorld } from './helpers/world.js'

async function opened(t: Test, over: Parameters<typeof testConfig>[0]) {
  const foundation = await openFoundation(testConfig(over))
  t.teardown(foundation.close)
  return foundation
}

t.test('a key that the CPR numbers were not sealed with', async t => {
  const dataFolder = await temporaryFolder(t)
  const first = await opened(t, { dataFolder })
  const dataKey = 'ab'.repeat(32)
  await first.close()
  await (await opened(t, { dataFolder, dataKey })).close()
  t.pass('nothing is sealed yet')
  const second = await opened(t, { dataFolder })
  await givenWorld(second.services)
  await givenPerson(second.services, { cpr: '1704901234' })
  await second.close()
  await t.rejects(opened(t, { dataFolder, dataKey }), /DATA_KEY er ikke den nøgle/)
  await (await opened(t, { dataFolder })).close()
})

t.test('a store that a copy is being put into', async t => {
  const dataFolder = await temporaryFolder(t)
  const first = await opened(t, { dataFolder })
  const restores = first.db.collection<{ _id: string }>('restores')
  await restores.insertOne({ _id: 'a copy' })
  await first.close()
  await t.rejects(opened(t, { dataFolder }), /ved at blive fyldt fra en kopi/)
})
