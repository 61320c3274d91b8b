/**
 * Loaded into every process of a recorded run (`npm run test:record`): notes each feature of each command that the
 * MongoDB driver sends, as lines `kind<TAB>name` of a file in RECORD_FOLDER. A line is written when a feature is
 * first seen, so that nothing is lost when a test kills the process.
 */
import { appendFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize, serialize } from 'bson'
import { featuresOf } from './features.mjs'

/** The tables of the contract, and tests of the store itself, say what it can do, not what the application asks. */
const ofTheStore = /test\/stores\/(contract\/|fuzz|kill|recovery|wire)/
/** These start npm and compilers, which send nothing. */
const ofTheTools = /test\/tools\//

const folder = process.env.RECORD_FOLDER
if (folder && !ofTheTools.test(process.argv[1] ?? ''))
  process.env.NODE_OPTIONS = `--import=${fileURLToPath(import.meta.url)}`
if (folder && !ofTheStore.test(process.argv[1] ?? '')) {
  const file = path.join(folder, `${process.pid}.tsv`)
  listen((kind, name) => appendFileSync(file, `${kind}\t${name}\n`))
}

/** Calls `first` with the kind and the name of each feature when this process sends it for the first time. */
export function listen(first) {
  const { Connection } = createRequire(import.meta.url)('mongodb/lib/cmap/connection.js')
  const seen = new Set()
  const prepare = Connection.prototype.prepareCommand
  Connection.prototype.prepareCommand = function prepared(...given) {
    const message = prepare.apply(this, given)
    for (const [kind, names] of featuresOf(asSent(message))) {
      for (const name of names) {
        if (seen.has(`${kind} ${name}`)) continue
        seen.add(`${kind} ${name}`)
        first(kind, name)
      }
    }
    return message
  }
}

/** The command as the engine will read it, without what mongoose and the driver hold it in. */
function asSent({ command, query, ignoreUndefined }) {
  return deserialize(serialize(command ?? query, { ignoreUndefined }), { promoteLongs: false, bsonRegExp: true })
}
