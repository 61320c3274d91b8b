/** The whole site in a test: services on a database of its own, a clock that is moved, and browsers that click. */
import type { RouteOptions } from 'fastify'
import { Redis } from 'ioredis'
import type { Connection } from 'mongoose'
import type { Test } from 'tap'
import { type AppOptions, buildApp } from '../../src/app.js'
import type { Config } from '../../src/config.js'
import type { Clock } from '../../src/lib/clock.js'
import { paths } from '../../src/lib/paths.js'
import type { Mail, Mailer } from '../../src/notices/mailer.js'
import { createServices, type Services } from '../../src/services.js'
import type { App } from '../../src/web/fastify.js'
import { type Browser, newBrowser } from './browser.js'
import { type TestClock, testClock } from './clock.js'
import { testConfig } from './config.js'
import { recordingQueue } from './queue.js'
import { testDatabase } from './stores.js'
import { testTemplates } from './templates.js'
import { givenWorld, type World } from './world.js'

export interface TestApp {
  app: App
  routes: readonly RouteOptions[]
  services: Services
  clock: TestClock
  queue: ReturnType<typeof recordingQueue>
  /** every mail that left, the oldest first */
  mails: Mail[]
  world: World
  /** a browser in which nobody is signed in */
  browser(): Browser
  /** a browser in which one of the world's people has signed in by a link, in the role it has in the world */
  as(who: keyof World['people']): Promise<Browser>
}

/** A Redis that is away: nothing may depend on one. */
function noRedis(t: Test): Redis {
  const redis = new Redis('/nowhere/redis.sock', {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  redis.on('error', () => {})
  t.teardown(() => redis.disconnect())
  return redis
}

export async function testApp(
  t: Test,
  options: {
    redis?: Redis
    config?: Partial<Config>
    db?: Connection
    /** instead of a clock that stands still */
    clock?: Clock
    /** instead of one that keeps the mails */
    mailer?: Mailer
  } & Pick<AppOptions, 'development' | 'logStream'> = {},
): Promise<TestApp> {
  const db = options.db ?? (await testDatabase(t))
  const clock = testClock()
  const queue = recordingQueue()
  const config = testConfig(options.config)
  const mails: Mail[] = []
  const mailer: Mailer = {
    async send(mail) {
      mails.push(mail)
    },
    close() {},
  }
  const templates = testTemplates()
  const services = createServices({
    ...{ config, db, queue, templates },
    clock: options.clock ?? clock,
    mailer: options.mailer ?? mailer,
  })
  const world = await givenWorld(services)
  const { app, routes } = await buildApp({
    ...{ services, templates, assets: async () => {} },
    redis: options.redis ?? noRedis(t),
    ...(options.development ? { development: options.development } : {}),
    ...(options.logStream ? { logStream: options.logStream } : {}),
  })
  t.teardown(() => app.close())

  return {
    ...{ app, routes, services, clock, queue, mails, world },
    browser: () => newBrowser(app),
    async as(who) {
      const browser = newBrowser(app)
      const { email } = world.people[who]
      const { delivery } = await services.signIn.requestLink(email)
      await delivery
      const token = tokenIn(mails.at(-1))
      await browser.get(paths.signIn.link(token))
      const entered = await browser.post(paths.signIn.link(token))
      if (entered.location === paths.account.switchRole()) {
        const membership = world.people[who].memberships[0]?.id ?? ''
        await browser.post(paths.account.switchRole(), { membership })
      }
      return browser
    },
  }
}

/** The token in a sign-in mail. */
export const tokenIn = (mail: Mail | undefined): string => /\/log-ind\/link\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
