/** What goes wrong: processes die, stores die, Redis forgets everything, time jumps. One thing at a time, at random. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { paths } from '../../src/lib/paths.js'
import type { Client } from './client.js'
import type { Processes } from './processes.js'
import type { Random } from './random.js'

export interface Mischief {
  flushes: number
  clockMoves: number
}

const none = { web: 0, worker: 0, redis: 0, store: 0, flush: 0, clock: 0 }
export type Weights = Record<keyof typeof none, number>
export const everything: Weights = { web: 3, worker: 4, redis: 2, store: 2, flush: 2, clock: 4 }
/** For many deadlines at once: nobody uses the pages, and the clock moves by itself. */
export const behindThePages: Weights = { ...none, worker: 5, redis: 2, store: 1, flush: 2 }

/** Goes on until it is over; whatever it killed is running again afterwards. */
export async function makeMischief({
  system,
  random,
  redis,
  client,
  weights,
  pause,
  over,
  done,
}: {
  system: Processes
  random: Random
  redis: Redis
  client: Client
  weights: Weights
  /** milliseconds between two blows, from and to */
  pause: [number, number]
  over: () => boolean
  done: Mischief
}): Promise<void> {
  while (!over()) {
    await wait(random.whole(...pause))
    const what = random.weighted(weights)
    if (what === 'web' || what === 'worker') {
      const up = system.processes.filter(({ kind, ready }) => kind === what && ready)
      // Now and then the last one of its kind dies too; a start takes seconds, in which little would be tried.
      const one = up.length > 1 || random.chance(0.2) ? random.pick(up) : undefined
      if (!one) continue
      await system.kill(one)
      await wait(random.whole(0, 300))
      system.restart(one)
    } else if (what === 'redis') {
      await system.killRedis()
      await wait(random.whole(0, 1500))
      await system.startRedis()
    } else if (what === 'store') {
      await system.killStore()
      await wait(random.whole(0, 1000))
      await system.startStore()
    } else if (what === 'flush') {
      const flushed = await redis.flushall().catch(() => null)
      if (flushed) done.flushes++
    } else if (await moveClock(client, random.pick(['1', '12', '24']) ?? '1')) done.clockMoves++
  }
  await system.startStore()
  await system.startRedis()
}

export async function moveClock(client: Client, hours: '1' | '12' | '24' | '168'): Promise<boolean> {
  const answer = await client.post(paths.development.clock(), { hours })
  return answer.outcome === 'done' && answer.status === 303
}
