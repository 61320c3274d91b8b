import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import t from 'tap'
import { da } from '../../src/lib/words/da.js'
import { compile, type Write } from '../../src/templates/compile.js'
import { helpers, impureHelpers } from '../../src/templates/helpers.js'
import { styleguide } from './styleguide.js'
import { ourTemplates, viewsFolder } from './views.js'

const ours = helpers({ words: da, assetsUrl: '/assets/test' })

/** Handlebars itself, as our templates are meant: the judge. */
function handlebars(sources: Record<string, string>) {
  const environment = Handlebars.create()
  environment.registerHelper(ours)
  const options = { strict: true, explicitPartialContext: true, preventIndent: true, knownHelpersOnly: true }
  const knownHelpers = Object.fromEntries(Object.keys(ours).map(name => [name, true]))
  const compiled = (source: string, noEscape = false) =>
    environment.compile(source, { ...options, knownHelpers: knownHelpers as never, noEscape })
  for (const [name, source] of Object.entries(sources)) {
    const render = compiled(source)
    environment.registerPartial(name, (data, passed) => render(data ?? {}, passed))
  }
  return compiled
}

function both(source: string, data: object, sources: Record<string, string> = {}, noEscape = false): [string, string] {
  const partials: Record<string, Write> = {}
  const compiled = (text: string, html = true) =>
    compile(Handlebars.parse(text), { helpers: ours, impure: impureHelpers, partials, html })
  for (const [name, text] of Object.entries(sources)) partials[name] = compiled(text)
  return [
    compiled(source, !noEscape)(data, { root: data, html: true }),
    handlebars(sources)(source, noEscape)(data, { data: { html: true } }),
  ]
}

const people = [
  { name: 'Åse "Ø" <b>', tags: ['a', 'b&c'], age: 0, deep: { er: { x: 'x' } } },
  { name: "D'Arc = `x`", tags: [], age: 41, deep: { er: { x: '' } } },
]
const data = {
  title: 'T <script>',
  people,
  none: [],
  zero: 0,
  no: false,
  nothing: null,
  at: { at: 'at' },
  text: 'to\nlinjer',
}

t.test('what is written is what Handlebars writes', async t => {
  const sources = {
    row: '[{{name}}{{#if age}} {{age}}{{/if}}]\n',
    box: '<b>{{#if heading}}{{heading}}: {{/if}}{{> @partial-block this}}</b>',
    area: '<textarea>\n{{text}}</textarea>\n',
    nested: '{{#> box this heading=(concat name "!")}}{{> row this}}{{/box}}',
  }
  const templates = [
    '',
    'tekst "\\ og {{! en note }}mere \\u2028 {{{title}}} {{&title}} {{title}}',
    '{{zero}} {{no}} {{nothing}} {{people.[0].name}} {{people.length}} {{at.at}} {{@root.title}}',
    '{{#if zero}}a{{else if none}}b{{else if no}}c{{else}}d{{/if}}{{#unless none}}u{{else}}v{{/unless}}{{#if missing}}x{{/if}}',
    '{{#each people}}{{name}} {{@index}} {{@first}} {{@last}}{{#each tags}} {{this}}/{{../name}}/{{../../title}}{{@index}}{{else}} -{{/each}}\n{{/each}}',
    '{{#each none}}x{{else}}tom {{title}}{{/each}}{{#each missing}}x{{else}}y{{/each}}',
    '{{#with at}}{{at}} {{../title}}{{#if ../zero}}{{else}} {{../text}}{{/if}}{{/with}}{{#with nothing}}x{{else}}y{{/with}}',
    '  {{#each people}}\n  <li>{{name}}</li>\n  {{else}}\n  x\n  {{/each}}\nslut',
    '{{#each people}}{{#with deep.er}}{{x}}{{../name}}{{../../title}}{{/with}}{{/each}}',
    'a {{~#if people ~}} b {{~/if~}} c',
    '  {{> area text=text}}\n  {{> row people.[0]}}\n<i>{{> row people.[1] age=7}}</i>',
    '{{#> box this}}{{title}}{{/box}}{{#> box this heading="h"}}{{title}}{{../title}}{{/box}}',
    '{{#each people}}{{#> box this heading=name}}{{name}}{{@index}}{{../name}}{{/box}}{{> nested this}}{{/each}}',
    "{{w 'shared.skip'}}{{w 'shared.scoreOf' score=zero}}{{asset 'a.svg'}}{{urlTo 'companies.show' 'x'}}{{mailLink 'Åbn' '/a?b=1'}}",
    '{{lookup people.[0] "name"}}{{lookup (lookup people 1) "age"}}{{lookup people 9}}{{lookup nothing "x"}}{{lookup title "at"}}',
    '{{#if (and title (not none) (eq zero 0))}}{{concat "a" zero "<"}}{{or nothing none "z"}}{{/if}}{{#if (eq nothing null)}}n{{/if}}',
    '{{#each (or nothing people)}}{{number age}} {{day "2026-11-24"}} {{isDay name}}{{/each}}',
    '{{#each people}}{{#if at}}x{{else}}{{#if title}}{{/if}}y{{/if}}{{/each}}{{#each people.[0].tags}}{{#if at}}x{{/if}}{{#if length}}l{{/if}}{{/each}}',
  ]
  for (const template of templates) {
    const [written, wanted] = both(template, data, sources)
    t.equal(written, wanted, `html: ${JSON.stringify(template)}`)
    const [plain, wantedPlain] = both(template, data, sources, true)
    t.equal(plain, wantedPlain, `plain: ${JSON.stringify(template)}`)
  }
})

