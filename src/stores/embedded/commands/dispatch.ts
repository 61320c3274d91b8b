/** From a command document to its reply: options checked, retryable writes answered once, errors in MongoDB's form. */
import { isStoreError, notImplemented, refuse } from '../errors.js'
import type { Doc } from '../values.js'
import { adminCommands, sessionKey } from './admin.js'
import { type Command, type Context, commonOptions, words } from './command.js'
import { readCommands } from './read.js'
import { schemaCommands } from './schema.js'
import { writeCommands } from './write.js'

const commands: Record<string, Command> = { ...adminCommands, ...readCommands, ...writeCommands, ...schemaCommands }

/** Commands of MongoDB that an application may well try; the others are unknown by name. */
const leftOut = words(
  'mapReduce bulkWrite renameCollection collMod convertToCapped validate collStats dbStats serverStatus currentOp killOp createUser saslStart authenticate',
)

function lookUp(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command
  if (leftOut.includes(name)) throw notImplemented(`The command ${name}`)
  refuse(59, `no such command: '${name}'`)
}

function checkOptions(name: string, command: Command, body: Doc): void {
  if ('startTransaction' in body || body.autocommit === false) throw notImplemented('A transaction')
  for (const option of Object.keys(body)) {
    if (option === name || commonOptions.includes(option) || command.options.includes(option)) continue
    throw notImplemented(`The option ${option} of ${name}`)
  }
}

/** The identity of a retryable write, or null. */
function retryOf(body: Doc): { session: string; number: string } | null {
  const session = sessionKey(body.lsid)
  return session && body.txnNumber !== undefined ? { session, number: String(body.txnNumber) } : null
}

/** Runs a command and resolves when what it changed is durable. Never rejects for an error of the client's. */
export async function dispatch(body: Doc, context: Context): Promise<Doc> {
  const { store } = context
  try {
    const [name = ''] = Object.keys(body)
    const command = lookUp(name)
    checkOptions(name, command, body)
    const retry = retryOf(body)
    const known = retry && store.retries.find(retry.session, retry.number)
    if (known) {
      // The first attempt may still be on its way to the disk.
      await store.settled()
      return known
    }
    const reply = command.run(body, context)
    if (retry && store.changed()) store.rememberReply(retry.session, retry.number, reply)
    await store.commit()
    return reply
  } catch (error) {
    // A command that failed half-way has changed memory; the journal follows.
    await store.commit()
    return errorReply(error)
  }
}

export function errorReply(error: unknown): Doc {
  if (isStoreError(error))
    return { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.extra }
  const message = error instanceof Error ? error.message : String(error)
  return { ok: 0, errmsg: `The embedded store failed: ${message}`, code: 1, codeName: 'InternalError' }
}
