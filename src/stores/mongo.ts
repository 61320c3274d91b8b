import path from 'node:path'
import mongoose, { type Connection } from 'mongoose'
import { startEmbedded } from './embedded/start.js'
import { mendDriver } from './mend-driver.js'

mendDriver()

export interface MongoStore {
  connection: Connection
  /** true: the embedded document store, for development, tests and demos */
  embedded: boolean
  close(): Promise<void>
}

/**
 * Opens the document store: the given MongoDB, or the embedded store under `folder` when no address is given.
 * @param options.durability 'none' only where losing the data does not matter (tests).
 * @param options.leave closing does not stop an embedded store that was running before, nor one that others use
 * @throws when the store does not answer within five seconds.
 */
export async function openMongo(options: {
  uri: string | null
  folder: string
  durability?: 'fsync' | 'none'
  leave?: boolean
  production: boolean
}): Promise<MongoStore> {
  const engine = options.uri
    ? null
    : await startEmbedded({
        folder: path.join(options.folder, 'documents'),
        durability: options.durability ?? 'fsync',
        production: options.production,
      })
  const letGo = () => (options.leave ? engine?.leave() : engine?.close())
  const connection = mongoose.createConnection(options.uri ?? withDatabase(engine?.uri ?? '', 'springbraet'), {
    bufferCommands: false,
    serverSelectionTimeoutMS: 5000,
    autoIndex: false,
    autoCreate: false,
  })
  try {
    await connection.asPromise()
  } catch (error) {
    await connection.destroy().catch(() => {})
    await letGo()
    throw error
  }
  return {
    connection,
    embedded: engine !== null,
    async close() {
      await connection.close()
      await letGo()
    },
  }
}

/** The same address with a database's name in its path. */
export function withDatabase(uri: string, name: string): string {
  const [, start = uri, , query = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]*)(\/[^?]*)?(\?.*)?$/.exec(uri) ?? []
  return `${start}/${name}${query}`
}
