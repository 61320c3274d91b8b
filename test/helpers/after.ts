import { startEmbedded } from '../../src/stores/embedded/start.js'
import { testEngineFolder } from './stores.js'

// tap's last step: stop the engine that the test files shared.
if (!process.env.MONGODB_URI)
  await (await startEmbedded({ folder: testEngineFolder, durability: 'none', production: false })).close()
