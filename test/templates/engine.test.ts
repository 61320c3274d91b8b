import t from 'tap'
import { templatesFrom } from './views.js'

t.test('what people typed is text, wherever it comes out', async t => {
  const { templates } = templatesFrom({
    'pages/a.hbs': '<p title="{{x}}">{{x}}</p>{{> p x=x}}<a href="{{safeUrl link}}">l</a>',
    'partials/p.hbs': '<i>{{x}}</i>\n',
  })
  const html = templates.page('a', { x: '"><script>alert(1)</script>{{x}}', link: 'javascript:alert(1)' })
  t.notMatch(html, '<script>')
  t.equal(html.match(/&lt;script&gt;/g)?.length, 3)
  t.match(html, '<a href="#">')
})

t.test('a mistake in a template stops the start, naming the file and the line', async t => {
  const mistakes: [string, RegExp][] = [
    ['\n{{> ui/nothing}}', /pages\/a\.hbs: linje 2: delskabelonen ui\/nothing findes ikke/],
    ["{{w 'no.such'}}", /pages\/a\.hbs: der er ingen ord under no\.such/],
    ["{{#if (w 'no.such')}}x{{/if}}", /ingen ord under no\.such/],
    ['{{{x}}}', /linje 1: x skrives uden at blive gjort harmløs/],
    ['{{{body}}}', /body skrives uden/],
    ['{{&x}}', /x skrives uden/],
    ['{{unknownHelper x}}', /pages\/a\.hbs: /],
    ['{{#> p}}x{{/p}}', /skriv this/],
    ['{{> (lookup . "x")}}', /navn skal stå fast/],
    ['{{#if x}}', /pages\/a\.hbs: /],
    ['Opslag {{number}}', /linje 1: number er en hjælper/],
    ["{{urlTo 'companies.nothing'}}", /pages\/a\.hbs: lib\/paths/],
  ]
  for (const [source, message] of mistakes)
    t.throws(
      () => templatesFrom({ 'pages/a.hbs': source, 'partials/p.hbs': '{{> @partial-block this}}' }),
      message,
      source,
    )
  t.throws(() => templatesFrom({ 'partials/p.hbs': '{{> q}}' }), /partials\/p\.hbs/)
  t.throws(() => templatesFrom({ 'mails/m.hbs': 'Emne: x\n{{> p}}', 'partials/p.hbs': 'p' }), /uden delskabeloner/)
})

t.test('a page that is not there and a value that is missing are errors, not emptiness', async t => {
  const { templates } = templatesFrom({ 'pages/a.hbs': '{{x}}{{#if y}}{{y.z}}{{/if}}' })
  t.throws(() => templates.page('b', {}), /pages\/b\.hbs/)
  t.throws(() => templates.page('a', {}), /x/)
  t.throws(() => templates.page('a', { x: 1, y: {} }), /z/)
  t.throws(() => templates.page('a', { x: 1, layout: 'none' }), /layouts\/none/)
  t.equal(templates.page('a', { x: 1 }), '1')
})

t.test('words are looked up by key, with values; unknown keys throw', async t => {
  const words = { a: { b: 'Skriv {limit} tegn', c: 'Ja' } }
  const { templates } = templatesFrom(
    {
      'pages/a.hbs': "{{w 'a.b' limit=3}} {{w 'a.c'}}",
      'pages/key.hbs': '{{w key}}',
    },
    { words },
  )
  t.equal(templates.page('a', {}), 'Skriv 3 tegn Ja')
  t.equal(templates.page('key', { key: 'a.c' }), 'Ja')
  for (const key of ['a.x', 'a', 'a.c.length', '__proto__', 'a.constructor'])
    t.throws(() => templates.page('key', { key }), /ingen ord/, key)
  t.throws(() => templatesFrom({ 'pages/no.hbs': "{{w 'a.b' x=1}}" }, { words }), /pages\/no\.hbs: a\.b mangler limit/)
  const late = templatesFrom({ 'pages/no.hbs': "{{w 'a.b' limit=none}}" }, { words }).templates
  t.throws(() => late.page('no', { none: null }), /mangler limit/)
})

