import type { Connection } from 'mongoose'
import { createAudit } from './audit/service.js'
import type { Config } from './config.js'
import type { Clock } from './lib/clock.js'
import type { Queue } from './queue/queue.js'

/** What the services stand on; web, worker, command line and tests each hand in their own. */
export interface Foundation {
  config: Config
  db: Connection
  clock: Clock
  queue: Queue
}

/** The only wiring: every domain's verbs, built from the lowest layer up. */
export function createServices({ config, db, clock, queue }: Foundation) {
  const audit = createAudit({ db, clock })
  return { config, db, clock, queue, audit }
}

export type Services = ReturnType<typeof createServices>
