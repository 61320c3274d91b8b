import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'

quickenTexts()

export interface RedisStore {
  /** For rate limits and health checks: fails fast, never queues commands while Redis is away. */
  client: Redis
  /** A new connection for BullMQ; workers wait for Redis (`patient`), producers do not. */
  connect(options: { patient: boolean }): Redis
  /** An own client's errors are no news: the connection repairs itself. */
  close(): Promise<void>
}

/**
 * Opens Redis: the given one, or a private `redis-server` under `folder` on a unix socket that only this user may open.
 * A given Redis may be down; a private one is started and waited for.
 * @param options.leaveAdopted closing does not stop a private Redis that was running before (command line)
 */
export async function openRedis(options: {
  url: string | null
  folder: string
  leaveAdopted?: boolean
}): Promise<RedisStore> {
  const server = options.url ? null : await startPrivateRedis(path.join(options.folder, 'redis'))
  const address = options.url ?? server?.socket ?? ''
  const opened: Redis[] = []
  const connect = ({ patient }: { patient: boolean }) => {
    const redis = new Redis(address, {
      maxRetriesPerRequest: patient ? null : 1,
      enableOfflineQueue: patient,
      connectTimeout: 2000,
      retryStrategy: attempt => Math.min(50 * 2 ** Math.min(attempt, 6), 2000),
    })
    redis.on('error', () => {})
    opened.push(redis)
    return redis
  }
  const client = connect({ patient: false })
  return {
    client,
    connect,
    async close() {
      for (const redis of opened) redis.disconnect()
      if (!(options.leaveAdopted && server?.adopted)) await server?.stop()
    },
  }
}

interface PrivateRedis {
  socket: string
  /** it was running before */
  adopted: boolean
  stop(): Promise<void>
}

/** Starts a `redis-server` of our own, or adopts the one a killed process left behind in the same folder. */
export async function startPrivateRedis(folder: string): Promise<PrivateRedis> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const socket = socketPath(folder)
  const adopted = await answers(socket)
  if (!adopted) {
    await rm(socket, { force: true })
    const program = findProgram(folder)
    const child = spawn(
      program.command,
      [
        ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder],
        // hz 100: delayed jobs fire within 15 ms instead of 100 ms (p99).
        ...['--hz', '100', '--appendonly', 'yes', '--save', '', '--loglevel', 'warning'],
        ...['--logfile', path.join(folder, 'redis.log'), '--daemonize', 'no'],
      ],
      { detached: true, stdio: 'ignore', env: program.env },
    )
    const failed = new Promise<never>((_, reject) => child.once('error', reject))
    await Promise.race([failed, waitFor(socket, child)])
    child.unref()
    await writeFile(path.join(folder, 'pid'), String(child.pid))
  }
  return {
    socket,
    adopted,
    async stop() {
      const redis = new Redis(socket, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
      redis.on('error', () => {})
      await redis.connect().catch(() => {})
      await redis.shutdown('NOSAVE').catch(() => {})
      redis.disconnect()
      await rm(path.join(folder, 'pid'), { force: true })
      for (let i = 0; i < 100 && existsSync(socket); i++) await wait(20)
    },
  }
}

/** A unix socket's path is cut at 107 bytes, so that of a deep folder stands in the system's temporary folder. */
function socketPath(folder: string): string {
  const near = path.join(folder, 'redis.sock')
  if (Buffer.byteLength(near) <= 100) return near
  return path.join(tmpdir(), `springbraet-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.redis.sock`)
}

/** `redis-server` or `valkey-server` of the machine, or the one the set-up unpacked under the data folder. */
function findProgram(folder: string): { command: string; env?: NodeJS.ProcessEnv } {
  const unpacked = path.join(folder, 'unpacked/usr')
  if (existsSync(path.join(unpacked, 'bin/redis-server')))
    return {
      command: path.join(unpacked, 'bin/redis-server'),
      env: {
        LD_LIBRARY_PATH: ['x86_64', 'aarch64'].map(arch => path.join(unpacked, `lib/${arch}-linux-gnu`)).join(':'),
      },
    }
  return { command: ['redis-server', 'valkey-server'].find(onPath) ?? 'redis-server' }
}

function onPath(program: string): boolean {
  return ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/sbin'].some(folder =>
    existsSync(path.join(folder, program)),
  )
}

async function answers(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false
  const redis = new Redis(socket, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1000 })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return (await redis.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}

async function waitFor(socket: string, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 250; i++) {
    if (child.exitCode !== null) break
    if (await answers(socket)) return
    await wait(20)
  }
  throw new Error('Redis startede ikke. Se redis.log i datamappen, eller sæt REDIS_URL.')
}

/**
 * ioredis derives a class from String. From then on V8 keeps String.prototype in a slow form, and every call of a method of a
 * text takes four times as long in the whole process. A write that is looked up along it brings back the quick form.
 */
function quickenTexts(): void {
  const text: { written?: boolean } = Object.create(String.prototype)
  text.written = true
}