t.test('every partial of ours is written as Handlebars writes it', async t => {
  const files = readdirSync(viewsFolder, { recursive: true, encoding: 'utf8' }).filter(file =>
    /^(partials|layouts)/.test(file),
  )
  const sourceOf = (file: string) => readFileSync(path.join(viewsFolder, file), 'utf8')
  const sources = Object.fromEntries(
    files
      .filter(file => /^partials.*\.hbs$/.test(file))
      .map(file => [file.replace(/^partials\/|\.hbs$/g, ''), sourceOf(file).trimEnd()]),
  )
  const judge = handlebars(sources)
  for (const layout of ['main', 'plain'])
    for (const withErrors of [true, false]) {
      const shown = { ...styleguide({ withErrors }), layout }
      const body = judge(sourceOf('../views/pages/_styleguide.hbs'))(shown)
      t.equal(ourTemplates().page('_styleguide', shown), judge(sourceOf(`layouts/${layout}.hbs`))({ ...shown, body }))
    }
})

t.test('what our templates do not use stops the start', async t => {
  const refused = [
    '{{#each people as |one|}}{{/each}}',
    '{{#people}}{{/people}}',
    '{{#if title includeZero=true}}{{/if}}',
    '{{#each people}}{{@key}}{{/each}}',
    '{{@index}}',
    '{{../title}}',
    '{{constructor}}',
    '{{title.__proto__}}',
    '{{#*inline "x"}}{{/inline}}',
    '{{unknown title}}',
    '{{title.length title}}',
    '{{"title"}}',
  ]
  for (const template of refused) t.throws(() => both(template, data), /linje 1: /, template)
})

t.test('what the data lack is an error, and so is each over what is no list', async t => {
  const missing = ['{{missing}}', '{{at.missing}}', '{{#if missing.x}}{{/if}}', '{{#each people}}{{missing}}{{/each}}']
  for (const template of missing) {
    t.throws(() => both(template, data), /missing|undefined \(reading 'x'\)/, template)
    t.throws(() => handlebars({})(template)(data), template)
  }
  t.throws(() => both('{{#each at}}{{/each}}', data), /liste/)
})
