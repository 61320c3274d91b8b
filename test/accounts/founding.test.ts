/** A new system has nobody in it: the command line makes a municipality with the two people who let in everybody else. */
import t from 'tap'
import { readFounding } from '../../src/accounts/founding.js'
import { accountModel } from '../../src/accounts/model.js'
import { runCli } from '../../src/cli.js'
import { paths } from '../../src/lib/paths.js'
import { municipalityModel } from '../../src/municipalities/model.js'
import { testApp } from '../helpers/app.js'

const typed = [
  ...['municipality', '461', '--administrator', 'Asta Skov <Asta@Odense.example.dk>'],
  ...['--coordinator', 'Bo Dam <bo@odense.example.dk>', '--phone', '88 88 55 00'],
]

async function given(t: Parameters<typeof testApp>[0]) {
  const site = await testApp(t)
  const { services } = site
  const run = async (...argv: string[]) => {
    const said: string[] = []
    const code = await runCli({
      argv,
      open: async () => ({ services, close: async () => {} }),
      openStore: async () => ({ connection: services.db, close: async () => {} }),
      out: text => said.push(text),
      err: text => said.push(text),
    })
    return { code, said: said.join('\n') }
  }
  const people = () => accountModel(services.db).find({ 'memberships.municipality': '461' }).sort({ email: 1 }).lean()
  return { ...site, run, people }
}

t.test('the first administrator and coordinator sign in by a link, and the hotline has a number', async t => {
  const { run, people, services, browser, mails } = await given(t)
  t.match(await run(...typed), { code: 0, said: /^Odense Kommune er oprettet\./ })
  t.match(await people(), [
    { name: 'Asta Skov', email: 'asta@odense.example.dk', memberships: [{ role: 'administrator' }] },
    { name: 'Bo Dam', email: 'bo@odense.example.dk', memberships: [{ role: 'coordinator' }] },
  ])
  t.match(await services.accounts.hotlineOf('461'), { name: 'Bo Dam', phone: '88 88 55 00' })

  const asta = browser()
  await asta.get(paths.signIn.requestLink())
  await asta.post(paths.signIn.requestLink(), { email: 'asta@odense.example.dk' })
  const [, link = ''] = /(\/log-ind\/link\/[^\s?"<]+)/.exec(mails.at(-1)?.text ?? '') ?? []
  await asta.get(link)
  await asta.post(link)
  const accounts = await asta.get(paths.administration.accounts())
  t.equal(accounts.status, 200)
  t.match(accounts.text, 'Bo Dam')

  t.match(await run(...typed), { code: 2, said: /Odense Kommune er oprettet\. Dens administrator/ })
  t.equal((await people()).length, 2)
})

t.test('what is missing is told at once, and nothing is made', async t => {
  const { run, people } = await given(t)
  const { code, said } = await run('municipality', '461')
  t.equal(code, 2)
  for (const option of ['--administrator', '--coordinator', '--phone']) t.match(said, option)
  t.match((await run('municipality', '999', ...typed.slice(2))).said, 'Der er ingen kommune med koden 999.')
  const one = [...typed.slice(0, 5), 'Asta <asta@odense.example.dk>', ...typed.slice(6)]
  t.match((await run(...one)).said, 'skal være to')
  t.same(await people(), [])
})

t.test('a run that was killed is finished by the next, and whoever has an account keeps it', async t => {
  const { run, people, services } = await given(t)
  const email = 'asta@odense.example.dk'
  const { _id } = await services.accounts.create({ name: 'Asta Skov', email, phone: '12345678' })
  t.equal((await run(...typed)).code, 0)
  await municipalityModel(services.db).deleteOne({ _id: '461' })
  t.equal((await run(...typed)).code, 0)
  t.match(await people(), [{ _id, phone: '12345678', memberships: [{ role: 'administrator' }] }, { name: 'Bo Dam' }])
  t.same(
    (await people()).map(({ memberships }) => memberships.length),
    [1, 1],
  )
  t.throws(() => readFounding({ municipality: '' }))
})
