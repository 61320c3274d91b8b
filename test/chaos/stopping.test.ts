import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { temporaryFolder } from '../helpers/stores.js'
import { openProcesses } from './processes.js'

/** A container is killed after ten seconds. */
const most = 10_000

/** A web and a worker process on stores of their own, which are known by their process ids. */
async function running(t: Test) {
  const folder = await temporaryFolder(t)
  const system = await openProcesses({ folder, smtpUrl: 'smtp://127.0.0.1:9' })
  const store = await system.startStore()
  const redis = await system.startRedis()
  const pidIn = async (file: string) => Number(await readFile(path.join(folder, file), 'utf8'))
  const pids = { store: await pidIn('documents/engine.pid'), redis: await pidIn('redis/pid') }
  const signal = (what: keyof typeof pids, name: NodeJS.Signals) => {
    try {
      process.kill(pids[what], name)
    } catch {
      // It is gone already.
    }
  }
  t.teardown(async () => {
    await system.killAll()
    for (const what of ['store', 'redis'] as const) signal(what, 'SIGCONT')
    await store.close()
    await redis.stop()
  })
  system.start(system.processes.filter(({ name }) => name.endsWith('1')))
  t.ok(await system.ready(180_000), 'started')
  const lastWords = () =>
    Promise.all(['web-1', 'worker-1'].map(name => readFile(path.join(folder, `${name}.log`), 'utf8')))
  return { system, signal, lastWords, webPort: system.processes[0]?.port ?? 0 }
}

/** A connection that has asked for nothing yet, as a browser opens it ahead of time. */
async function silentConnection(t: Test, port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
}

t.setTimeout(900_000)

const store = { killed: ['store', 'SIGKILL'], frozen: ['store', 'SIGSTOP'] } as const
const redis = { killed: ['redis', 'SIGKILL'], frozen: ['redis', 'SIGSTOP'] } as const

for (const { name, gone, again = false, left = false } of [
  { name: 'everything there', gone: [] },
  { name: 'the store killed', gone: [store.killed] },
  { name: 'Redis killed', gone: [redis.killed] },
  { name: 'both killed', gone: [store.killed, redis.killed] },
  { name: 'a Redis that says nothing', gone: [redis.frozen] },
  { name: 'a store that answers late', gone: [store.frozen], again: true },
  { name: 'a store that says nothing', gone: [store.frozen], left: true },
])
  t.test(`with ${name} and requests under way the processes end in time`, { timeout: 150_000 }, async t => {
    const { system, signal, lastWords, webPort } = await running(t)
    await silentConnection(t, webPort)
    for (const [what, how] of gone) signal(what, how)
    // Both ask the store.
    const asking = { web: paths.development.signIn('consultant'), worker: paths.metrics() }
    const asked = system.processes
      .filter(({ child }) => child)
      .map(({ url, kind }) => fetch(`${url}${asking[kind]}`, { redirect: 'manual' }).catch(() => null))
    await wait(100)
    const ended = system.stopAll()
    if (again) await wait(1000)
    if (again) signal('store', 'SIGCONT')
    t.same(await ended, [])
    const took = Math.round(system.events.slowestStop)
    t.ok(took < most, `${took} ms`)
    // On a busy machine a part may be left in the other cases too.
    if (left) for (const words of await lastWords()) t.match(words, 'Stoppet uden at vente længere')
    for (const answer of await Promise.all(asked)) await answer?.text().catch(() => '')
  })
