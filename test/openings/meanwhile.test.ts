/** Two who write about one opening within minutes: nobody writes over what they have not read, and who comes second is told. */
import t, { type Test } from 'tap'
import { system } from '../../src/accounts/scope.js'
import { paths } from '../../src/lib/paths.js'
import { valuesOf } from '../../src/openings/form.js'
import { inputOf } from '../../src/openings/input.js'
import { openingModel } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import type { Fields } from '../helpers/browser.js'
import { actingAs } from '../helpers/market.js'
import { testOpenings } from './setup.js'

t.setTimeout(200_000)

const { edit, prolong, staffEdit, staffProlong } = paths.openings
const changed = 'Opslaget er ændret, mens du skrev. Læs, hvad der står nu, og gem igen, hvis det stadig passer.'

/** What the page's form says that it has shown. */
const shown = ({ body }: { body: string }) => /name="seen" value="(\d+)"/.exec(body)?.[1] ?? ''

/** The company and its consultant, who both have the published opening before them. */
async function given(t: Test) {
  const site = await testApp(t)
  const { id = '' } = site.world.params['/virksomhed/opslag/'] ?? {}
  const opening = async () => {
    const found = await site.services.openings.byId(id)
    if (!found) throw new Error('there is no opening')
    return found
  }
  const typed = async (over: Fields = {}): Promise<Fields> => {
    const { tasks, ...values } = valuesOf(await opening()) as Fields & { tasks: string[] }
    // A browser sends the empty lines, too.
    return { ...values, tasks: [...tasks, '', ''], ...over }
  }
  return { ...site, id, opening, typed, eva: await site.as('employer'), kirsten: await site.as('consultant') }
}

t.test('of two who change one opening the second is told, keeps what was typed, and reads the first', async t => {
  const { eva, id, kirsten, opening, typed } = await given(t)
  const before = await opening()
  const mine = await typed({ title: 'Opvasker', seen: shown(await eva.get(edit(id))) })
  const hers = await typed({ hoursPerWeek: '28', seen: shown(await kirsten.get(staffEdit(id))) })
  t.equal((await kirsten.post(staffEdit(id), hers)).status, 303)

  const answer = await eva.post(edit(id), mine)
  t.equal(answer.status, 409)
  t.match(answer.text, changed)
  t.match(answer.text, /det står der nu .*Timer om ugen 28 timer om ugen/)
  t.notMatch(answer.text, /det står der nu .*Opgaver .*Hvilke ordninger/, 'only what is told otherwise')
  t.match(answer.body, /name="title"[^>]*value="Opvasker"/)
  t.match(await opening(), { title: before.title, hoursPerWeek: 28, rev: before.rev + 1 }, 'nothing was written')

  const wrong = await eva.post(edit(id), { ...mine, title: '' })
  t.equal(wrong.status, 422, 'what must be mended anyway is told together with it')
  t.match(wrong.text, /det står der nu .*Timer om ugen 28 timer om ugen/)

  const again = { ...mine, hoursPerWeek: '28', seen: shown(answer) }
  t.equal((await eva.post(edit(id), again)).status, 303, 'who has read it may write')
  t.match(await opening(), { title: 'Opvasker', hoursPerWeek: 28 })
  const { rev } = await opening()
  t.equal((await eva.post(edit(id), again)).status, 303, 'the same click again')
  t.equal((await opening()).rev, rev, 'is one')
  t.notMatch((await eva.get(edit(id))).text, 'det står der nu')
})

t.test('what is saved untouched stays as it was, and so do points in a telephone number', async t => {
  const { eva, id, opening, typed } = await given(t)
  const contact = { contactName: 'Mette B. L.', contactPhone: '+45 22.33.44-55', hoursPerWeek: '27,5' }
  for (let times = 0; times < 2; times++) {
    const seen = shown(await eva.get(edit(id)))
    const answer = await eva.post(edit(id), await typed(times === 0 ? { ...contact, seen } : { seen }))
    t.equal(answer.status, 303)
    t.match(await opening(), { ...contact, hoursPerWeek: 27.5 })
  }
})

t.test(
  'what was typed about an opening that ended meanwhile is kept, with what happened and what can be done',
  async t => {
    const { eva, id, opening, services, typed } = await given(t)
    const mine = await typed({ title: 'Opvasker', seen: shown(await eva.get(edit(id))) })
    const model = openingModel(services.db)
    const ends = {
      closed: /Opslaget er lukket, mens du skrev, .*ikke gemt\. .*slå en ny plads op/,
      filled: /Alle pladser er besat, mens du skrev, .*ikke gemt\. .*slå en ny plads op/,
      expired: /Opslaget er udløbet, mens du skrev, .*ikke gemt\. Forlæng det i en ny fane, og gem så igen\./,
    } as const
    for (const state of Object.keys(ends) as (keyof typeof ends)[]) {
      await model.updateOne({ _id: id }, { $set: { state } })
      const before = await opening()
      const answer = await eva.post(edit(id), mine)
      t.equal(answer.status, 409, state)
      t.match(answer.text, ends[state])
      t.match(answer.body, /name="title"[^>]*value="Opvasker"/, 'what was typed stands in the form')
      t.same(await opening(), before)
    }
    await model.updateOne({ _id: id }, { $set: { state: 'closed' } })
    const late = await eva.post(prolong(id), { startTo: '30-04-2027', seen: '0' })
    t.equal(late.status, 409)
    t.match(late.text, ends.closed)
    t.match(late.body, /name="startTo"[^>]*value="30-04-2027"/)
  },
)

