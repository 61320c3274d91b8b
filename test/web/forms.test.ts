import t from 'tap'
import { Type } from 'typebox'
import { legible } from '../../src/lib/legible.js'
import { profileForm } from '../../src/profiles/form.js'
import * as fields from '../../src/web/fields.js'
import { defineForm } from '../../src/web/forms.js'

const today = '2026-11-24'

const form = defineForm(
  Type.Object({
    name: fields.textField({ max: 10 }),
    email: Type.Optional(fields.emailField()),
    password: fields.secretField({ min: 4 }),
    born: Type.Optional(fields.dayField({ past: true })),
    start: Type.Optional(fields.dayField()),
    opens: Type.Optional(fields.timeField()),
    hours: fields.numberField({ min: 1, max: 37 }),
    seats: Type.Optional(fields.integerField({ min: 1, max: 20 })),
    kind: fields.choiceField(['a', 'b']),
    sectors: fields.choicesField(['x', 'y', 'z'], { min: 1 }),
    tasks: fields.linesField({ min: 2, max: 5, maxLength: 8 }),
    agree: fields.tickField(),
    note: fields.rawField(),
    jobs: Type.Array(
      Type.Object({ title: fields.textField(), years: Type.Optional(fields.integerField({ min: 0, max: 60 })) }),
    ),
  }),
  {
    name: { label: 'Navn' },
    email: { label: 'E-mail' },
    password: { label: 'Adgangskode' },
    born: { label: 'Fødselsdag' },
    start: { label: 'Første dag' },
    opens: { label: 'Åbner' },
    hours: { label: 'Timer', maximum: 'En uge har højst 37 timer her.' },
    seats: { label: 'Pladser' },
    kind: { label: 'Slags' },
    sectors: { label: 'Brancher' },
    tasks: { label: 'Opgaver' },
    agree: { label: 'Ja' },
    note: { label: 'Bemærkning' },
    jobs: { label: 'Job' },
    'jobs.years': { label: 'År' },
  },
)

const good = {
  name: '  Eva ',
  password: ' hemmelig ',
  hours: '7,4',
  kind: 'a',
  sectors: 'x',
  tasks: ['vaske', '', ' feje '],
}

t.test('what is typed becomes what the schema says', async t => {
  const { input } = form.read(
    {
      ...good,
      born: '3/4-79',
      start: '1. december 2026',
      opens: '8',
      seats: '2',
      agree: 'on',
      'jobs.0.title': 'Kok',
      'jobs.0.years': '7',
      'jobs.1.title': ' ',
      'jobs.2.title': 'Chauffør',
      unknown: 'x',
      __proto__: { polluted: true },
    },
    { today },
  )
  t.equal(input, null, '3/4-79 is no date')
  const again = form.read(
    { ...good, born: '03-04-79', start: '1. december 2026', opens: '8.00', agree: 'on' },
    { today },
  )
  t.same(again.input, {
    ...{ name: 'Eva', password: ' hemmelig ', born: '1979-04-03', start: '2026-12-01', opens: '08:00', hours: 7.4 },
    ...{ kind: 'a', sectors: ['x'], tasks: ['vaske', 'feje'], agree: true, note: '', jobs: [] },
  })
  const rows = form.read({ ...good, 'jobs.0.title': 'Kok', 'jobs.0.years': '7', 'jobs.2.title': 'Chauffør' }, { today })
  t.same(rows.input?.jobs, [{ title: 'Kok', years: 7 }, { title: 'Chauffør' }])
  t.equal(rows.input?.agree, false)
})

t.test('what comes along with a copy and cannot be seen is not read', async t => {
  const pasted = { ...good, name: '\u200bA\u030ase\u00ad\0', email: '\ufeffeva@eksempel.dk\u200b', hours: '30\u200e' }
  const { input } = form.read(
    { ...pasted, tasks: ['va\u0007ske', 'fe\u2060je'], note: 'Kaffe\vog te\u2028kl. 8' },
    { today },
  )
  t.match(input, { name: 'Åse', email: 'eva@eksempel.dk', hours: 30, tasks: ['vaske', 'feje'] })
  t.equal(input?.note, 'Kaffe\nog te\nkl. 8')
  const joined = form.read({ ...good, name: 'ب\u200cت', password: 'hem\u200bmelig' }, { today }).input
  const marked = legible(`a${'\u0301'.repeat(64_000)}`)
  t.ok(marked.length <= 31, 'no letter has so many marks, and putting them in order takes the square of them')
  t.match(
    joined,
    { name: 'ب\u200cت', password: 'hem\u200bmelig' },
    'letters that are kept apart stay so, and a password is as it is',
  )
})

