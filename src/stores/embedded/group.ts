/** `$group` and its accumulators. */
import { notImplemented, refuse } from './errors.js'
import { average, distinctValues, extreme, mergeObjects, sum } from './expression-operators.js'
import { compileExpression, type Expression } from './expressions.js'
import { type Doc, isDoc, keyOf, type Value } from './values.js'

/** Accumulators are functions of the values that the group's documents gave; undefined is a missing field. */
const accumulators: Record<string, (values: Value[]) => Value> = {
  $sum: sum,
  $avg: average,
  $min: values => extreme(values, 1),
  $max: values => extreme(values, -1),
  $first: values => values[0] ?? null,
  $last: values => values.at(-1) ?? null,
  $push: values => values.filter(value => value !== undefined),
  $addToSet: values => distinctValues(values.filter(value => value !== undefined)),
  $count: values => values.length,
  $mergeObjects: mergeObjects,
}

export function compileGroup(spec: Doc): (docs: Doc[]) => Doc[] {
  const { _id: key, ...outputs } = spec
  if (key === undefined) refuse(15955, 'a group specification must include an _id')
  const id = compileExpression(key)
  const fields = Object.entries(outputs).map(([name, output]) => {
    if (name.includes('.')) refuse(40235, `The field name '${name}' cannot contain '.'`)
    return { name, ...accumulator(name, output) }
  })
  return docs => {
    const groups = new Map<string, { id: Value; values: Value[][] }>()
    for (const doc of docs) {
      const scope = { root: doc }
      const value = id(scope) ?? null
      const groupKey = keyOf(value)
      let group = groups.get(groupKey)
      if (!group) {
        group = { id: value, values: fields.map(() => []) }
        groups.set(groupKey, group)
      }
      for (const [i, field] of fields.entries()) group.values[i]?.push(field.input(scope))
    }
    return [...groups.values()].map(group => {
      const result: Doc = { _id: group.id }
      for (const [i, field] of fields.entries()) result[field.name] = field.collect(group.values[i] ?? [])
      return result
    })
  }
}

function accumulator(name: string, output: Value): { input: Expression; collect: (values: Value[]) => Value } {
  const [entry, ...more] = isDoc(output) ? Object.entries(output) : []
  if (!entry) refuse(40234, `The field '${name}' must be an accumulator object`)
  if (more.length > 0) refuse(40238, `The field '${name}' must specify one accumulator`)
  const [operator, operand] = entry
  const collect = Object.hasOwn(accumulators, operator) ? accumulators[operator] : undefined
  if (!collect) throw notImplemented(`The accumulator ${operator}`)
  return { input: operator === '$count' ? () => 1 : compileExpression(operand), collect }
}
