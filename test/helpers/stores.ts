import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import type { Test } from 'tap'
import { projectRoot } from '../../src/config.js'
import { newId } from '../../src/lib/ids.js'
import { startEmbedded } from '../../src/stores/embedded/start.js'
import { withDatabase } from '../../src/stores/mongo.js'
import { openRedis, type RedisStore } from '../../src/stores/redis.js'

/** One embedded engine serves all test files; `after.ts` stops it. MONGODB_URI lets another engine be the judge. */
export const testEngineFolder = path.join(projectRoot, '.data/test/documents')

export async function testEngineUri(): Promise<string> {
  if (process.env.MONGODB_URI) return process.env.MONGODB_URI
  return (await startEmbedded({ folder: testEngineFolder, durability: 'none', production: false })).uri
}

/** A database of the test's own, dropped at its end. */
export async function testDatabase(t: Test): Promise<Connection> {
  const db = mongoose.createConnection(withDatabase(await testEngineUri(), `test_${newId()}`), {
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 5000,
  })
  await db.asPromise()
  t.teardown(async () => {
    await db.dropDatabase().catch(() => {})
    await db.close()
  })
  return db
}

/** A Redis of the test's own in a temporary folder; `redis.close()` may be called early to take it away. */
export async function testRedis(t: Test): Promise<RedisStore & { folder: string }> {
  const folder = await temporaryFolder(t)
  const redis = await openRedis({ url: null, folder })
  t.teardown(() => redis.close())
  return { ...redis, folder }
}

export async function temporaryFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'springbraet-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}