t.test('a day that does not exist is none, however it is typed', async t => {
  for (const start of ['2026-09-31', '31-09-2026', '2026-02-29', '31-12-9999', '1. januar 1066', 'no day'])
    t.same(
      form.read({ ...good, start }, { today }).state.errors.map(({ text }) => text),
      ['Skriv første dag som en dato, for eksempel 24-11-2026.'],
      start,
    )
})

t.test('every mistake has one Danish sentence, at the field and at the top', async t => {
  const { input, state } = form.read(
    {
      ...{ name: 'x'.repeat(11), email: 'ikke en mail', password: 'abc', born: 'i går', opens: '25', hours: '40' },
      ...{ seats: '1,5', kind: 'c', sectors: [], tasks: ['en'], 'jobs.0.years': '99' },
    },
    { today },
  )
  t.equal(input, null)
  t.same(
    state.errors.map(({ field, text }) => [field, text]),
    [
      ['name', 'Skriv højst 10 tegn i navn.'],
      ['email', 'Skriv e-mail som navn@eksempel.dk.'],
      ['password', 'Skriv mindst 4 tegn i adgangskode.'],
      ['born', 'Skriv fødselsdag som en dato, for eksempel 24-11-2026.'],
      ['opens', 'Skriv åbner som et klokkeslæt, for eksempel 08.00.'],
      ['hours', 'En uge har højst 37 timer her.'],
      ['seats', 'Skriv pladser som et helt tal.'],
      ['kind', 'Vælg slags.'],
      ['sectors', 'Vælg eller skriv mindst 1 i brancher.'],
      ['tasks', 'Vælg eller skriv mindst 2 i opgaver.'],
      ['jobs.0.title', 'Udfyld job.'],
      ['jobs.0.years', 'Skriv højst 60 i feltet år.'],
    ],
  )
  for (const { field, href, text } of state.errors) {
    t.equal(href, `#${field}`)
    t.equal(state.error[field ?? ''], text)
  }
})

t.test('what was typed is kept, but never a password', async t => {
  const { state } = form.read({ ...good, name: '', hours: 'mange', password: 'hemmelig' }, { today })
  t.match(state.values, { hours: 'mange', kind: 'a', tasks: ['vaske', '', ' feje '] })
  t.notMatch(JSON.stringify(state), 'hemmelig')
})

t.test('bodies of any shape are read without harm', async t => {
  for (const body of [
    undefined,
    null,
    'text',
    [],
    { name: { $gt: '' }, hours: ['1', '2'], tasks: {}, kind: ['a', 'b'] },
  ]) {
    const { input, state } = form.read(body, { today })
    t.equal(input, null)
    t.ok(state.errors.length > 3)
  }
})

t.test('a number with its unit, and a postcode with its town', async t => {
  const typed = defineForm(
    Type.Object({
      hours: fields.numberField({ min: 1, max: 48, unit: 'hours' }),
      years: fields.integerField({ min: 0, max: 30, unit: 'years' }),
      postcode: fields.postcodeField(),
    }),
    { hours: { label: 'Timer om ugen' }, years: { label: 'Skolegang' }, postcode: { label: 'Postnummer' } },
  )
  const read = (body: Record<string, string>) => typed.read(body, { today })
  t.same(read({ hours: '37,0 timer', years: '9 år', postcode: '7100 Vejle' }).input, {
    ...{ hours: 37, years: 9, postcode: '7100' },
  })
  t.same(read({ hours: '37 uger', years: 'ni år', postcode: '7100 Kolding' }).state.error, {
    hours: 'Skriv timer om ugen som et tal.',
    years: 'Skriv skolegang som et helt tal.',
    postcode: '7100 er Vejle, ikke Kolding. Ret postnummeret eller byen.',
  })
  t.match(read({ hours: '37', years: '9', postcode: '710' }).state.error, {
    postcode: /^Skriv postnummeret med fire cifre/,
  })
})

t.test('a label that asks stands in the sentence as it is, with one full stop', async t => {
  const asking = defineForm(Type.Object({ name: fields.textField({ max: 3 }) }), {
    name: { label: 'Hvad skal pladsen hedde?' },
  })
  t.same(asking.read({ name: 'Kokken' }, { today }).state.error, {
    name: 'Skriv højst 3 tegn i «Hvad skal pladsen hedde?».',
  })
})

t.test('a year alone is no birth date, and the sentence says so with one that can be', async t => {
  const { error } = profileForm.read({ birthDate: '1985' }, { today }).state
  t.equal(
    error.birthDate,
    'Skriv fødselsdatoen med dag, måned og år, for eksempel 17-05-1985. Kendes kun året, så lad feltet stå tomt.',
  )
})
