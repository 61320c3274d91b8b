/** The engine's socket: every connection is a chain of commands, one after the other. */
import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { calculateObjectSize } from 'bson'
import type { Clock } from '../../lib/clock.js'
import { dispatch, errorReply } from './commands/dispatch.js'
import { makeCursors } from './cursors.js'
import { storeError } from './errors.js'
import type { Doc } from './language/values.js'
import type { Store } from './store.js'
import { makeSplitter, type Request, readMessage, writeReply } from './wire.js'

/** `close` takes no more commands and brings everything to disk; connections stay open until the process ends. */
export type Engine = { close(): Promise<void> }

/** A driver that has lost its connections is back sooner (milliseconds), and so is a process that is starting. */
const unusedFor = 1000

/** @param onShutdown called when a client wants the engine to stop; the process is expected to end */
export async function serve(options: {
  store: Store
  socket: string
  clock: Clock
  log: (line: string) => void
  onShutdown: () => void
}): Promise<Engine> {
  const { store, socket: address, clock, log, onShutdown } = options
  const cursors = makeCursors(doc => calculateObjectSize(doc))
  let stopping = false
  let connections = 0
  const open = new Set<Socket>()
  let retiring = false
  let unused: NodeJS.Timeout | undefined

  /** At once, or with `whenUnused` when the connections of others are gone too. */
  function shutDown({ whenUnused }: Doc): Doc {
    const used = whenUnused === true && open.size > 1
    retiring ||= used
    if (!used) onShutdown()
    return { ok: 1, used }
  }

  function gone(socket: Socket): void {
    if (open.delete(socket) && open.size === 0 && retiring) unused = setTimeout(onShutdown, unusedFor)
  }

  async function answer(request: Request, connection: number): Promise<Doc> {
    const { $db: database } = request.body
    if ('shutdown' in request.body) return shutDown(request.body)
    if (typeof database !== 'string' || database === '') return errorReply(storeError(2, 'A command needs a database'))
    const reply = await dispatch(request.body, { store, cursors, database, address, connection, now: clock.now() })
    if (reply.code === 1) log(String(reply.errmsg))
    return reply
  }

  function connected(socket: Socket): void {
    const connection = ++connections
    const split = makeSplitter()
    let chain = Promise.resolve()
    clearTimeout(unused)
    open.add(socket)
    socket.on('end', () => gone(socket))
    socket.on('close', () => gone(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', packet => {
      try {
        for (const message of split(packet)) {
          const request = readMessage(message)
          chain = chain.then(async () => {
            if (stopping) return
            const reply = await answer(request, connection)
            if (request.wantsReply) socket.write(writeReply(request, reply))
          })
          // A reply that cannot be sent, or a disk that refused: the client must not believe anything.
          chain.catch(() => socket.destroy())
        }
      } catch (error) {
        log(`A client sent what is no message: ${(error as Error).message}`)
        socket.destroy()
      }
    })
  }

  const server = createServer({ noDelay: true }, connected)
  await listen(server, address)
  return {
    async close() {
      stopping = true
      server.close()
      await store.close()
    },
  }
}

/** Only the engine that holds the folder's lock comes here, so a socket file that is there already is left over. */
function listen(server: Server, address: string): Promise<void> {
  mkdirSync(path.dirname(address), { recursive: true, mode: 0o700 })
  rmSync(address, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, () => {
      chmodSync(address, 0o600)
      resolve()
    })
  })
}
