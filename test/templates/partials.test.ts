import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { da } from '../../src/lib/words/da.js'
import { createTemplates } from '../../src/templates/engine.js'
import { styleguide } from './styleguide.js'
import { ourTemplates, templatesFrom, viewsFolder } from './views.js'

const viewFiles = readdirSync(viewsFolder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.hbs'))
const sourceOf = (file: string) => readFileSync(path.join(viewsFolder, file), 'utf8')
const ourPartials = Object.fromEntries(
  viewFiles.filter(file => file.startsWith('partials/')).map(file => [file, sourceOf(file)]),
)

/** One partial of ours, rendered by a page that holds nothing else. */
function render(call: string, data: Record<string, unknown> = {}): string {
  const { templates } = templatesFrom({ ...ourPartials, 'pages/a.hbs': call }, { words: da })
  return templates.page('a', { page: { csrf: 'token' }, ...data })
}

/** The value of an attribute of the first tag that matches. */
function attribute(html: string, tag: RegExp, name: string): string | null {
  const found = tag.exec(html)?.[0] ?? ''
  return new RegExp(`\\s${name}="([^"]*)"`).exec(found)?.[1] ?? null
}

const minimal: Record<string, string> = {
  'ui/alert': "kind='info' text='x'",
  'ui/button': "text='x'",
  'ui/act': "action='/x' text='x'",
  'ui/heading': "text='x'",
  'ui/back': "back='/x'",
  'ui/icon': "name='check'",
  'ui/save': "text='x' form=''",
  'ui/search': "list='/x' here='/x' label='x' hint='x' typed=''",
  'ui/tag': "text='x'",
  'ui/deadline': "text='x' state='ok'",
  'ui/score': 'value=50',
  'ui/empty': "text='x'",
  'ui/hotline': "name='x' phone='1' hours='y'",
  'ui/consultant': "name='x'",
  'ui/pagination': 'page=1 pages=1',
  'ui/table': "caption='x'",
  'ui/comparison': "caption='x'",
}
const blocks = ['ui/form', 'ui/card', 'ui/details', 'ui/alert-block']
const fields = [
  'ui/text',
  'ui/textarea',
  'ui/select',
  'ui/radios',
  'ui/checkboxes',
  'ui/slots',
  'ui/checkbox',
  'ui/date',
  'ui/number',
  'ui/password',
  'ui/file',
]

t.test('every partial renders with the least there is', async t => {
  const names = Object.keys(ourPartials)
    .filter(file => /^partials\/ui\/[a-z-]+\.hbs$/.test(file))
    .map(file => file.slice('partials/'.length, -'.hbs'.length))
  t.ok(names.length > 25, `saw ${names.length} partials`)
  const choice = { options: [{ value: 'a', label: 'A' }] }
  for (const name of names) {
    const call = blocks.includes(name)
      ? `{{#> ${name} this kind='info' action='/x' summary='x'}}inside{{/${name}}}`
      : fields.includes(name)
        ? `{{> ${name} name='f' label='L' days=days options=options}}`
        : `{{> ${name} ${minimal[name] ?? "text='x'"}}}`
    t.ok(render(call, choice).trim().length > 0 || name === 'ui/cell', name)
  }
})

t.test('label, hint and error belong to their field', async t => {
  for (const name of fields) {
    const call = `{{> ${name} name='f' label='Mit felt' hint='Et råd' days=days options=options required=true}}`
    const choice = { days: [{ value: 0, label: 'Dag' }], options: [{ value: 'a', label: 'A', day: 0 }] }
    const group = ['ui/radios', 'ui/checkboxes', 'ui/slots'].includes(name)
    const tag = group ? /<fieldset[^>]*>/ : /<(input|textarea|select)[^>]*>/

    const calm = render(call, choice)
    t.match(calm, 'Mit felt', name)
    t.match(attribute(calm, tag, 'aria-describedby'), 'f-hint', name)
    t.match(calm, 'id="f-hint"')
    t.notMatch(calm, 'form-error')
    t.notMatch(calm, 'aria-invalid')
    t.match(calm, /id="f"/, `${name}: the summary's link has somewhere to go`)

    const text = 'Udfyld mit felt & mere.'
    const wrong = render(call, { ...choice, form: { values: {}, errors: [], error: { f: text } } })
    t.match(wrong, 'form-group form-error', name)
    t.same(attribute(wrong, tag, 'aria-describedby')?.split(' '), ['f-hint', 'f-error'], name)
    t.match(wrong, /id="f-error"><span class="sr-only">Fejl: <\/span>Udfyld mit felt &amp; mere\./, name)
    if (!group) t.equal(attribute(wrong, tag, 'aria-invalid'), 'true', name)
    if (!group) t.match(wrong, '<label class="form-label" for="f">', name)
  }
})

t.test('a match of nought is told, and links of one name say what they belong to', async t => {
  t.match(render('{{> ui/cell c}}', { c: { score: 0 } }), '0 af 100')
  t.notMatch(render('{{> ui/cell c}}', { c: { text: 'x' } }), 'af 100')
  t.match(
    render('{{> ui/cell c}}', { c: { text: 'Flyt', href: '/x', more: 'fristen' } }),
    'Flyt<span class="sr-only"> fristen</span>',
  )
})

t.test('what was typed is kept, except passwords', async t => {
  const form = (value: unknown) => ({ form: { values: { f: value }, errors: [], error: {} } })
  t.match(render("{{> ui/text name='f' label='L'}}", form('"x"')), 'value="&quot;x&quot;"')
  t.match(render("{{> ui/number name='f' label='L'}}", form(37.5)), 'value="37,5"')
  t.match(render("{{> ui/textarea name='f' label='L'}}", form('\nen\nto')), '>\n\nen\nto</textarea>')
  t.match(render("{{> ui/checkbox name='f' label='L'}}", form(true)), ' checked')
  t.match(render("{{> ui/checkbox name='f' label='L'}}", form('ja')), ' checked')
  t.notMatch(render("{{> ui/checkbox name='f' label='L'}}", form('')), ' checked')
  t.notMatch(render("{{> ui/password name='f' label='L'}}", form('hemmelig')), 'hemmelig')

  const choices = { options: ['1', '2', '3'].map(value => ({ value, label: value })) }
  for (const name of ['select', 'radios', 'checkboxes']) {
    const html = render(`{{> ui/${name} name='f' label='L' options=options}}`, { ...choices, ...form('2') })
    t.match(html, /value="2" (selected|checked)/, name)
    t.equal(html.match(/ (selected|checked)/g)?.length, 1, name)
  }
  const several = render("{{> ui/checkboxes name='f' label='L' options=options}}", { ...choices, ...form([1, '3']) })
  t.equal(several.match(/ checked/g)?.length, 2)

  t.match(render("{{> ui/date name='f' label='L'}}", form('2026-12-01')), /type="date"[^>]*value="2026-12-01"/)
  t.match(render("{{> ui/date name='f' label='L'}}", form('31-02-2026')), /type="text"[^>]*value="31-02-2026"/)
})

t.test('rows, other forms and own values', async t => {
  const form = { values: { rows: [{ years: 3 }, { years: 7 }] }, errors: [], error: { 'rows.1.years': 'For mange.' } }
  const rows = render(
    "{{#each form.values.rows}}{{> ui/number name=(concat 'rows.' @index '.years') label='År'}}{{/each}}",
    { form },
  )
  t.match(rows, /name="rows\.0\.years"[^>]*value="3"/)
  t.match(rows, /name="rows\.1\.years"[^>]*value="7"[^>]*aria-invalid="true"/)
  t.equal(rows.match(/form-error-message/g)?.length, 1)

  const other = { values: { rows: 'x' }, errors: [], error: { rows: 'Nej.' } }
  t.match(
    render("{{> ui/text name='rows' label='L' of=other id='o'}}", { form, other }),
    /id="o" name="rows"[^>]*value="x"/,
  )
  t.match(render("{{> ui/text name='rows' label='L' value='eget' error='Fejl her'}}", { form }), /value="eget"/)
})

t.test('forms carry the token and buttons say what they do', async t => {
  const form = render("{{#> ui/form this action='/x'}}{{> ui/button text='Gem' name='do' value='save'}}{{/ui/form}}")
  t.match(form, /<form method="post" action="\/x"[^>]*novalidate>\s*<input type="hidden" name="_csrf" value="token">/)
  t.match(form, '<button class="button button-primary" type="submit" name="do" value="save">Gem</button>')
  const act = render("{{> ui/act action='/x' text='Bekræft' more='Amina'}}")
  t.match(act, /name="_csrf" value="token"/)
  t.match(act, 'Bekræft<span class="sr-only"> Amina</span></button>')
  t.match(render("{{> ui/button text='Vis' href='/x'}}"), '<a class="button button-primary" href="/x">Vis</a>')
})

t.test('the frame: title, summary, sentence of the last act, hotline, menus', async t => {
  const templates = ourTemplates()
  const wrong = templates.page('_styleguide', styleguide({ withErrors: true }))
  t.match(wrong, '<title>Fejl: Stilguide - Springbræt</title>')
  t.equal(wrong.match(/Ret feltet title\./g)?.length, 2, 'the same text in the summary and at the field')
  t.match(wrong, '<a href="#title">Ret feltet title.</a>')
  t.match(wrong, /<a href="\/virksomhed" aria-current="page">Overblik<\/a>/)
  t.match(wrong, 'href="tel:+4563337000"')

  const calm = templates.page('_styleguide', styleguide({ withErrors: false }))
  t.match(calm, '<title>Stilguide - Springbræt</title>')
  t.notMatch(calm, 'error-summary')
  t.match(calm, /role="status"[\s\S]*Dine oplysninger er gemt\./)
  const ids = [...calm.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  t.equal(new Set(ids).size, ids.length, 'no id twice')

  const { page } = styleguide({ withErrors: false })
  const error = templates.page('web/error', {
    page: { ...page, user: null, nav: [], flash: null },
    title: 'Siden findes ikke',
    text: 'Adressen er forkert.',
    errorId: null,
    layout: 'plain',
  })
  t.match(error, '<h1>Siden findes ikke</h1>')
  t.match(error, 'ring til kommunen')
})

t.test('no view writes unescaped values, inline style, inline script or handlers', async t => {
  t.ok(viewFiles.length > 40, `saw ${viewFiles.length} views`)
  for (const file of viewFiles) {
    const source = sourceOf(file)
    const unescaped = [...source.matchAll(/\{\{~?(\{|&)\s*([\w.]+)/g)].map(([, , name]) => name)
    t.same(unescaped, file.startsWith('layouts/') && unescaped.length > 0 ? ['body'] : [], file)
    // Mail programs read no style sheet of ours.
    if (file !== 'layouts/mail.html.hbs') t.notMatch(source, /\sstyle=|<style/i, file)
    t.notMatch(source, /<script(?![^>]*\ssrc=)/i, file)
    t.notMatch(source, /\son[a-z]+=/i, file)
    t.notMatch(source, /=\{\{/, `${file}: an attribute without quotes`)
  }
})

t.test('all our views compile', async t => {
  const { pages, mails } = createTemplates({ viewsFolder, words: da, assetsUrl: '/a', cache: true }).names()
  t.ok(pages.includes('web/error'))
  t.ok(mails.includes('sign-in-link'))
})
