/** Aggregation: `$match` first, then `$group` with sums. This is what counting and statistics send. */
import { notImplemented, refuse } from '../errors.js'
import { compileExpression } from './expressions.js'
import { type Doc, isDoc, isNumber, keyOf, type Value } from './values.js'

export type Pipeline = { filter: Doc; group: ((docs: Doc[]) => Doc[]) | null }

export function compilePipeline(stages: Doc[]): Pipeline {
  const pipeline: Pipeline = { filter: {}, group: null }
  for (const [position, stage] of stages.entries()) {
    const [entry, ...more] = Object.entries(stage)
    if (!entry || more.length > 0)
      refuse(40323, 'A pipeline stage specification object must contain exactly one field.')
    const [name, operand] = entry
    if (name !== '$match' && name !== '$group') throw notImplemented(`The aggregation stage ${name}`)
    if (name === '$match' ? position > 0 : pipeline.group) throw notImplemented(`${name} as stage ${position + 1}`)
    if (!isDoc(operand)) refuse(15959, `The ${name} stage specification must be an object`)
    if (name === '$match') pipeline.filter = operand
    else pipeline.group = compileGroup(operand)
  }
  return pipeline
}

type Group = { id: Value; sums: number[] }

function compileGroup({ _id: key, ...outputs }: Doc): (docs: Doc[]) => Doc[] {
  if (key === undefined) refuse(15955, 'A group specification must include an _id')
  const id = compileExpression(key)
  const fields = Object.entries(outputs).map(([name, output]) => ({ name, input: compileSum(name, output) }))
  return docs => {
    const groups = new Map<string, Group>()
    for (const doc of docs) {
      const value = id(doc) ?? null
      const groupKey = keyOf(value)
      const group: Group = groups.get(groupKey) ?? { id: value, sums: fields.map(() => 0) }
      groups.set(groupKey, group)
      for (const [i, { input }] of fields.entries()) {
        const amount = input(doc)
        // What is no number does not count.
        if (isNumber(amount)) group.sums[i] = (group.sums[i] ?? 0) + Number(amount)
      }
    }
    return Array.from(groups.values(), group => ({
      _id: group.id,
      ...Object.fromEntries(fields.map(({ name }, i) => [name, group.sums[i]])),
    }))
  }
}

function compileSum(name: string, output: Value): (doc: Doc) => Value {
  const [entry, ...more] = isDoc(output) ? Object.entries(output) : []
  if (!entry) refuse(40234, `The field '${name}' must be an accumulator object`)
  if (more.length > 0) refuse(40238, `The field '${name}' must specify one accumulator`)
  const [accumulator, operand] = entry
  if (accumulator !== '$sum') throw notImplemented(`The accumulator ${accumulator}`)
  return compileExpression(operand)
}
