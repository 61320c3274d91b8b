/**
 * Makes JavaScript of a template that Handlebars has read. Handlebars' own runtime makes closures, frames and wrapped
 * helpers anew for every block of every page; here a template becomes one plain function, once, at boot. It knows what our
 * views use and refuses the rest. What it writes is what Handlebars writes: test/templates/compile.test.ts compares.
 */
import Handlebars from 'handlebars'

/** Data that are the same in the whole page: `root`, and what the caller of the template says to helpers. */
type PageData = Record<string, unknown>

/** A compiled template. `block` is what a partial's caller wrote between `{{#> x this}}` and `{{/x}}`. */
export type Write = (context: object, data: PageData, block?: (context: object) => string) => string

type Call = Pick<hbs.AST.SubExpression, 'path' | 'params' | 'hash' | 'loc'>
type Partial = hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement

/** JavaScript names that hold the contexts of the blocks around a place, the innermost first, and the row's number. */
interface Place {
  contexts: readonly string[]
  each: { index: string; rows: string } | null
}

export interface Surroundings {
  /** each is given its parameters, then `{ hash, data }` */
  helpers: Readonly<Record<string, Handlebars.HelperDelegate>>
  /** helpers that answer by more than their parameters; the others are asked at boot where these are fixed */
  impure: ReadonlySet<string>
  /** filled while templates are compiled, read when a page is written */
  partials: Readonly<Record<string, Write>>
  /** false: plain text, nothing is escaped */
  html: boolean
}

/** @throws Error naming the line, when the template uses what is not known here. */
export function compile(ast: hbs.AST.Program, { helpers, impure, partials, html }: Surroundings): Write {
  const harmless = html ? (Handlebars.escapeExpression as (value: unknown) => string) : asText
  let names = 0
  const newName = (kind: string) => `${kind}${++names}`

  /** Statements that add to `out`. */
  function program({ body }: hbs.AST.Program, place: Place): string {
    let code = ''
    let text = ''
    for (const statement of body) {
      const fixed = fixedText(statement)
      if (fixed !== null) text += fixed
      else {
        code += adding(text) + statementCode(statement, place)
        text = ''
      }
    }
    return code + adding(text)
  }

  /** What stands in every page alike. */
  function fixedText(statement: hbs.AST.Statement): string | null {
    if (statement.type === 'ContentStatement') return (statement as hbs.AST.ContentStatement).value
    if (statement.type === 'CommentStatement') return ''
    if (statement.type !== 'MustacheStatement' || !isFixed(statement)) return null
    const value = fixedValue(statement)
    return (statement as hbs.AST.MustacheStatement).escaped ? harmless(value) : asText(value)
  }

  function statementCode(statement: hbs.AST.Statement, place: Place): string {
    switch (statement.type) {
      case 'MustacheStatement': {
        const { escaped, ...asked } = statement as hbs.AST.MustacheStatement & Call
        const value = isCall(asked) ? call(asked, place) : path(asked.path, place, true)
        return `out += ${escaped ? 'harmless' : 'asText'}(${value})\n`
      }
      case 'BlockStatement':
        return block(statement as hbs.AST.BlockStatement, place)
      case 'PartialStatement':
      case 'PartialBlockStatement':
        return partial(statement as Partial, place)
      default:
        throw unknown(statement)
    }
  }

  function block(statement: hbs.AST.BlockStatement, place: Place): string {
    const { path: kind, params, hash, program: body, inverse } = statement
    const [given] = params
    if (!given || params.length > 1 || hash || body?.blockParams) throw unknown(statement)
    const value = expression(given, place)
    const then = (inner: Place) => (body ? program(body, inner) : '')
    const otherwise = inverse ? program(inverse, place) : ''
    const choice = (test: string, chosen: string) => `if (${test}) {\n${chosen}} else {\n${otherwise}}\n`
    const context = newName('context')
    const contexts = [context, ...place.contexts]
    switch (kind.original) {
      case 'if':
        return choice(`isThere(${value})`, then(place))
      case 'unless':
        return choice(`!isThere(${value})`, then(place))
      case 'with':
        return `const ${context} = ${value}\n${choice(`isThere(${context})`, then({ ...place, contexts }))}`
      case 'each': {
        const [rows, index] = [newName('rows'), newName('index')]
        const loop = `for (let ${index} = 0; ${index} < ${rows}.length; ${index}++)`
        const each = `${loop} {\nconst ${context} = ${rows}[${index}]\n${then({ contexts, each: { rows, index } })}}\n`
        return `const ${rows} = listOf(${value})\n${choice(`${rows}.length > 0`, each)}`
      }
      default:
        throw unknown(statement)
    }
  }

  function partial(statement: Partial, place: Place): string {
    const { params, hash } = statement
    const name = String((statement.name as hbs.AST.PathExpression).original)
    const given = params[0] && expression(params[0], place)
    const ofHash = hash && `{ ${pairs(hash, place)} }`
    // Not by spreading: V8 takes three to forty times as long for it.
    const context = given && ofHash ? `Object.assign({}, ${given}, ${ofHash})` : (ofHash ?? `${given ?? null} ?? {}`)
    const indent = 'indent' in statement ? adding(statement.indent) : ''
    if (name === '@partial-block') return `${indent}out += block(${context})\n`
    let content = ''
    if ('program' in statement) {
      const own = newName('context')
      // Data of its own make a context of its own, which `../` leaves.
      const contexts = hash ? [own, ...place.contexts] : [own, ...place.contexts.slice(1)]
      content = `, ${own} => {\nlet out = ''\n${program(statement.program, { ...place, contexts })}return out\n}`
    }
    return `${indent}out += partials[${quoted(name)}](${context}, data${content})\n`
  }

  function expression(node: hbs.AST.Expression, place: Place): string {
    if (isFixed(node)) return literal(fixedValue(node))
    if (node.type === 'PathExpression') return path(node as hbs.AST.PathExpression, place, false)
    return call(node as hbs.AST.SubExpression, place)
  }

  function call(asked: Call, place: Place): string {
    const name = nameOf(asked)
    const given = asked.params.map(param => `${expression(param, place)}, `).join('')
    const hash = asked.hash ? pairs(asked.hash, place) : ''
    const options = hash || impure.has(name) ? `{ hash: { ${hash} }, data }` : 'noOptions'
    return `helpers[${quoted(name)}](${given}${options})`
  }

  const pairs = (hash: hbs.AST.Hash, place: Place) =>
    hash.pairs.map(({ key, value }) => `${quoted(key)}: ${expression(value, place)}`).join(', ')

  function nameOf({ path: { original }, loc }: Call): string {
    if (!Object.hasOwn(helpers, original)) throw unknown({ loc })
    return original
  }

  function isFixed(node: hbs.AST.Node): boolean {
    if (node.type.endsWith('Literal')) return true
    const asked = node as hbs.AST.SubExpression
    if (node.type === 'PathExpression' || !isCall(asked) || impure.has(nameOf(asked))) return false
    return [...asked.params, ...(asked.hash?.pairs ?? []).map(({ value }) => value)].every(isFixed)
  }

  function fixedValue(node: hbs.AST.Node): unknown {
    if (node.type.endsWith('Literal')) return (node as hbs.AST.StringLiteral).value
    const asked = node as hbs.AST.SubExpression
    const hash = Object.fromEntries((asked.hash?.pairs ?? []).map(({ key, value }) => [key, fixedValue(value)]))
    return helpers[nameOf(asked)]?.(...asked.params.map(fixedValue), { hash, data: {} })
  }

  const code = program(ast, { contexts: ['context'], each: null })
  const tools = { helpers, partials, harmless, asText, noOptions, isThere, listOf, needed, noMethod }
  const body = `return (context, data, block) => {\nlet out = ''\n${code}return out\n}`
  return new Function(...Object.keys(tools), body)(...Object.values(tools))
}