t.test('comparing the schemes again tells of it, too, and a seat that is taken meanwhile is no change', async t => {
  const { eva, id, kirsten, opening, services, typed } = await given(t)
  const mine = await typed({ title: 'Opvasker', seen: shown(await eva.get(edit(id))) })
  await services.openings.takeSeat(id, 'aproposal')
  t.equal((await eva.post(edit(id), mine)).status, 303)
  t.match(await opening(), { title: 'Opvasker', taken: ['aproposal'] })

  const hers = {
    ...mine,
    title: 'Rengøring',
    subsidisedNow: '1',
    weeks: '10',
    seen: shown(await kirsten.get(staffEdit(id))),
  }
  t.equal((await kirsten.post(staffEdit(id), hers)).status, 303)
  const compared = await eva.post(edit(id), { ...mine, next: 'update' })
  t.equal(compared.status, 200)
  t.match(compared.text, /det står der nu .*Opslag Rengøring Længde 10 uger \(IGU: .* på adressen nu 1 /)
})

t.test('an opening is not prolonged to before the first day that somebody else has written meanwhile', async t => {
  const { eva, id, kirsten, opening, typed } = await given(t)
  const page = await eva.get(prolong(id))
  const hers = { startFrom: '01-03-2027', startTo: '31-03-2027', seen: shown(await kirsten.get(staffEdit(id))) }
  t.equal((await kirsten.post(staffEdit(id), await typed(hers))).status, 303)
  const answer = await eva.post(prolong(id), { startTo: '15-03-2027', seen: shown(page) })
  t.equal(answer.status, 409)
  t.match(answer.text, changed)
  t.match(answer.text, /det står der nu .*1\. marts 2027 til 31\. marts 2027/)
  t.match(answer.body, /name="startTo"[^>]*value="15-03-2027"/)
  t.match(await opening(), { startFrom: '2027-03-01', startTo: '2027-03-31' })
  const again = { startTo: '15-04-2027', seen: shown(answer) }
  t.equal((await eva.post(prolong(id), again)).status, 303)
  t.equal((await eva.post(prolong(id), again)).status, 303, 'the same click again')
  t.equal((await opening()).startTo, '2027-04-15')
  const late = await kirsten.post(staffProlong(id), { startTo: '30-04-2027', seen: shown(page) })
  t.equal(late.status, 409)
})

t.test('of two that have read the same and write at once, one is heard', async t => {
  const { id, opening, services, world } = await given(t)
  const { collection } = openingModel(services.db)
  const write = collection.findOneAndUpdate.bind(collection)
  const meanwhile = (act: () => Promise<unknown>) => {
    let done = false
    Object.assign(collection, {
      findOneAndUpdate: async (...args: Parameters<typeof write>) => {
        if (!done) {
          done = true
          await act()
        }
        return write(...args)
      },
    })
  }
  const [eva, kirsten] = [actingAs(world, 'employer'), actingAs(world, 'consultant')]
  const told = inputOf(await opening())
  const later = { ...told, startFrom: '2027-02-01', startTo: '2027-02-28' }
  meanwhile(() => services.openings.edit(kirsten, id, later))
  await t.rejects(services.openings.prolong(eva, id, '2027-01-15'), { code: 'ALREADY_DONE', text: changed })
  t.match(await opening(), { startFrom: '2027-02-01', startTo: '2027-02-28' })

  meanwhile(() => services.openings.edit(kirsten, id, { ...later, weeks: 20 }))
  await t.rejects(services.openings.edit(eva, id, { ...later, weeks: 10 }), { code: 'ALREADY_DONE', text: changed })
  t.equal((await opening()).weeks, 20)

  meanwhile(() => services.openings.pause(kirsten, id))
  const paused = { code: 'WRONG_STATE', text: changed }
  await t.rejects(services.openings.edit(eva, id, { ...later, weeks: 10 }), paused, 'saved again, it is written')
  await services.openings.resume(kirsten, id)

  meanwhile(() => services.openings.edit(eva, id, { ...later, weeks: 12 }))
  t.equal((await services.openings.edit(eva, id, { ...later, weeks: 12 })).weeks, 12, 'clicked twice at once')
})

t.test('a file that is loaded meanwhile is not written over unread', async t => {
  const { company, db, openings, own } = await testOpenings(t)
  const row = (hours: number) =>
    `kommunekode;cvr;virksomhed;titel;ordning;timer_pr_uge\n410;${company.cvr};${company.name};Opvask;virksomhedspraktik;${hours}`
  const { items, refused } = await openings.importRows(system, row(20))
  t.same(refused, [])
  const id = items[0]?.id ?? ''
  const { toldRev: seen = 0, ...read } = await openings.get(own, id)
  await openings.importRows(system, row(25))
  t.equal((await openings.get(own, id)).hoursPerWeek, 25)
  await t.rejects(openings.edit(own, id, { ...inputOf(read), title: 'Opvask og rengøring' }, seen), {
    code: 'ALREADY_DONE',
  })
  t.equal((await openingModel(db).findById(id).lean())?.title, 'Opvask')
})
