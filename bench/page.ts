/**
 * B11: pages. Once on a bare Fastify, where a page is its search and its rendering, and once in the whole application with
 * session, documents and log. The product's own templates with the data of its own pages; ten requests at a time.
 */
import Fastify from 'fastify'
import type { OpeningFacts } from '../src/matching/facts.js'
import { search } from '../src/matching/search.js'
import { spreadOf } from './measure.js'
import { openings } from './openings.js'
import type { PostgresPeople } from './peers/postgres.js'
import { cell, digits, type Outcome } from './report.js'
import { settingsFor } from './settings.js'
import { openSite, type Site } from './site.js'
import type { Stage } from './stage.js'

const connections = 10
const rounds = 5
const listed = 30
const poolSize = 4
const best = settingsFor(20)
/** With near misses and what excludes whom. */
const everything = { ...best, nearMisses: true, counts: true }

type Ask = () => Promise<unknown>

/** Requests a second. */
async function rate(ask: Ask, milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds
  let count = 0
  const start = performance.now()
  const one = async () => {
    while (performance.now() < end) {
      await ask()
      count += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  return count / ((performance.now() - start) / 1000)
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
    const bare = await bareSystems(site, before)
    const whole = wholeSystems(site, before)
    const rates = await inTurns({ ...bare, ...whole }, turn(quick))
    return report(rates, stage, quick)
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
async function bareSystems({ templates, match, list }: Site, before: Before): Promise<Record<string, Ask>> {
  const app = Fastify()
  app.get('/hello', async () => ({ hello: 'world' }))
  app.get('/list', async (_, reply) => reply.type('text/html').send(templates.page(list.name, list.data)))
  for (const [name, work] of Object.entries(before))
    app.get(`/match/${name}`, async (_, reply) => {
      await work()
      return reply.type('text/html').send(templates.page(match.name, match.data))
    })
  await app.ready()
  const ask = (url: string) => () => app.inject({ method: 'GET', url })
  return {
    hello: ask('/hello'),
    list: ask('/list'),
    ...Object.fromEntries(Object.keys(before).map(name => [`match ${name}`, ask(`/match/${name}`)])),
  }
}

/** The page's own search among the few of the store is always there; the one among many comes before it. */
function wholeSystems({ services, get }: Site, before: Before): Record<string, Ask> {
  const own = services.pool.rank
  return {
    'whole list': () => get('list'),
    ...Object.fromEntries(
      Object.entries(before).map(([name, work]) => [
        `whole match ${name}`,
        () => {
          services.pool.rank = async asked => {
            await work()
            return own(asked)
          }
          return get('match')
        },
      ]),
    ),
  }
}

async function inTurns(systems: Record<string, Ask>, milliseconds: number): Promise<Record<string, number[]>> {
  const rates: Record<string, number[]> = {}
  for (const ask of Object.values(systems)) await rate(ask, milliseconds)
  for (let round = 0; round < rounds; round++)
    for (const [name, ask] of Object.entries(systems)) {
      const found = rates[name] ?? []
      found.push(await rate(ask, milliseconds))
      rates[name] = found
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
        title: `B11: pages, ${size} people, ${connections} requests at a time`,
        note: 'Requests are injected, so no time is spent on sockets. The goals read the bare rows.',
        head: ['page', 'requests a second', 'of hello'],
        rows: Object.entries(rates).map(([name, all]) => [
          ...[titles[name] ?? name, cell(spreadOf(all)), digits(ratio(name, 'hello').median)],
        ]),
      },
    ],
  }
}