t.test('a partial sees only what it is handed, and a block keeps its own data', async t => {
  const { templates } = templatesFrom({
    'pages/a.hbs': "{{> p}}{{#each rows}}{{#> box this heading='h'}}{{text}}{{@index}}{{/box}}{{/each}}",
    'partials/p.hbs': '[{{#if text}}{{text}}{{/if}}]',
    'partials/box.hbs': '<{{heading}}:{{> @partial-block this}}>',
  })
  t.equal(templates.page('a', { text: 'page', rows: [{ text: 'x' }, { text: 'y' }] }), '[]<h:x0><h:y1>')
})

t.test('several lines in a text area stay as typed', async t => {
  const { templates } = templatesFrom({
    'pages/a.hbs': '  {{> area text=text}}\n',
    'partials/area.hbs': '<textarea>\n{{text}}</textarea>\n',
  })
  t.match(templates.page('a', { text: 'en\nto' }), '<textarea>\nen\nto</textarea>')
})

t.test('helpers for dates, numbers and addresses', async t => {
  const { templates } = templatesFrom({
    'pages/a.hbs': [
      "{{day d}}|{{day 'snart'}}|{{instant at}}|{{number n}}|{{asset 'x.svg'}}|{{urlTo 'companies.show' id}}",
      "{{concat 'a.' 1 '.b'}}|{{#if (and 1 (not empty))}}y{{/if}}|{{or empty nothing 'z'}}|{{#if (eq id 'abc')}}e{{/if}}",
    ].join('|'),
    'pages/url.hbs': '{{safeUrl x}}',
    'pages/tel.hbs': '{{telUrl x}}',
    'pages/half.hbs': "{{urlTo 'companies.show' missing}}",
  })
  const data = { d: '2026-11-24', at: new Date('2026-11-24T13:05:00Z'), n: 1234.5, id: 'abc', empty: [] }
  t.equal(
    templates.page('a', data),
    '24. november 2026|snart|24. november 2026 kl. 14.05|1.234,5|/assets/test/x.svg|/konsulent/virksomheder/abc|a.1.b|y|z|e',
  )
  const urls = {
    '/a?b=1': '/a?b=1',
    '//evil.dk': '#',
    '/\\evil.dk': '#',
    'JavaScript:x': '#',
    'data:x': '#',
    '#top': '#top',
  }
  for (const [x, safe] of Object.entries(urls)) t.equal(templates.page('url', { x }).replaceAll('&#x3D;', '='), safe, x)
  t.equal(templates.page('tel', { x: '63 33 70 00' }).replace('&#x2B;', '+'), 'tel:+4563337000')
  t.throws(() => templates.page('half', {}), /mangler en værdi/)
})

t.test('edits are seen at once without the cache, and not with it', async t => {
  const open = templatesFrom({ 'pages/a.hbs': 'one' }, { cache: false })
  const kept = templatesFrom({ 'pages/a.hbs': 'one' }, { cache: true })
  t.equal(open.templates.page('a', {}), 'one')
  for (const { write } of [open, kept]) write({ 'pages/a.hbs': 'two', 'pages/b.hbs': 'new' })
  t.equal(open.templates.page('a', {}), 'two')
  t.equal(open.templates.page('b', {}), 'new')
  t.equal(kept.templates.page('a', {}), 'one')
  t.same(kept.templates.names(), { pages: ['a'], mails: [] })
})

t.test('two engines in one process do not share partials', async t => {
  templatesFrom({ 'partials/p.hbs': 'p' })
  t.throws(() => templatesFrom({ 'pages/a.hbs': '{{> p}}' }), /findes ikke/)
})