/** @param required whether a value that the data lack is an error */
function path(node: hbs.AST.PathExpression, { contexts, each }: Place, required: boolean): string {
  if (node.type !== 'PathExpression') throw unknown(node)
  const { parts, depth, data, original } = node
  const [first = ''] = parts
  const ofEach = each && {
    index: each.index,
    first: `${each.index} === 0`,
    last: `${each.index} === ${each.rows}.length - 1`,
  }
  const start = data ? { root: 'data.root', ...ofEach }[first] : contexts[depth]
  const steps = parts.slice(data ? 1 : 0)
  if (!start || steps.some(step => step in Object.prototype)) throw unknown(node)
  const last = steps.pop()
  if (last === undefined) return `(${start})`
  const from = start + steps.map(step => `[${quoted(step)}]`).join('')
  const value = `${from}[${quoted(last)}]`
  if (!required) return `noMethod(${value})`
  return `noMethod(${value} ?? needed(${from}, ${quoted(last)}, ${quoted(`${lineOf(node)}: ${original} mangler.`)}))`
}

/** A template asks for `at` of a text, where none is: the method of that name is not meant. */
const noMethod = (value: unknown) => (typeof value === 'function' ? undefined : value)

function needed(from: object, name: string, sentence: string): unknown {
  if (!(name in Object(from))) throw new Error(sentence)
  return (from as Record<string, unknown>)[name]
}

function listOf(value: unknown): readonly unknown[] {
  if (!value) return []
  if (!Array.isArray(value)) throw new Error('each skal have en liste.')
  return value
}

/** Of a helper that answers by its parameters alone: the same for all calls. */
const noOptions = Object.freeze({ hash: Object.freeze({}), data: Object.freeze({}) })
const isThere = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value))
const asText = (value: unknown) => (value === null || value === undefined ? '' : String(value))

const isCall = ({ params, hash }: Pick<Call, 'params' | 'hash'>) => params.length > 0 || hash !== undefined
const quoted = (text: string) => JSON.stringify(text)
const literal = (value: unknown) => (value === undefined ? 'undefined' : JSON.stringify(value))
const adding = (text: string) => (text ? `out += ${quoted(text)}\n` : '')
const lineOf = ({ loc }: { loc: hbs.AST.SourceLocation }) => `linje ${loc.start.line}`
const unknown = (node: { loc: hbs.AST.SourceLocation }) => new Error(`${lineOf(node)}: det kender skabelonerne ikke.`)
