/** What a template must not do, found when it is compiled: at boot, not in front of a user. */
import Handlebars from 'handlebars'
import { lookUp } from './words.js'

type Node = hbs.AST.Node

/**
 * @throws Error with one sentence, when the template names a partial or a word that does not exist, calls a block
 * partial without handing on its data, prints a value without escaping it (only `body` in a layout may be), or means a
 * field and gets the helper of the same name.
 */
export function checkTemplate(template: {
  ast: hbs.AST.Program
  kind: string
  partials: ReadonlySet<string>
  words: object
  helpers: ReadonlySet<string>
}): void {
  const { ast, kind, partials, words, helpers } = template

  const checkWord = ({ path, params }: { path: Node; params: Node[] }) => {
    const [key] = params as hbs.AST.StringLiteral[]
    if ((path as hbs.AST.PathExpression).original === 'w' && key?.type === 'StringLiteral') lookUp(words, key.value)
  }
  const checkPartial = (partial: { name: Node; loc: hbs.AST.SourceLocation }) => {
    if (partial.name.type !== 'PathExpression') throw at(partial, 'et delskabelons navn skal stå fast')
    const name = String((partial.name as hbs.AST.PathExpression).original)
    if (kind === 'mails') throw at(partial, 'en mail skrives uden delskabeloner')
    if (name !== '@partial-block' && !partials.has(name)) throw at(partial, `delskabelonen ${name} findes ikke`)
  }

  class Checker extends Handlebars.Visitor {
    override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
      const { original } = mustache.path as hbs.AST.PathExpression
      if (!mustache.escaped && !(kind === 'layouts' && original === 'body'))
        throw at(mustache, `${original} skrives uden at blive gjort harmløs`)
      if (helpers.has(original) && mustache.params.length === 0 && !mustache.hash?.pairs.length)
        throw at(mustache, `${original} er en hjælper; giv feltet et andet navn`)
      checkWord(mustache)
      super.MustacheStatement(mustache)
    }
    override SubExpression(expression: hbs.AST.SubExpression): void {
      checkWord(expression)
      super.SubExpression(expression)
    }
    override PartialStatement(partial: hbs.AST.PartialStatement): void {
      checkPartial(partial)
      super.PartialStatement(partial)
    }
    override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
      checkPartial(partial)
      if (partial.params.length === 0) throw at(partial, 'skriv this efter delskabelonens navn')
      super.PartialBlockStatement(partial)
    }
  }
  new Checker().accept(ast)
}

const at = (node: { loc: hbs.AST.SourceLocation }, sentence: string) =>
  new Error(`linje ${node.loc.start.line}: ${sentence}.`)
