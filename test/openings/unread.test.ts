/** Cells of a file that could not be read: seen on the draft, asked about, and never taken for an answer. */
import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { paths } from '../../src/lib/paths.js'
import { valuesOf } from '../../src/openings/form.js'
import { inputOf } from '../../src/openings/input.js'
import { openingModel } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import type { Fields } from '../helpers/browser.js'
import { testOpenings } from './setup.js'

const good: Record<string, string> = {
  ...{ cvr: '10150817', virksomhed: 'Bageriet', p_nummer: '1021922462', ansatte: '12', arbejdsgiver: 'privat' },
  ...{ kommunekode: '410', postnr: '5500', ordning: 'virksomhedspraktik', sektor: 'foedevareindustri', disco: '7512' },
  ...{ titel: 'Bager', opgaver: 'bagning, opvask, pakning', dansk_krav: 'A2', koerekort_krav: 'B', timer_pr_uge: '30' },
  ...{ dage: 'man-fre', tidspunkt: '06-14', start: '2026-12-16', uger: '13', pladser: '1', jobaabning: 'ja' },
  ...{ formaal: 'afklaring', kontakt: 'k@bageriet.dk' },
}
const file = (change: Record<string, string> = {}) => {
  const row = { ...good, ...change }
  return `${Object.keys(row).join(';')}\n${Object.values(row)
    .map(cell => `"${cell}"`)
    .join(';')}`
}

t.test('every cell that could not be read stands in the way until its field is answered', async t => {
  const { openings, acting } = await testOpenings(t)
  const unread: [column: string, text: string, field: string][] = [
    ['ordning', 'virksomhedspraktik, fastansat', 'schemes'],
    ['sektor', 'astronaut', 'sector'],
    ['disco', 'xyz', 'disco'],
    ['opgaver', 'a1, b1, c1, d1, e1, f1', 'tasks'],
    ['dansk_krav', 'flydende', 'danishLevel'],
    ['koerekort_krav', 'B, pilot', 'licences'],
    ['timer_pr_uge', 'mange', 'hoursPerWeek'],
    ['start', 'snart', 'startFrom'],
    ['uger', 'et par', 'weeks'],
    ['pladser', 'nogle', 'seats'],
    ['jobaabning', 'hvem ved', 'prospect'],
    ['formaal', 'arbejdskraft', 'purpose'],
    ['kontakt', 'ring til Ole', 'contactName'],
    ['titel', 'x'.repeat(120), 'title'],
  ]
  for (const [column, text, field] of unread) {
    const { report } = await openings.importFile(
      system,
      file({ titel: column === 'disco' ? 'Bager' : `Bager ${column}`, [column]: text }),
    )
    const id = report.items[0]?.id ?? ''
    const draft = await openings.byId(id)
    if (!draft) throw new Error(`no draft for ${column}`)
    t.same(draft.questions, [{ field, text }], column)
    const obstacles = await openings.obstacles(acting.karen, id)
    t.same(
      obstacles.map(one => one.field),
      [field],
      column,
    )
    t.ok(obstacles[0]?.text.startsWith(`I filen stod «${text}». `), column)
    await t.rejects(openings.publish(acting.karen, id), { code: 'INVALID' }, column)
    // Saved as it stands nothing is answered.
    const standing = inputOf(draft)
    const saved = await openings.edit(acting.karen, id, { ...standing, title: draft.title || 'Bager' })
    if (field !== 'title') t.match(saved.questions, [{ field }], column)
    const answers = { hoursPerWeek: 30, weeks: 13, seats: 2, prospect: 'no', purpose: 'job' } as const
    const answered = await openings.edit(acting.karen, id, {
      ...{ ...standing, ...(field in answers && { [field]: answers[field as keyof typeof answers] }) },
      ...(field === 'startFrom' && { startFrom: '2026-12-16', startTo: null }),
      answered: field in answers || field === 'startFrom' ? [] : [field],
    })
    t.same(answered.questions, [], column)
    t.same(await openings.obstacles(acting.karen, id), [], column)
    t.equal((await openings.publish(acting.karen, id)).state, 'open', column)
  }
})

