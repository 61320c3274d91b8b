import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import PostalMime from 'postal-mime'
import t, { type Test } from 'tap'
import { retryAfter } from '../../src/notices/delivery.js'
import {
  listMailbox,
  type Mail,
  MailError,
  mailboxFolder,
  openMailer,
  readMailbox,
  smtpMailer,
} from '../../src/notices/mailer.js'
import { type Notice, noticeModel } from '../../src/notices/model.js'
import { testClock } from '../helpers/clock.js'
import { promiseDatabase, promised, promiseServices } from '../helpers/promise.js'
import { testSmtp } from '../helpers/smtp.js'
import { temporaryFolder } from '../helpers/stores.js'

const from = 'Springbræt <springbraet@test.dk>'
const mail = (over: Partial<Mail> = {}): Mail => ({
  to: { name: 'Søren Ærø', address: 'soeren@test.dk' },
  subject: 'Svarfrist på opslag: køkken',
  text: 'Hej Søren\n\nÅbn sagen.',
  html: '<p>Hej Søren</p>',
  messageId: 'abc@springbraet.test',
  ...over,
})

t.test('a mail by SMTP arrives whole', async t => {
  const smtp = await testSmtp(t)
  const mailer = smtpMailer({ url: smtp.url, from })
  t.teardown(() => mailer.close())
  await mailer.send(mail())
  t.equal(smtp.mails.length, 1)
  t.match(smtp.mails[0], {
    from: { name: 'Springbræt', address: 'springbraet@test.dk' },
    to: [{ name: 'Søren Ærø', address: 'soeren@test.dk' }],
    subject: 'Svarfrist på opslag: køkken',
    messageId: '<abc@springbraet.test>',
    envelopeTo: ['soeren@test.dk'],
  })
  t.match(smtp.mails[0]?.text, /Åbn sagen\./)
  t.ok(smtp.mails[0]?.headers.some(({ key, value }) => key === 'auto-submitted' && value === 'auto-generated'))
})

t.test('what failed is told apart: certainly not taken, or unknown', async t => {
  const smtp = await testSmtp(t)
  const mailer = smtpMailer({ url: smtp.url, from })
  t.teardown(() => mailer.close())
  const outcome = async () => {
    const error = await mailer.send(mail()).then(
      () => null,
      error => error,
    )
    return error instanceof MailError ? { reason: error.reason, certain: error.certain } : error
  }
  smtp.next.push('refuse', 'take-and-hang-up')
  t.strictSame(await outcome(), { reason: 'EMESSAGE 451', certain: true })
  t.match(await outcome(), { certain: false })
  t.equal(smtp.mails.length, 1, 'it had been taken, and is not sent again by the transport itself')
  await smtp.stop()
  t.strictSame(await outcome(), { reason: 'ESOCKET', certain: true })
})

