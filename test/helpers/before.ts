import { rm } from 'node:fs/promises'
import { startEmbedded } from '../../src/stores/embedded/start.js'
import { testEngineFolder } from './stores.js'

// tap's first step: one engine for all test files, started on an empty folder.
if (!process.env.MONGODB_URI) {
  const options = { folder: testEngineFolder, durability: 'none', production: false } as const
  await (await startEmbedded(options)).close()
  await rm(testEngineFolder, { recursive: true, force: true })
  await startEmbedded(options)
}
