/** The system as an operator runs it: two web and two worker processes, Redis and the store, each killed and restarted. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { projectRoot } from '../../src/config.js'
import { startEmbedded } from '../../src/stores/embedded/start.js'
import { startPrivateRedis } from '../../src/stores/redis.js'

export interface Process {
  name: string
  kind: 'web' | 'worker'
  url: string
  port: number
  child: ChildProcess | null
  /** it has answered since it was started */
  ready: boolean
}

export interface Events {
  starts: number
  /** kill -9 by what was killed */
  kills: Record<'web' | 'worker' | 'redis' | 'store', number>
  /** ends that nobody asked for, after the process had answered; the last lines it wrote */
  crashes: string[]
  /** starts that ended before the process answered: a store was away */
  failedStarts: number
  slowestStop: number
}

export async function openProcesses({ folder, smtpUrl }: { folder: string; smtpUrl: string }) {
  const events: Events = {
    ...{ starts: 0, kills: { web: 0, worker: 0, redis: 0, store: 0 }, crashes: [], failedStarts: 0, slowestStop: 0 },
  }
  const processes: Process[] = []
  for (const kind of ['web', 'web', 'worker', 'worker'] as const) {
    const port = await freePort()
    const name = `${kind}-${(processes.length % 2) + 1}`
    processes.push({ name, kind, port, url: `http://127.0.0.1:${port}`, child: null, ready: false })
  }
  const publicUrl = 'http://localhost'
  let wanted = false

  function start(one: Process): void {
    const file = one.kind === 'web' ? 'src/server.ts' : 'jobs/worker.ts'
    const log = openSync(path.join(folder, `${one.name}.log`), 'a', 0o600)
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: projectRoot,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        ...{ NODE_ENV: 'development', LOG_LEVEL: 'error', DATA_DIR: folder, MONGODB_URI: '', REDIS_URL: '' },
        ...{ PORT: String(one.port), WORKER_PORT: String(one.port), PUBLIC_URL: publicUrl, SMTP_URL: smtpUrl },
      },
    })
    closeSync(log)
    events.starts++
    Object.assign(one, { child, ready: false })
    child.once('exit', async (code, signal) => {
      if (one.child !== child) return
      one.child = null
      if (one.ready) events.crashes.push(`${one.name} ${code ?? signal}: ${await lastLines(folder, one)}`)
      else events.failedStarts++
      one.ready = false
      await wait(300)
      if (wanted && !one.child) start(one)
    })
    void becomeReady(one, child)
  }

  async function becomeReady(one: Process, child: ChildProcess): Promise<void> {
    while (one.child === child && !one.ready) {
      const answered = await fetch(`${one.url}/status`, { signal: AbortSignal.timeout(2000) }).catch(() => null)
      await answered?.text().catch(() => {})
      if (answered && one.child === child) one.ready = true
      else await wait(50)
    }
  }

  /** kill -9, and it stays down until it is started again. */
  async function kill(one: Process): Promise<void> {
    const { child } = one
    if (!child) return
    Object.assign(one, { child: null, ready: false })
    events.kills[one.kind]++
    await ended(child, 'SIGKILL')
  }

  /** Asks a process to stop. @returns its exit code */
  async function stop(one: Process): Promise<number | null> {
    const { child } = one
    if (!child) return 0
    Object.assign(one, { child: null, ready: false })
    const started = performance.now()
    const code = await ended(child, 'SIGTERM', 30_000)
    events.slowestStop = Math.max(events.slowestStop, performance.now() - started)
    return code
  }

  return {
    processes,
    events,
    webs: () => processes.filter(({ kind, ready }) => kind === 'web' && ready).map(({ url }) => url),
    /** Starts what is not running; from now on what ends by itself is started again. */
    start(some: readonly Process[] = processes): void {
      wanted = true
      for (const one of some) if (!one.child) start(one)
    },
    restart: (one: Process): void => {
      if (wanted && !one.child) start(one)
    },
    kill,
    /** @returns one sentence for every process that did not end well */
    async stopAll(): Promise<string[]> {
      wanted = false
      const codes = await Promise.all(processes.map(async one => ({ name: one.name, code: await stop(one) })))
      return codes
        .filter(({ code }) => code !== 0)
        .map(({ name, code }) => `${name} ended with ${code} when asked to stop`)
    },
    async ready(milliseconds: number): Promise<boolean> {
      for (const until = performance.now() + milliseconds; performance.now() < until; await wait(50))
        if (processes.every(({ child, ready }) => !child || ready)) return true
      return false
    },
    async killAll(): Promise<void> {
      wanted = false
      for (const one of processes) if (one.child) await ended(one.child, 'SIGKILL')
    },
    async killStore(): Promise<void> {
      if (await killByFile(path.join(folder, 'documents/engine.pid'))) events.kills.store++
    },
    startStore: () => startEmbedded({ folder: path.join(folder, 'documents'), durability: 'fsync' }),
    async killRedis(): Promise<void> {
      if (await killByFile(path.join(folder, 'redis/pid'))) events.kills.redis++
    },
    startRedis: () => startPrivateRedis(path.join(folder, 'redis')),
  }
}

export type Processes = Awaited<ReturnType<typeof openProcesses>>

async function killByFile(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''))
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 'SIGKILL')
    // Until the kernel has taken the process away its locks are held.
    for (let i = 0; i < 200; i++, await wait(5)) process.kill(pid, 0)
  } catch {
    return true
  }
  return true
}

async function ended(child: ChildProcess, signal: NodeJS.Signals, patience = 0): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exit = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
  child.kill(signal)
  const timer = patience > 0 ? setTimeout(() => child.kill('SIGKILL'), patience) : undefined
  const code = await exit
  clearTimeout(timer)
  return code
}

async function lastLines(folder: string, { name }: Process): Promise<string> {
  const text = await readFile(path.join(folder, `${name}.log`), 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-12).join(' | ').slice(-1500)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}
