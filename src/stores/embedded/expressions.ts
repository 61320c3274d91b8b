/** Aggregation expressions: `{$lt: [{$size: '$taken'}, '$seats']}` becomes a function of a document. */
import { badValue, notImplemented, storeError } from './errors.js'
import { operators } from './expression-operators.js'
import type { MatchOptions } from './match.js'
import { type Path, parsePath } from './paths.js'
import { asNumber, type Doc, isDoc, isTrue, setField, type Value } from './values.js'

/** What an expression sees: the document, and the variables of `$map`, `$filter`, `$reduce` and `$let` around it. */
export type Scope = { root: Doc; current: Value; variables?: Record<string, Value> }
export type Expression = (scope: Scope) => Value

export function compileExpression(source: Value, options: MatchOptions = {}): Expression {
  if (typeof source === 'string' && source.startsWith('$')) return compileReference(source, options)
  if (Array.isArray(source)) {
    const items = source.map(item => compileExpression(item, options))
    return scope => items.map(item => item(scope) ?? null)
  }
  if (!isDoc(source)) return () => source
  const names = Object.keys(source)
  const [first = ''] = names
  if (first.startsWith('$')) {
    if (names.length > 1) throw storeError(15983, 'An object representing an expression must have exactly one field')
    return compileOperation(first, source[first], options)
  }
  const fields = names.map(name => {
    if (name.startsWith('$')) throw storeError(16410, `FieldPath field names may not start with '$'. Given '${name}'.`)
    return [name, compileExpression(source[name], options)] as const
  })
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
export function valueAt(value: Value, path: Path, from = 0): Value {
  if (from === path.length) return value
  if (Array.isArray(value)) {
    return value
      .map(item => (isDoc(item) || Array.isArray(item) ? valueAt(item, path, from) : undefined))
      .filter(found => found !== undefined)
  }
  const name = path[from] ?? ''
  return isDoc(value) && Object.hasOwn(value, name) ? valueAt(value[name], path, from + 1) : undefined
}

function compileReference(source: string, options: MatchOptions): Expression {
  if (!source.startsWith('$$')) {
    const path = parsePath(source.slice(1))
    if (path.includes('')) throw storeError(40353, `FieldPath '${source}' has an empty part`)
    const [only = ''] = path
    if (path.length > 1) return scope => valueAt(scope.current, path)
    return ({ current }) => (isDoc(current) && Object.hasOwn(current, only) ? current[only] : undefined)
  }
  const [name = '', ...rest] = parsePath(source.slice(2))
  switch (name) {
    case 'ROOT':
      return scope => valueAt(scope.root, rest)
    case 'CURRENT':
      return scope => valueAt(scope.current, rest)
    case 'REMOVE':
      return () => undefined
    case 'NOW':
      return () => options.now
  }
  if (/^[A-Z]/.test(name)) throw notImplemented(`The variable $$${name}`)
  return ({ variables }) => {
    if (!variables || !Object.hasOwn(variables, name)) throw storeError(17276, `Use of undefined variable: ${name}`)
    return valueAt(variables[name], rest)
  }
}

const withVariables = (scope: Scope, variables: Record<string, Value>): Scope => ({
  ...scope,
  variables: { ...scope.variables, ...variables },
})

/** The operators that decide themselves when their parts are computed; all others are functions of computed values. */
function compileOperation(name: string, operand: Value, options: MatchOptions): Expression {
  const compile = (source: Value): Expression => compileExpression(source, options)
  const list = (): Expression[] => (Array.isArray(operand) ? operand : [operand]).map(compile)
  switch (name) {
    case '$literal':
      return () => operand
    case '$and': {
      const parts = list()
      return scope => parts.every(part => isTrue(part(scope)))
    }
    case '$or': {
      const parts = list()
      return scope => parts.some(part => isTrue(part(scope)))
    }
    case '$ifNull': {
      const parts = list()
      if (parts.length < 2) throw storeError(1257300, '$ifNull needs at least two arguments')
      return scope => {
        let value: Value
        for (const part of parts) {
          value = part(scope)
          if (value !== undefined && value !== null) break
        }
        return value
      }
    }
    case '$cond': {
      const {
        if: test,
        then,
        else: otherwise,
      } = Array.isArray(operand)
        ? { if: operand[0], then: operand[1], else: operand[2] }
        : named(name, operand, ['if', 'then', 'else'])
      if (Array.isArray(operand) && operand.length !== 3) throw storeError(16020, '$cond takes exactly 3 arguments')
      const [a, b, c] = [compile(test), compile(then), compile(otherwise)]
      return scope => (isTrue(a(scope)) ? b(scope) : c(scope))
    }
    case '$switch': {
      const { branches, default: fallback } = named(name, operand, ['branches', 'default'])
      if (!Array.isArray(branches) || branches.length === 0)
        throw storeError(40068, '$switch requires at least one branch')
      const cases = branches.map(branch => {
        const { case: test, then } = named(name, branch, ['case', 'then'])
        return [compile(test), compile(then)] as const
      })
      const otherwise = fallback === undefined ? null : compile(fallback)
      return scope => {
        for (const [test, then] of cases) if (isTrue(test(scope))) return then(scope)
        if (!otherwise)
          throw storeError(40066, '$switch could not find a matching branch, and no default was specified')
        return otherwise(scope)
      }
    }
    case '$let': {
      const { vars, in: body } = named(name, operand, ['vars', 'in'])
      if (!isDoc(vars)) throw storeError(16876, '$let needs an object of vars')
      const values = Object.entries(vars).map(([variable, value]) => [variable, compile(value)] as const)
      const inner = compile(body)
      return scope =>
        inner(withVariables(scope, Object.fromEntries(values.map(([variable, value]) => [variable, value(scope)]))))
    }
    case '$map':
    case '$filter': {
      const { input, as = 'this', in: body, cond, limit } = named(name, operand, ['input', 'as', 'in', 'cond', 'limit'])
      if (limit !== undefined) throw notImplemented('$filter with limit')
      const [list, each] = [compile(input), compile(name === '$map' ? body : cond)]
      return scope => {
        const items = list(scope)
        if (items === undefined || items === null) return null
        if (!Array.isArray(items))
          throw storeError(name === '$map' ? 16883 : 28651, `input to ${name} must be an array`)
        const value = (item: Value): Value => each(withVariables(scope, { [String(as)]: item }))
        return name === '$map' ? items.map(item => value(item) ?? null) : items.filter(item => isTrue(value(item)))
      }
    }
    case '$reduce': {
      const { input, initialValue, in: body } = named(name, operand, ['input', 'initialValue', 'in'])
      const [list, start, each] = [compile(input), compile(initialValue), compile(body)]
      return scope => {
        const items = list(scope)
        if (items === undefined || items === null) return null
        if (!Array.isArray(items)) throw storeError(40080, "$reduce requires that 'input' be an array")
        return items.reduce<Value>((value, item) => each(withVariables(scope, { value, this: item })), start(scope))
      }
    }
  }
  const operator = operators[name]
  if (!operator) throw notImplemented(`The expression ${name}`)
  const parts = list()
  const [least, most = least] = operator.arity
  if (parts.length < least || parts.length > most) {
    throw storeError(
      16020,
      `Expression ${name} takes ${least === most ? `exactly ${least}` : `${least} to ${most}`} arguments. ${parts.length} were passed in.`,
    )
  }
  return scope => operator.apply(parts.map(part => part(scope)))
}

function named(name: string, operand: Value, allowed: string[]): Doc {
  if (!isDoc(operand)) throw badValue(`${name} only supports an object as its argument`)
  const unknown = Object.keys(operand).find(field => !allowed.includes(field))
  if (unknown) throw badValue(`Unrecognized parameter to ${name}: ${unknown}`)
  return operand
}

/** A whole number that a stage or operator needs, such as the size of `$limit`. */
export function wholeNumber(value: Value, what: string): number {
  const n = asNumber(value)
  if (!Number.isInteger(n)) throw badValue(`${what} must be a whole number`)
  return n
}
