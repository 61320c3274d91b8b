/** Engines of a test's own: inside the test process, or as a process that can be killed. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import mongoose from 'mongoose'
import type { Test } from 'tap'
import { dispatch } from '../../src/stores/embedded/commands/dispatch.js'
import { makeCursors } from '../../src/stores/embedded/cursors.js'
import type { Doc } from '../../src/stores/embedded/language/values.js'
import { startEmbedded } from '../../src/stores/embedded/start.js'
import { openStore, type Store } from '../../src/stores/embedded/store.js'
import { withDatabase } from '../../src/stores/mongo.js'

export type LocalStore = { store: Store; run: (body: Doc, database?: string) => Promise<Doc>; log: string[] }

/** A store without a socket, for looking at what a driver never sees. */
export function openLocal(folder: string, compactBytes?: number): LocalStore {
  const log: string[] = []
  const store = openStore({
    folder,
    durability: 'none',
    log: line => log.push(line),
    onFailure: error => {
      throw error
    },
    ...(compactBytes !== undefined && { compactBytes }),
  })
  const context = { store, cursors: makeCursors(() => 1), address: '', connection: 1, now: new Date(0) }
  const run: LocalStore['run'] = (body, database = 'test') => dispatch(body, { ...context, database })
  return { store, log, run }
}

type Settings = { durability?: 'fsync' | 'none'; compactBytes?: number }

/** Starts (or starts again) an engine for the folder and connects to its database `test`. */
export async function startEngine(t: Test, folder: string, { durability = 'none', compactBytes }: Settings = {}) {
  const engine = await startEmbedded({ folder, durability, ...(compactBytes !== undefined && { compactBytes }) })
  const client = new mongoose.mongo.MongoClient(withDatabase(engine.uri, 'test'), {
    serverSelectionTimeoutMS: 3000,
    retryWrites: false,
  })
  await client.connect()
  const pid = Number(readFileSync(path.join(folder, 'engine.pid'), 'utf8'))
  const gone = async (): Promise<void> => {
    await client.close()
    await engine.close()
  }
  t.teardown(gone)
  return {
    ...engine,
    db: client.db('test'),
    close: gone,
    /** Ends the process as a power switch would, as far as the process is concerned. */
    kill: async (): Promise<void> => {
      process.kill(pid, 'SIGKILL')
      while (isAlive(pid)) await new Promise(resolve => setTimeout(resolve, 5))
      await client.close()
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
