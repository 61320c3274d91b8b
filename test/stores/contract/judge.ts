/** `npm run test:contract`: the contract's tables on the MongoDB that MONGODB_URI names. */
import { spawnSync } from 'node:child_process'
import { projectRoot } from '../../../src/config.js'

if (process.env.MONGODB_URI) {
  const tap = ['node_modules/.bin/tap', 'run', 'test/stores/contract/contract.test.ts']
  process.exitCode = spawnSync(process.execPath, tap, { cwd: projectRoot, stdio: 'inherit' }).status ?? 1
} else {
  console.error('Sæt MONGODB_URI til den MongoDB, som tabellerne skal prøves på, og kør igen.')
  process.exitCode = 1
}
