/** Starts the embedded document store in a process of its own, or adopts the one that already runs for the folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { dial } from './dial.js'
import type { Durability } from './disk/journal.js'

/** The kernel cuts longer socket paths off without a word (107 bytes on Linux, 103 on macOS). */
const longestSocketPath = 100

export type EmbeddedStore = {
  /** A connection string without a database name; put one before the question mark. */
  uri: string
  /** True when an engine that was already running is used. */
  adopted: boolean
  /** Stops the engine, also an adopted one; resolves when its process has ended and everything is on disk. */
  close(): Promise<void>
  /** Lets the engine go: an adopted one runs on, one that was started here stops when nobody uses it any more. */
  leave(): Promise<void>
}

type Settings = {
  /** `fsync` keeps every acknowledged write through loss of power, `none` through the death of the process. */
  durability: Durability
  /** The size of the journal at which it is compacted. */
  compactBytes?: number
}

/** @throws in production, as the store is for development, tests and demos */
export async function startEmbedded(
  options: Settings & { folder: string; log?: (line: string) => void; production?: boolean },
): Promise<EmbeddedStore> {
  if (options.production)
    throw new Error('The embedded document store is for development and tests; production needs MONGODB_URI.')
  const folder = path.resolve(options.folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const socket = socketPath(folder)
  const adopted = await answers(socket)
  if (!adopted) await launch(folder, socket, options)
  options.log?.(adopted ? `Adopted the document store of ${folder}.` : `Started the document store of ${folder}.`)
  return {
    uri: `mongodb://${encodeURIComponent(socket)}/?directConnection=true`,
    adopted,
    close: () => shutDown(socket, { whenUnused: false }),
    leave: async () => {
      if (!adopted) await shutDown(socket, { whenUnused: true })
    },
  }
}

/** In the data folder when the path is short enough, else in a private folder named by a hash of it. */
function socketPath(folder: string): string {
  const inside = path.join(folder, 'engine.sock')
  if (Buffer.byteLength(inside) <= longestSocketPath) return inside
  const short = path.join(tmpdir(), `springbraet-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
  mkdirSync(short, { recursive: true, mode: 0o700 })
  const { uid, mode } = statSync(short)
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
    throw new Error(`The folder ${short} belongs to somebody else; remove it.`)
  return path.join(short, 'engine.sock')
}

async function answers(socket: string): Promise<boolean> {
  try {
    const connection = await dial(socket)
    try {
      return (await connection.command({ ping: 1 })).ok === 1
    } finally {
      connection.close()
    }
  } catch {
    return false
  }
}

/** Another engine of the folder may be starting or stopping at this moment: it is adopted, or its end waited for. */
const attempts = 50
const pause = 100

async function launch(folder: string, socket: string, settings: Settings): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const child = spawnEngine(folder, socket, settings)
    try {
      await ready(child)
      child.disconnect()
      child.unref()
      return
    } catch (error) {
      if (!(error as Error).message.includes('in use') || attempt === attempts) throw error
      await new Promise(resolve => setTimeout(resolve, pause))
      if (await answers(socket)) return
    }
  }
}

/** Detached, so that Ctrl-C in the terminal reaches only the application, which stops the engine last. */
function spawnEngine(folder: string, socket: string, { durability, compactBytes }: Settings): ChildProcess {
  const typescript = import.meta.url.endsWith('.ts')
  const file = fileURLToPath(new URL(typescript ? './main.ts' : './main.js', import.meta.url))
  const loader = typescript ? ['--import', import.meta.resolve('tsx')] : []
  const settings = compactBytes === undefined ? [] : ['--compact-bytes', String(compactBytes)]
  const output = openSync(path.join(folder, 'engine.log'), 'a', 0o600)
  const child = spawn(
    process.execPath,
    [...loader, file, '--folder', folder, '--socket', socket, '--durability', durability, ...settings],
    { detached: true, cwd: folder, stdio: ['ignore', output, output, 'ipc'], env: {} },
  )
  closeSync(output)
  return child
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code =>
      reject(new Error(`The document store ended with code ${code} while starting; see its engine.log.`)),
    )
    child.once('message', (message: { ready?: true; error?: string }) => {
      if (message.ready) resolve()
      else reject(new Error(message.error ?? 'The document store did not start.'))
    })
  }).then(() => {
    child.removeAllListeners()
  })
}

async function shutDown(socket: string, { whenUnused }: { whenUnused: boolean }): Promise<void> {
  const connection = await dial(socket).catch(() => null)
  if (!connection) return
  const answer = await connection.command({ shutdown: 1, whenUnused }).catch(() => null)
  if (answer?.used) return connection.close()
  // The engine ends its side only when the process ends.
  await connection.closed
}
