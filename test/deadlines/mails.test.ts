import path from 'node:path'
import t from 'tap'
import { accountModel } from '../../src/accounts/model.js'
import { projectRoot } from '../../src/config.js'
import { deadlineMails } from '../../src/deadlines/mails.js'
import { type Deadline, deadlineKinds, deadlineModel } from '../../src/deadlines/model.js'
import { da } from '../../src/lib/words/da.js'
import { createTemplates } from '../../src/templates/engine.js'
import { hours, testClock } from '../helpers/clock.js'
import { promiseDatabase, promised, promiseServices } from '../helpers/promise.js'

const templates = createTemplates({
  viewsFolder: path.join(projectRoot, 'views'),
  words: da,
  assetsUrl: '',
  cache: true,
})

async function given(t: Parameters<typeof promiseDatabase>[0]) {
  const db = await promiseDatabase(t)
  const clock = testClock()
  const { accounts, deadlines } = promiseServices(db, { clock })
  const mails = deadlineMails({
    ...{ db, accounts, publicUrl: 'https://springbraet.test' },
    describe: async () => ({
      ...{ title: 'Køkkenhjælp', number: '2026-0042' },
      companyName: 'Strand & Sø ApS',
      path: '/konsulent/opslag/x/forslag',
    }),
  })
  const render = async (template: string, id: string, recipient: string, step = '0') => {
    const account = await accounts.byId(recipient)
    if (!account) throw new Error(recipient)
    const data = await mails[template]?.({ deadline: id, step }, account)
    return data ? templates.mail(template, { recipientName: account.name, ...data }) : null
  }
  return { db, clock, deadlines, render }
}

t.test('every mail of every kind say what is owed to whom by when, with a link', async t => {
  const { deadlines, render } = await given(t)
  const texts = new Set<string>()
  for (const kind of deadlineKinds) {
    const { _id } = await deadlines.start(promised({ kind }))
    for (const template of ['deadline-reminder', 'deadline-overdue', 'deadline-moved']) {
      const mail = await render(template, _id, 'lone')
      t.match(mail?.subject, 'Strand & Sø ApS')
      t.match(mail?.subject, 'Køkkenhjælp (2026-0042)', 'mails of one company can be told apart')
      t.match(mail?.text, 'onsdag den 25. november kl. 10.00', `${template} ${kind}`)
      t.match(mail?.text, 'Køkkenhjælp (2026-0042)')
      t.match(mail?.text, 'https://springbraet.test/konsulent/opslag/x/forslag')
      t.match(mail?.html, 'href="https://springbraet.test/konsulent/opslag/x/forslag"')
      t.match(mail?.html, 'Strand &amp; Sø ApS')
      t.notMatch(mail?.text, /undefined|\bnull\b|\{\{|&amp;|Ansvarlig|dækker/)
      texts.add(mail?.text ?? '')
    }
  }
  t.equal(texts.size, 3 * deadlineKinds.length, 'each kind has its own words')
})

t.test('others are told who is responsible', async t => {
  const { deadlines, render } = await given(t)
  const { _id } = await deadlines.start(promised())
  t.match((await render('deadline-reminder', _id, 'svend'))?.text, 'fordi du dækker for lone')
  t.match((await render('deadline-overdue', _id, 'kirsten'))?.text, 'Ansvarlig: lone')
})

t.test('a mail that is no longer true is not written', async t => {
  const { db, clock, deadlines, render } = await given(t)
  const promise = promised()
  const { _id } = await deadlines.start(promise)
  clock.move(hours(20))
  await deadlines.fire(_id, 1)
  t.equal(await render('deadline-reminder', _id, 'lone', '0'), null, 'superseded')
  t.ok(await render('deadline-reminder', _id, 'lone', '1'))
  await deadlines.meet(promise)
  t.equal(await render('deadline-reminder', _id, 'lone', '1'), null, 'met')
  await deadlineModel(db).deleteOne({ _id })
  t.equal(await render('deadline-reminder', _id, 'lone', '1'), null, 'gone')
  t.equal(await deadlineModel(db).countDocuments(), 0)
})

t.test('a company name is text, whatever it holds', async t => {
  const db = await promiseDatabase(t)
  const { accounts, deadlines } = promiseServices(db, { clock: testClock() })
  const nasty = '<script>alert(1)</script>\nBcc: x@y.dk {{w "errors"}}'
  const mails = deadlineMails({
    ...{ db, accounts, publicUrl: 'https://springbraet.test' },
    describe: async () => ({ title: nasty, companyName: nasty, path: '/x' }),
  })
  const { _id } = await deadlines.start(promised())
  const lone = await accountModel(db).findById('lone').lean()
  const data = lone && (await mails['deadline-reminder']?.({ deadline: _id, step: '0' }, lone))
  const mail = templates.mail('deadline-reminder', { recipientName: 'x', ...data })
  t.notMatch(mail.html, '<script')
  t.notMatch(mail.subject, /\n/)
  const deadline = await deadlineModel(db).findById(_id).lean<Deadline>()
  t.equal(deadline?.state, 'open')
})
