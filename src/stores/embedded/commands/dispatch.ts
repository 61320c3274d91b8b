/** From a command document to its reply: options checked, retryable writes answered once, errors in MongoDB's form. */
import { isStoreError, notImplemented } from '../errors.js'
import type { Doc } from '../language/values.js'
import { adminCommands, sessionKey } from './admin.js'
import { type Command, type Context, checkOptions, words } from './command.js'
import { readCommands } from './read.js'
import { schemaCommands } from './schema.js'
import { writeCommands } from './write.js'

const commands: Record<string, Command> = { ...adminCommands, ...readCommands, ...writeCommands, ...schemaCommands }

/** Options of any command that change nothing in an engine of one process. */
const commonOptions = words('$db $readPreference lsid txnNumber')

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
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!command) throw notImplemented(`The command ${name}`)
    checkOptions(name, body, [name, ...commonOptions, ...command.options])
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
