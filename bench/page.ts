/**
 * B11: pages. Once on a bare Fastify, where a page is its search and its rendering, and once in the whole application with
 * session, documents and log. The product's own templates with the data of its own pages; ten connections that are kept.
 */
import Fastify, { type FastifyInstance } from 'fastify'
import type { OpeningFacts } from '../src/matching/facts.js'
import { search } from '../src/matching/people/search.js'
import { spreadOf } from './measure.js'
import { openings } from './openings.js'
import type { PostgresPeople } from './peers/postgres.js'
import { cell, digits, type Outcome } from './report.js'
import { settingsFor } from './settings.js'
import { openSite, type Site } from './site.js'
import type { Stage } from './stage.js'
import { openVisitors, portOf } from './visitors.js'

const connections = 10
const rounds = 5
const listed = 30
const poolSize = 4
const best = settingsFor(20)
/** With near misses and what excludes whom. */
const everything = { ...best, nearMisses: true, counts: true }

/** A page that is asked for; `prepare` is called before each turn. */
interface System {
  port: number
  path: string
  cookie: string
  prepare?(): void
}

/** Milliseconds of one turn of each. */
const turn = (quick: boolean) => (quick ? 30 : 1000)

export async function pages(stage: Stage, { seed, quick }: { seed: number; quick: boolean }): Promise<Outcome> {
  const site = await openSite(quick ? 5 : listed)
  try {
    const asked = openings(400, seed + 1)
    let next = 0
    const some = () => asked[next++ % asked.length] as OpeningFacts
    const { postgres, index } = stage
    const before = {
      engine: async () => search(index, some(), best),
      everything: async () => search(index, some(), everything),
      fixed: async () => {},
      ...(typeof postgres === 'string' ? {} : { PostgreSQL: await pooled(postgres, some) }),
    }
    const app = bareApp(site, before)
    const visitors = openVisitors()
    try {
      await app.listen({ port: 0, host: '127.0.0.1' })
      const systems = { ...bareSystems(app, before), ...wholeSystems(site, before) }
      const rates = await inTurns(systems, visit => visitors.rate({ ...visit, connections, milliseconds: turn(quick) }))
      return report(rates, stage, quick)
    } finally {
      await visitors.close()
      await app.close()
    }
  } finally {
    await site.close()
  }
}

type Before = Record<string, () => Promise<unknown>>

/** So many connections, each with one question at a time. */
async function pooled(postgres: PostgresPeople, some: () => OpeningFacts): Promise<() => Promise<unknown>> {
  const lanes = await Promise.all(
    Array.from({ length: poolSize }, async () => ({
      client: await postgres.connect(),
      last: Promise.resolve() as Promise<unknown>,
    })),
  )
  let next = 0
  return () => {
    const lane = lanes[next++ % lanes.length] as (typeof lanes)[number]
    lane.last = lane.last.then(() => postgres.top(some(), best, lane.client))
    return lane.last
  }
}

/** Handlers of their own: nothing but the work and the answer. */
function bareApp({ templates, match, list }: Site, before: Before): FastifyInstance {
  const app = Fastify()
  app.get('/hello', async () => ({ hello: 'world' }))
  app.get('/list', async (_, reply) => reply.type('text/html').send(templates.page(list.name, list.data)))
  for (const [name, work] of Object.entries(before))
    app.get(`/match/${name}`, async (_, reply) => {
      await work()
      return reply.type('text/html').send(templates.page(match.name, match.data))
    })
  return app
}

function bareSystems(app: FastifyInstance, before: Before): Record<string, System> {
  const at = (path: string): System => ({ port: portOf(app.server), path, cookie: '' })
  const matches = Object.keys(before).map(name => [`match ${name}`, at(`/match/${name}`)])
  return { hello: at('/hello'), list: at('/list'), ...Object.fromEntries(matches) }
}

/** The page's own search among the few of the store is always there; the one among many comes before it. */
function wholeSystems({ services, port, cookie, paths }: Site, before: Before): Record<string, System> {
  const own = services.pool.rank
  const matches = Object.entries(before).map(([name, work]) => {
    const rank: typeof own = async asked => {
      await work()
      return own(asked)
    }
    const prepare = () => void Object.assign(services.pool, { rank })
    return [`whole match ${name}`, { port, path: paths.match, cookie, prepare }]
  })
  return { 'whole list': { port, path: paths.list, cookie }, ...Object.fromEntries(matches) }
}

async function inTurns(
  systems: Record<string, System>,
  rate: (visit: Pick<System, 'port' | 'path' | 'cookie'>) => Promise<number>,
): Promise<Record<string, number[]>> {
  const rates: Record<string, number[]> = {}
  // The first round warms up.
  for (let round = 0; round <= rounds; round++)
    for (const [name, { prepare, ...visit }] of Object.entries(systems)) {
      prepare?.()
      const found = await rate(visit)
      rates[name] = round === 0 ? [] : [...(rates[name] ?? []), found]
    }
  return rates
}

function report(rates: Record<string, number[]>, { postgres, size }: Stage, quick: boolean): Outcome {
  const ratio = (one: string, other: string) =>
    spreadOf((rates[one] ?? []).map((rate, round) => rate / (rates[other]?.[round] ?? Number.NaN)))
  const here = typeof postgres !== 'string'
  const values = {
    G25: ratio('match engine', 'match fixed').median,
    ...(here ? { 'G25 PostgreSQL': ratio('match engine', 'match PostgreSQL').median } : {}),
    G26: ratio('list', 'hello').median,
  }
  const titles: Record<string, string> = {
    hello: 'bare Fastify, hello',
    list: `bare Fastify, list of ${listed} people`,
    'match engine': 'bare Fastify, match page, engine',
    'match everything': 'bare Fastify, match page, engine with near misses and counts',
    'match fixed': 'bare Fastify, match page, fixed result',
    'match PostgreSQL': 'bare Fastify, match page, PostgreSQL',
    'whole list': `whole application, list of ${listed} people`,
    'whole match engine': 'whole application, match page, engine',
    'whole match everything': 'whole application, match page, engine with near misses and counts',
    'whole match fixed': 'whole application, match page, fixed result',
    'whole match PostgreSQL': 'whole application, match page, PostgreSQL',
  }
  return {
    values: quick ? {} : values,
    skipped: here ? {} : { 'G25 PostgreSQL': postgres },
    tables: [
      {
        title: `B11: pages, ${size} people, ${connections} connections`,
        note: 'Visitors are a thread of their own, over HTTP on this machine. The goals read the bare rows.',
        head: ['page', 'requests a second', 'of hello'],
        rows: Object.entries(rates).map(([name, all]) => [
          ...[titles[name] ?? name, cell(spreadOf(all)), digits(ratio(name, 'hello').median)],
        ]),
      },
    ],
  }
}
