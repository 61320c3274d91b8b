/**
 * A worker that is killed the hard way at a given point of its work. Run as a process of its own:
 * `dying-worker.ts <point> <mongodb uri> <redis socket> <smtp port> <now>`
 */
import mongoose from 'mongoose'
import { startJobs } from '../../jobs/run.js'
import { smtpMailer } from '../../src/notices/mailer.js'
import { createQueue } from '../../src/queue/bullmq.js'
import { openRedis } from '../../src/stores/redis.js'
import { testClock } from '../helpers/clock.js'
import { promiseServices } from '../helpers/promise.js'
import { jobServices } from './given.js'

export type DyingPoint = 'acted' | 'handedOver'

const [point, uri = '', socket = '', smtpPort, now] = process.argv.slice(2)
const die = async () => {
  process.kill(process.pid, 'SIGKILL')
  // Nothing after this point may run.
  await new Promise(() => {})
}

const db = await mongoose.createConnection(uri, { autoIndex: false, autoCreate: false }).asPromise()
const redis = await openRedis({ url: socket, folder: '' })
const clock = testClock(now)
const queue = createQueue({ connect: redis.connect, clock })
const mailer = smtpMailer({ url: `smtp://127.0.0.1:${smtpPort}`, from: 'springbraet@test.dk' })
const promises = promiseServices(db, {
  ...{ clock, realTime: { now: () => new Date() }, queue, mailer },
  ...(point === 'acted' && { acted: die }),
  ...(point === 'handedOver' && { handedOver: die }),
})
const jobs = startJobs({ services: jobServices(promises).services, queue, connect: redis.connect })
await jobs.ready