t.test('a tick does not answer what is still missing, and another value needs no tick', async t => {
  const { openings, acting } = await testOpenings(t)
  const { report } = await openings.importFile(system, file({ pladser: 'nogle', dansk_krav: 'flydende' }))
  const id = report.items[0]?.id ?? ''
  const draft = await openings.byId(id)
  if (!draft) throw new Error('no draft')
  const ticked = await openings.edit(acting.karen, id, { ...inputOf(draft), answered: ['seats'] })
  t.match(ticked.questions, [{ field: 'seats' }, { field: 'danishLevel' }])
  const told = await openings.edit(acting.karen, id, { ...inputOf(draft), seats: 1, danishLevel: 3 })
  t.same(told.questions, [])
})

t.test('what could be read is no question: the law’s doubts, and a cell left empty', async t => {
  const { openings, db } = await testOpenings(t)
  await openings.importFile(system, file({ ordning: 'igu', timer_pr_uge: '24', dansk_krav: '', pladser: '' }))
  const draft = await openingModel(db).findOne().lean()
  t.same(draft?.questions, [])
  t.same(draft?.missing, ['seats'])
})

t.test('the same file again says that it is the same', async t => {
  const site = await testApp(t)
  const karen = await site.as('coordinator')
  const load = async () => {
    const tried = await karen.upload(paths.openings.import(), { file: { filename: 'o.csv', content: file() } })
    return { tried: await karen.follow(tried), loaded: await karen.follow(await karen.post(tried.location ?? '')) }
  }
  const first = await load()
  const same = 'Linjerne er læst ind før og er de samme som sidst. Intet bliver ændret.'
  t.notMatch(first.tried.text + first.loaded.text, same)
  const again = await load()
  t.match(again.tried.text, same)
  t.match(again.loaded.text, same)
})

t.test('a corrected row takes its question back from the untouched draft', async t => {
  const { openings, db } = await testOpenings(t)
  await openings.importFile(system, file({ dansk_krav: 'flydende' }))
  await openings.importFile(system, file({ dansk_krav: 'B1' }))
  t.match(await openingModel(db).find().lean(), [{ questions: [], danishLevel: 3 }])
})

t.test('the pages show what could not be read as missing, and the form asks', async t => {
  const site = await testApp(t)
  const karen = await site.as('coordinator')
  const tried = await karen.upload(paths.openings.import(), {
    file: { filename: 'o.csv', content: file({ dansk_krav: 'flydende', pladser: 'nogle', koerekort_krav: 'pilot' }) },
  })
  const loaded = await karen.follow(await karen.post(tried.location ?? ''))
  t.match(loaded.text, 'Filen er indlæst')
  const draft = await openingModel(site.services.db).findOne({ origin: 'import' }).lean()
  if (!draft) throw new Error('no draft')
  const id = draft._id

  const list = await karen.get(`${paths.openings.list()}?status=draft`)
  t.match(list.text, /Bager .* Kladde .*Mangler/)
  t.notMatch(list.text, '1 af 1')
  const shown = await karen.get(paths.openings.staffShow(id))
  t.match(shown.text, 'I filen stod «flydende». Vælg, hvor meget dansk personen skal kunne.')
  t.match(shown.text, 'I filen stod «nogle». Skriv antal pladser som et helt tal fra 1 til 500.')
  t.match(shown.text, /Dansk Mangler I filen stod «flydende»\./)
  t.match(shown.text, /Kørekort og beviser Mangler I filen stod «pilot»\./)
  t.notMatch(shown.text, 'Intet krav')
  t.notMatch(shown.text, 'Offentliggør på virksomhedens vegne')
  const form = await karen.get(paths.openings.staffEdit(id))
  t.match(form.body, /<a href="#danishLevel">I filen stod «flydende»/)
  t.match(form.body, /id="seats-error"/)
  t.match(form.body, /name="answered" class="form-checkbox" value="danishLevel"/)
  t.notMatch(form.body, /name="answered"[^>]* value="seats"/, 'what is missing is answered by telling it')

  const typed = { ...(valuesOf(draft) as unknown as Fields), seen: '0', next: 'preview', seats: '2' }
  await karen.post(paths.openings.staffEdit(id), typed)
  t.match((await karen.get(paths.openings.staffShow(id))).text, 'I filen stod «flydende»')
  t.match((await karen.get(paths.openings.staffShow(id))).text, 'Ledige pladser 2 af 2')
  const answered = await karen.post(paths.openings.staffEdit(id), {
    ...{ ...typed, seen: '1', danishLevel: '2', answered: ['licences'] },
  })
  t.equal(answered.status, 303)
  const ready = await karen.get(paths.openings.staffShow(id))
  t.notMatch(ready.text, 'I filen stod')
  t.match(ready.text, 'Offentliggør på virksomhedens vegne')
})
