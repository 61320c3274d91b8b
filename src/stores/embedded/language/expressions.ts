/** Aggregation expressions: `{$lt: [{$size: '$taken'}, '$seats']}` becomes a function of a document. */
import { notImplemented, refuse } from '../errors.js'
import { fieldOf } from './paths.js'
import { compare, type Doc, isDoc, setField, typeName, type Value } from './values.js'

export type Expression = (doc: Doc) => Value

/** A missing field has the value undefined, which sorts before null as MongoDB has it. */
export function compileExpression(source: Value): Expression {
  if (typeof source === 'string' && source.startsWith('$')) return compileField(source)
  if (Array.isArray(source)) throw notImplemented('An array as an expression')
  if (!isDoc(source)) return () => source
  const [operation, ...more] = Object.entries(source)
  if (!operation?.[0].startsWith('$')) return compileObject(source)
  if (more.length > 0) refuse(15983, 'An object representing an expression must have exactly one field')
  return compileOperation(...operation)
}

function compileField(source: string): Expression {
  if (source.startsWith('$$')) throw notImplemented(`The variable ${source}`)
  if (source.includes('.')) throw notImplemented(`The path ${source} in an expression`)
  return doc => fieldOf(doc, source.slice(1))
}

function compileObject(source: Doc): Expression {
  const fields = Object.entries(source).map(([name, value]) => [name, compileExpression(value)] as const)
  return doc => {
    const made: Doc = {}
    for (const [name, expression] of fields) {
      const value = expression(doc)
      if (value !== undefined) setField(made, name, value)
    }
    return made
  }
}

const orders: Record<string, (order: number) => boolean> = {
  $gt: order => order > 0,
  $gte: order => order >= 0,
  $lt: order => order < 0,
  $lte: order => order <= 0,
}

function compileOperation(name: string, operand: Value): Expression {
  if (name === '$size') {
    const list = compileExpression(operand)
    return doc => {
      const value = list(doc)
      if (Array.isArray(value)) return value.length
      refuse(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`)
    }
  }
  const accept = Object.hasOwn(orders, name) ? orders[name] : undefined
  if (!accept) throw notImplemented(`The expression ${name}`)
  const [a, b, ...more] = (Array.isArray(operand) ? operand : [operand]).map(compileExpression)
  if (!a || !b || more.length > 0) refuse(16020, `Expression ${name} takes exactly 2 arguments.`)
  return doc => accept(compare(a(doc), b(doc)))
}
