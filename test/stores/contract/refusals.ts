import type { Test } from 'tap'
import * as names from './names.js'
import { type Collection, collectionOf, contractDatabase, type Database, type Doc } from './tables.js'

type Recorded = { [kind: string]: string[] }
/** What is sent, and the name that must stand in the refusal. */
type Refused = [name: string, send: () => Promise<unknown>]

/** Every name of the manual that the application was not recorded to send is refused with code 238 by its name. */
export async function refusals(t: Test, recorded: Recorded): Promise<void> {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [{ _id: 1, a: 1, list: [1] }])
  const unsent = (kind: string, list: string[]): string[] => list.filter(name => !recorded[kind]?.includes(name))
  const refused: Refused[] = [
    ...inFilters(collection, unsent),
    ...inUpdates(collection, unsent),
    ...inAggregation(collection, unsent),
    ...inReads(collection, unsent),
    ...ofIndexes(collection, unsent),
    ...ofCommands(db, collection, unsent),
  ]
  for (const [name, send] of refused) {
    const { code, text } = await answerOf(send)
    if (code === 238 && text.includes(name)) t.pass(name)
    else t.fail(`${name} is answered by ${code}: ${text}`)
  }
  t.same(await collection.find().sort({ _id: 1 }).toArray(), [{ _id: 1, a: 1, list: [1] }], 'nothing has changed')
}

/** The error of a command, or of its first statement. */
async function answerOf(send: () => Promise<unknown>): Promise<{ code: unknown; text: string }> {
  try {
    const reply = (await send()) as { writeErrors?: Doc[] } | undefined
    const [error] = reply?.writeErrors ?? []
    return { code: error?.code, text: String(error?.errmsg) }
  } catch (error) {
    return { code: (error as Doc).code, text: (error as Error).message }
  }
}

type Unsent = (kind: string, list: string[]) => string[]

function inFilters(collection: Collection, unsent: Unsent): Refused[] {
  const find = (filter: Doc) => () => collection.find(filter).toArray()
  return [
    ...unsent('filter', names.filterOperators).map((name): Refused => [name, find({ a: { [name]: 1 } })]),
    ...unsent('filter', names.logicalOperators).map((name): Refused => [name, find({ [name]: [{}] })]),
    ['$regex', find({ a: /x/ })],
    ['$regex', find({ a: { $in: [/x/] } })],
    ['$regex', find({ a: { $ne: /x/ } })],
    ['$elemMatch', find({ list: { $elemMatch: { $gt: 0 } } })],
    ['$nonsense', find({ a: { $nonsense: 1 } })],
    ...unsent('expression', [...names.expressionOperators, '$nonsense']).map(
      (name): Refused => [name, find({ $expr: { [name]: ['$a', 1] } })],
    ),
    ...names.variables.map((name): Refused => [name, find({ $expr: { $gt: [name, 1] } })]),
    ['$a.b', find({ $expr: { $gt: ['$a.b', 1] } })],
  ]
}

function inUpdates(collection: Collection, unsent: Unsent): Refused[] {
  const update = (change: Doc | Doc[]) => () => collection.updateOne({}, change)
  return [
    ...unsent('update', [...names.updateOperators, '$nonsense']).map(
      (name): Refused => [name, update({ [name]: { a: 1 } })],
    ),
    ...names.pushModifiers.map((name): Refused => [name, update({ $push: { list: { [name]: [1] } } })]),
    ['$gte', update({ $pull: { list: { $gte: 1 } } })],
    ['$[]', update({ $set: { 'list.$[]': 1 } })],
    ['$[x]', update({ $set: { 'list.$[x]': 1 } })],
    ['past the end of an array', update({ $set: { 'list.5': 1 } })],
    ['pipeline', update([{ $set: { a: 2 } }])],
  ]
}

function inAggregation(collection: Collection, unsent: Unsent): Refused[] {
  const aggregate = (stage: Doc) => () => collection.aggregate([stage]).toArray()
  return [
    ...unsent('stage', [...names.stages, '$nonsense']).map((name): Refused => [name, aggregate({ [name]: {} })]),
    ...unsent('accumulator', [...names.accumulators, '$nonsense']).map(
      (name): Refused => [name, aggregate({ $group: { _id: 1, x: { [name]: '$a' } } })],
    ),
  ]
}

function inReads(collection: Collection, unsent: Unsent): Refused[] {
  const project = (projection: Doc) => () => collection.findOne({}, { projection })
  const sort = (order: Doc) => () =>
    collection
      .find()
      .sort(order as never)
      .toArray()
  return [
    ...unsent('projection', names.projectionOperators).map((name): Refused => [name, project({ list: { [name]: 1 } })]),
    ['excludes', project({ a: 0 })],
    ['excludes', project({ _id: 0 })],
    ['$a', project({ b: '$a' })],
    ['list.$', project({ 'list.$': 1 })],
    ['$natural', sort({ $natural: 1 })],
    [
      '$meta',
      () =>
        collection
          .find()
          .sort({ score: { $meta: 'textScore' } })
          .toArray(),
    ],
  ]
}

function ofIndexes(collection: Collection, unsent: Unsent): Refused[] {
  const create =
    (key: Doc, options: Doc = {}) =>
    () =>
      collection.createIndex(key as never, options)
  return [
    ...unsent('index', names.indexKinds).map((kind): Refused => [kind, create({ a: kind })]),
    ['$**', create({ '$**': 1 })],
    ['$exists', create({ a: 1 }, { partialFilterExpression: { a: { $exists: true } } })],
    ['$and', create({ a: 1 }, { partialFilterExpression: { $and: [{ a: 1 }] } })],
  ]
}

function ofCommands(db: Database, collection: Collection, unsent: Unsent): Refused[] {
  const name = collection.collectionName
  const statements: Record<string, Doc> = {
    'update.updates': { update: name, updates: [{ q: {}, u: { $set: { a: 1 } } }] },
    'delete.deletes': { delete: name, deletes: [{ q: { a: 9 }, limit: 1 }] },
    'createIndexes.indexes': { createIndexes: name, indexes: [{ key: { b: 1 }, name: 'b' }] },
  }
  const withOption = (command: string, option: string): Doc => {
    const [verb = '', list] = command.split('.')
    if (!list) return { [verb === '*' ? 'ping' : verb]: name, [option]: 1 }
    const statement = statements[command] ?? {}
    const [only] = statement[list] as Doc[]
    return { ...statement, [list]: [{ ...only, [option]: 1 }] }
  }
  const isSent = (command: string, option: string) => unsent('option', [`${command}.${option}`]).length === 0
  return [
    ...unsent('command', names.commands).map((command): Refused => [command, () => db.command({ [command]: name })]),
    ...Object.entries(names.options).flatMap(([command, options]) =>
      options
        .filter(option => !isSent(command, option))
        .map((option): Refused => [option, () => db.command(withOption(command, option))]),
    ),
    ['startTransaction', () => db.command({ ping: 1, startTransaction: true, autocommit: false })],
  ]
}
