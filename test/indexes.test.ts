/** Every page and a sweep: what they ask of the store is found by an index, or stands here with the reason why not. */
import mongoose from 'mongoose'
import t from 'tap'
import { createJobMetrics } from '../jobs/metrics.js'
import { sweep } from '../jobs/sweep.js'
import { newId } from '../src/lib/ids.js'
import { paths } from '../src/lib/paths.js'
import { municipalityModel } from '../src/municipalities/model.js'
import { profileModel } from '../src/profiles/model.js'
import { buildIndex, type Collection, makeCollection } from '../src/stores/embedded/collection.js'
import type { Doc } from '../src/stores/embedded/language/values.js'
import { makePlan } from '../src/stores/embedded/search/planner.js'
import { withDatabase } from '../src/stores/mongo.js'
import { testApp } from './helpers/app.js'
import { givenCases } from './helpers/cases.js'
import { givenPerson } from './helpers/market.js'
import { testEngineUri } from './helpers/stores.js'
import { pathsFor } from './helpers/world.js'

/** Collections that are read whole. */
const readWhole = new Map([
  ['municipalities', 'a deployment has a handful of them'],
  ['openings of a sweep', 'what is wanted and what is done are compared within each document'],
  ['companies of a sweep', 'the same'],
  ['profiles of a sweep', 'the same'],
  ['profiles', 'the pool reads everybody who may be ranked, once for each process'],
])

/** What a command looks for: collection, filter and order. */
function asked({ commandName, command }: mongoose.mongo.CommandStartedEvent): [string, Doc, Doc][] {
  const name = String(command[commandName])
  if (commandName === 'find') {
    const sort = command.sort instanceof Map ? Object.fromEntries(command.sort) : command.sort
    return [[name, command.filter, sort ?? {}]]
  }
  if (commandName === 'findAndModify' || commandName === 'distinct') return [[name, command.query ?? {}, {}]]
  if (commandName === 'aggregate') return [[name, command.pipeline[0]?.$match ?? {}, {}]]
  const parts: { q: Doc }[] = command.updates ?? command.deletes ?? []
  return parts.map(({ q }) => [name, q, {}])
}

t.test('what is asked for is found by an index', async t => {
  t.setTimeout(150_000)
  const db = mongoose.createConnection(withDatabase(await testEngineUri(), `test_${newId()}`), {
    ...{ bufferCommands: false, autoIndex: false, autoCreate: false, monitorCommands: true },
  })
  await db.asPromise()
  t.teardown(async () => {
    await db.dropDatabase()
    await db.close()
  })
  const { services, world: people, routes, as } = await testApp(t, { db })
  const world = await givenCases(services, people)
  // Somebody whom nobody has needed for long, so that a sweep has somebody to announce.
  const retention = { people: 3, log: 6, from: '2026-01-01' }
  await municipalityModel(db).updateMany({}, { $set: { retention } })
  const idle = await givenPerson(services, { matching: false, expectedArrival: null })
  await profileModel(db).updateOne({ _id: idle._id }, { $set: { changedAt: new Date('2026-01-01') } })
  const collections = new Map<string, Collection>()
  for (const { collection, schema } of Object.values(db.models)) {
    const indexes = makeCollection(collection.name)
    for (const [key, options] of schema.indexes())
      buildIndex(indexes, { ...(options as object), v: 2, key: key as Doc, name: JSON.stringify(key) })
    collections.set(collection.name, indexes)
  }

  const scans = new Map<string, string>()
  const searched = new Set<string>([
    ...[paths.companies.list(), paths.hotline.companies(), paths.openings.list(), paths.placements.list()],
  ])
  let asking = ''
  let commands = 0
  db.getClient().on('commandStarted', event => {
    for (const [name, filter, sort] of asked(event)) {
      const collection = collections.get(name)
      if (!collection || filter._id !== undefined) continue
      commands++
      const { index } = makePlan({ rows: new Map(), indexes: collection.indexes }, filter, sort)
      const byOrder = index === '_id_' && !JSON.stringify(filter).includes('"_id"')
      const kind = asking === 'sweep' ? `${name} of a sweep` : name
      if ((index === null || byOrder) && !readWhole.has(name) && !readWhole.has(kind))
        scans.set(`${name} ${JSON.stringify(filter)}`, asking)
    }
  })
  for (const who of ['employer', 'consultant', 'hotline', 'clarifier', 'coordinator', 'administrator'] as const) {
    const visitor = await as(who)
    for (const { method, url, config } of routes)
      if ([method].flat().includes('GET') && [config?.allow].flat().includes(who)) {
        asking = url
        for (const path of pathsFor(world, url)) await visitor.get(path)
        if (searched.has(url)) await visitor.get(`${url}?soeg=hotel`)
      }
  }
  asking = 'sweep'
  await sweep(services, createJobMetrics())
  t.ok((await profileModel(db).findById(idle._id).lean())?.erasure?.told)
  // The mail about it, which the first asked for.
  await sweep(services, createJobMetrics())
  t.ok(commands > 200, `${commands} commands`)
  t.same([...scans], [])
})