/** A mail server that ends the connection there; 'the mail' is its end. */
async function hangsUpAt(t: Test, where: 'the door' | 'EHLO' | 'MAIL' | 'DATA' | 'the mail') {
  const server = createServer(socket => {
    socket.on('error', () => {})
    if (where === 'the door') return socket.end()
    socket.write('220 test\r\n')
    let text = false
    let heard = ''
    socket.on('data', packet => {
      heard += packet
      const command = heard.slice(0, 4)
      if (text ? heard.endsWith('\r\n.\r\n') : command === where) return socket.destroy()
      if (text) return
      text = command === 'DATA'
      heard = ''
      socket.write(text ? '354 go on\r\n' : '250 yes\r\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

for (const { where, certain } of [
  { where: 'the door', certain: true },
  { where: 'EHLO', certain: true },
  { where: 'MAIL', certain: true },
  { where: 'DATA', certain: true },
  { where: 'the mail', certain: false },
] as const)
  t.test(`a server that hangs up at ${where} has ${certain ? 'certainly not' : 'perhaps'} taken the mail`, async t => {
    const mailer = smtpMailer({ url: await hangsUpAt(t, where), from })
    t.teardown(() => mailer.close())
    for (let time = 0; time < 2; time++) t.match(await mailer.send(mail()).catch(error => error), { certain })
  })

t.test('a reminder over SMTP: once, through refusal, outage and a cut connection', async t => {
  const db = await promiseDatabase(t)
  const clock = testClock()
  const smtp = await testSmtp(t)
  const mailer = smtpMailer({ url: smtp.url, from })
  t.teardown(() => mailer.close())
  const { deadlines, notices } = promiseServices(db, { clock, mailer })
  const deliverAll = async () => {
    const outcomes = []
    for (const id of await notices.pending()) outcomes.push(await notices.deliver(id))
    return outcomes
  }
  const owed = async () => {
    for (const { deadline, step } of await deadlines.owed()) await deadlines.fire(deadline, step)
  }
  await deadlines.start(promised())
  clock.move(12 * 3_600_000)
  await owed()
  await owed()
  t.strictSame(await deliverAll(), ['sent'])
  t.strictSame(await deliverAll(), [])
  t.equal(smtp.mails.length, 1)

  clock.move(6 * 3_600_000)
  await owed()
  smtp.next.push('refuse')
  t.strictSame(await deliverAll(), ['later'])
  await smtp.stop()
  clock.move(retryAfter[0] ?? 0)
  t.strictSame(await deliverAll(), ['later'], 'the server is down')
  const back = await testSmtp(t, smtp.port)
  t.strictSame(await deliverAll(), [], 'not before its time')
  clock.move(retryAfter[1] ?? 0)
  t.strictSame(await deliverAll(), ['sent'])
  t.equal(back.mails.length, 1)

  clock.move(6 * 3_600_000)
  await owed()
  back.next.push('take-and-hang-up')
  const first = await deliverAll()
  t.equal(first.filter(outcome => outcome === 'later').length, 1)
  clock.move(retryAfter[0] ?? 0)
  t.strictSame(await deliverAll(), ['sent'])
  const ids = back.mails.slice(1).map(({ messageId }) => messageId)
  t.equal(ids.length, 4, 'three people, and one repeat after the cut connection')
  t.equal(new Set(ids).size, 3, 'recognisable by its Message-ID')
  t.equal(await noticeModel(db).countDocuments({ repeats: 1 }), 1)
  const states = await noticeModel(db).find().sort({ _id: 1 }).lean<Notice[]>()
  t.ok(states.every(({ state }) => state === 'sent'))
})

t.test('development keeps its mails in a folder that a page can show', async t => {
  const folder = await temporaryFolder(t)
  const clock = testClock()
  const mailer = openMailer({ smtpUrl: null, from, folder, clock })
  t.strictSame(await listMailbox(mailboxFolder(folder)), [])
  await mailer.send(mail({ subject: 'først' }))
  await mailer.send(mail({ subject: 'først' }))
  clock.move(1000)
  await mailer.send(mail({ subject: 'sidst', text: 'Kære æøå' }))
  mailer.close()
  const box = mailboxFolder(folder)
  const mails = await listMailbox(box)
  t.strictSame(
    mails.map(({ subject }) => subject),
    ['sidst', 'først', 'først'],
  )
  t.equal((await listMailbox(box, 1)).length, 1)
  const newest = mails[0]
  t.match(await readMailbox(box, newest?.id ?? ''), { text: 'Kære æøå', messageId: 'abc@springbraet.test' })
  t.equal(await readMailbox(box, '../../package'), null)
  t.equal(await readMailbox(box, '20260101000000000-abcdef'), null)
  const files = await readdir(box)
  t.equal(files.length, 6)
  const parsed = await PostalMime.parse(await readFile(`${box}/${newest?.id}.eml`))
  t.match(parsed, { subject: 'sidst', messageId: '<abc@springbraet.test>', date: clock.now().toISOString() })
})

t.test('with a mail server set, mails go there', async t => {
  const smtp = await testSmtp(t)
  const folder = await temporaryFolder(t)
  const mailer = openMailer({ smtpUrl: smtp.url, from, folder, clock: testClock() })
  t.teardown(() => mailer.close())
  await mailer.send(mail())
  t.equal(smtp.mails.length, 1)
  t.strictSame(await readdir(folder), [])
})
