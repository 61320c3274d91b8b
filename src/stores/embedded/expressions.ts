/** Aggregation expressions: `{$lt: [{$size: '$taken'}, '$seats']}` becomes a function of a document. */
import { notImplemented, refuse } from './errors.js'
import { operators } from './expression-operators.js'
import { fieldOf, type Path, parsePath } from './paths.js'
import { type Doc, isDoc, isTrue, setField, type Value } from './values.js'

/** What an expression sees: the document, and the variables of the `$map` and `$filter` around it. */
export type Scope = { root: Doc; variables?: Record<string, Value> }
export type Expression = (scope: Scope) => Value

/** A missing field has the value undefined, which sorts before null as MongoDB has it. */
export function compileExpression(source: Value): Expression {
  if (typeof source === 'string' && source.startsWith('$')) return compileReference(source)
  if (Array.isArray(source)) {
    const items = source.map(compileExpression)
    return scope => items.map(item => item(scope) ?? null)
  }
  if (!isDoc(source)) return () => source
  const entries = Object.entries(source)
  const [first, second] = entries
  if (first?.[0].startsWith('$')) {
    if (second) refuse(15983, 'An object representing an expression must have exactly one field')
    return compileOperation(...first)
  }
  const fields = entries.map(([name, value]) => [name, compileExpression(value)] as const)
  return scope => {
    const doc: Doc = {}
    for (const [name, expression] of fields) {
      const value = expression(scope)
      if (value !== undefined) setField(doc, name, value)
    }
    return doc
  }
}

/** The value at a path of an expression: arrays on the way give an array of what their documents have. */
function valueAt(value: Value, path: Path, from = 0): Value {
  if (from === path.length) return value
  if (Array.isArray(value)) return value.map(item => valueAt(item, path, from)).filter(found => found !== undefined)
  return isDoc(value) ? valueAt(fieldOf(value, path[from] ?? ''), path, from + 1) : undefined
}

function compileReference(source: string): Expression {
  if (!source.startsWith('$$')) {
    const path = parsePath(source.slice(1))
    if (path.includes('')) refuse(40353, `FieldPath '${source}' has an empty part`)
    return scope => valueAt(scope.root, path)
  }
  const [name = '', ...path] = parsePath(source.slice(2))
  if (name === 'ROOT' || name === 'CURRENT') return scope => valueAt(scope.root, path)
  if (name === 'REMOVE') return () => undefined
  if (/^[A-Z]/.test(name)) throw notImplemented(`The variable $$${name}`)
  return ({ variables = {} }) => {
    if (!Object.hasOwn(variables, name)) refuse(17276, `Use of undefined variable: ${name}`)
    return valueAt(variables[name], path)
  }
}

/** Operators that decide themselves which of their parts are computed; all others are functions of computed values. */
function compileOperation(name: string, operand: Value): Expression {
  const parts = (Array.isArray(operand) ? operand : [operand]).map(part => () => compileExpression(part))
  const list = (): Expression[] => parts.map(part => part())
  switch (name) {
    case '$literal':
      return () => operand
    case '$and': {
      const all = list()
      return scope => all.every(part => isTrue(part(scope)))
    }
    case '$or': {
      const any = list()
      return scope => any.some(part => isTrue(part(scope)))
    }
    case '$ifNull': {
      const choices = list()
      return scope => choices.reduce<Value>((value, choice) => value ?? choice(scope), null)
    }
    case '$cond': {
      const { if: condition, then: yes, else: no } = isDoc(operand) ? operand : {}
      const three = Array.isArray(operand) ? operand : [condition, yes, no]
      if (three.length !== 3) refuse(16020, '$cond takes exactly 3 arguments')
      const [test, whenTrue, whenFalse] = three.map(compileExpression)
      return scope => (isTrue(test?.(scope)) ? whenTrue : whenFalse)?.(scope)
    }
    case '$map':
    case '$filter':
      return compileListOperation(name, isDoc(operand) ? operand : {})
  }
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined
  if (!operator) throw notImplemented(`The expression ${name}`)
  const [least, most = least] = operator.arity
  if (parts.length < least || parts.length > most)
    refuse(16020, `Expression ${name} takes ${least} to ${most} arguments. ${parts.length} were passed in.`)
  const values = list()
  return scope => operator.apply(values.map(value => value(scope)))
}

function compileListOperation(
  name: '$map' | '$filter',
  { input, as = 'this', in: each, cond, limit }: Doc,
): Expression {
  if (limit !== undefined) throw notImplemented('$filter with limit')
  const list = compileExpression(input)
  const apply = compileExpression(name === '$map' ? each : cond)
  return ({ root, variables }) => {
    const items = list({ root, ...(variables && { variables }) })
    if (items === undefined || items === null) return null
    if (!Array.isArray(items)) refuse(name === '$map' ? 16883 : 28651, `input to ${name} must be an array`)
    const value = (item: Value): Value => apply({ root, variables: { ...variables, [String(as)]: item } })
    return name === '$map' ? items.map(item => value(item) ?? null) : items.filter(item => isTrue(value(item)))
  }
}
