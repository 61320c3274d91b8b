/** Commands that read: find, getMore and aggregate. */

import type { Batch } from '../cursors.js'
import { notImplemented, refuse } from '../errors.js'
import { compilePipeline } from '../language/aggregate.js'
import { compileProjection } from '../language/projections.js'
import { type Doc, isTrue } from '../language/values.js'
import { findRows } from '../search/search.js'
import { type Command, checkOptions, docList, namespaceOf, objectOption, sizeOption, words } from './command.js'

const asReply = (batch: Batch, name: 'firstBatch' | 'nextBatch'): Doc => ({
  cursor: { [name]: batch.docs, id: batch.id, ns: batch.ns },
  ok: 1,
})

const find: Command = {
  options: words('filter sort projection skip limit batchSize singleBatch noCursorTimeout'),
  run(body, context) {
    const namespace = namespaceOf(body, context)
    const rows = findRows(context.store.collection(namespace), {
      filter: objectOption('filter', body.filter),
      sort: objectOption('sort', body.sort),
      skip: sizeOption('skip', body.skip),
      limit: sizeOption('limit', body.limit),
    })
    const finish = compileProjection(objectOption('projection', body.projection))
    const cursor = { namespace, docs: rows.map(row => row.doc), finish }
    const batchSize = body.batchSize === undefined ? undefined : sizeOption('batchSize', body.batchSize)
    return asReply(context.cursors.first(cursor, batchSize, isTrue(body.singleBatch)), 'firstBatch')
  },
}

const getMore: Command = {
  options: ['collection', 'batchSize'],
  run(body, { cursors, database }) {
    const namespace = `${database}.${String(body.collection)}`
    return asReply(cursors.more(body.getMore, namespace, sizeOption('batchSize', body.batchSize)), 'nextBatch')
  },
}

const aggregate: Command = {
  options: ['pipeline', 'cursor'],
  run(body, context) {
    if (typeof body.aggregate !== 'string') throw notImplemented('An aggregation without a collection')
    if (body.cursor === undefined)
      refuse(9, "The 'cursor' option is required, except for aggregate with the explain argument")
    checkOptions('aggregate.cursor', objectOption('cursor', body.cursor), [])
    const namespace = namespaceOf(body, context)
    const { filter, group } = compilePipeline(docList('pipeline', body.pipeline))
    const found = findRows(context.store.collection(namespace), { filter }).map(row => row.doc)
    const docs = group ? group(found) : found
    return asReply(context.cursors.first({ namespace, docs, finish: doc => doc }), 'firstBatch')
  },
}

export const readCommands: Record<string, Command> = { find, getMore, aggregate }
