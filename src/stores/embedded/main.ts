/** The engine's own process. Started by start.ts with: --folder PATH --socket PATH --durability fsync|none */
import { rmdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../../lib/clock.js'
import { lockFolder, pidFile } from './lock.js'
import { type Engine, serve } from './server.js'
import { openStore } from './store.js'

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    socket: { type: 'string' },
    durability: { type: 'string' },
    'compact-bytes': { type: 'string' },
  },
})

const log = (line: string): void => {
  process.stdout.write(`${systemClock.now().toISOString()} ${line}\n`)
}

async function start(): Promise<void> {
  const { folder, socket, durability } = values
  if (!folder || !socket || (durability !== 'fsync' && durability !== 'none'))
    throw new Error('Usage: --folder PATH --socket PATH --durability fsync|none')
  await lockFolder(folder)
  const onFailure = (error: unknown): never => {
    log(`The disk refused a write, so the store stops: ${(error as Error).message}`)
    process.exit(1)
  }
  const compactBytes = values['compact-bytes']
  const store = openStore({
    folder,
    durability,
    log,
    onFailure,
    ...(compactBytes !== undefined && { compactBytes: Number(compactBytes) }),
  })
  let engine: Engine | null = null
  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    await engine?.close()
    rmSync(pidFile(folder ?? ''), { force: true })
    removeSocket(socket ?? '')
    log('Stopped.')
    process.exit(0)
  }
  engine = await serve({ store, socket, clock: systemClock, log, onShutdown: stop })
  process.on('SIGTERM', stop)
  process.on('SIGINT', () => undefined)
  stopWithoutFolder(folder, stop)
  log(`Ready on ${socket} with durability ${durability}.`)
  process.send?.({ ready: true })
}

/** Also its folder, when start.ts made one for it because the data folder's path is long. */
function removeSocket(socket: string): void {
  rmSync(socket, { force: true })
  try {
    rmdirSync(path.dirname(socket))
  } catch {
    // The data folder is not empty.
  }
}

/** A test that removes its folder without closing the engine leaves no process behind. */
function stopWithoutFolder(folder: string, stop: () => Promise<void>): void {
  const { ino } = statSync(folder)
  setInterval(() => {
    if (statSync(folder, { throwIfNoEntry: false })?.ino !== ino) stop().catch(() => process.exit(1))
  }, 5000).unref()
}

start().catch((error: Error) => {
  log(error.message)
  process.send?.({ error: error.message })
  process.exitCode = 1
  process.disconnect?.()
})
