/** A process whose Redis is killed while its worker closes with a job in hand; it ends only if nothing of the worker is left. */
import { setTimeout as wait } from 'node:timers/promises'
import { systemClock } from '../../src/lib/clock.js'
import { createQueue } from '../../src/queue/bullmq.js'
import { type JobHandlers, startWorker } from '../../src/queue/worker.js'
import { openRedis } from '../../src/stores/redis.js'

const redis = await openRedis({ url: null, folder: process.argv[2] ?? '' })
const queue = createQueue({ connect: redis.connect, clock: systemClock })
let begun = () => {}
const started = new Promise<void>(resolve => {
  begun = resolve
})
const sweep = async () => {
  begun()
  await wait(1000)
}
const worker = startWorker({ connect: redis.connect, handlers: { sweep } as unknown as JobHandlers, concurrency: 1 })
while (!(await queue.add('sweep', {}, { id: 'sweep-once' }))) await wait(50)
await started
const server = Number((await redis.client.info('server')).match(/process_id:(\d+)/)?.[1])
const closed = worker.close()
process.kill(server, 'SIGKILL')
await closed
await queue.close()
await redis.close()
console.log('closed')
