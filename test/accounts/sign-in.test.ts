import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { sessionModel } from '../../src/web/session-store.js'
import { testApp, tokenIn } from '../helpers/app.js'
import { hours } from '../helpers/clock.js'
import { givenCompany } from '../helpers/given.js'

const password = 'en hel sætning om sommer'
const page = paths.signIn.page()

t.test('password', async t => {
  const { browser, services, world, clock } = await testApp(t)
  const { consultant } = world.people
  await services.signIn.changePassword(consultant, { current: '', next: password })

  await t.test('the right one opens the role’s door and keeps the way there', async t => {
    const visitor = browser()
    const asked = await visitor.get('/min-konto?x=1')
    t.equal(asked.status, 303)
    t.equal(asked.location, '/log-ind?videre=%2Fmin-konto%3Fx%3D1')
    const long = await visitor.get(`/konsulent/virksomheder?soeg=${'a'.repeat(600)}`)
    t.equal(long.location, '/log-ind', 'an address that is too long is not kept')
    t.equal((await visitor.get(`/log-ind?videre=/${'a'.repeat(600)}`)).status, 200)
    const entered = await visitor.post(page, {
      email: ` ${consultant.email.toUpperCase()} `,
      password,
      videre: '/min-konto',
    })
    t.match(entered, { status: 303, location: '/min-konto' })
    t.equal((await visitor.get('/min-konto')).status, 200)
  })

  await t.test('a wrong one, an unknown e-mail and a closed account are told apart by nobody', async t => {
    const closed = world.people.clarifier
    await services.signIn.changePassword(closed, { current: '', next: password })
    await services.accounts.disable(closed._id)
    const answers = []
    for (const [email, typed] of [
      [consultant.email, 'forkert adgangskode'],
      ['ingen@example.dk', password],
      [closed.email, password],
      [world.people.coordinator.email, password],
    ] as const) {
      const answer = await browser().post(page, { email, password: typed })
      t.equal(answer.status, 401)
      t.match(answer.text, 'E-mail eller adgangskode passer ikke')
      t.match(answer.body, email)
      t.notMatch(answer.body, typed)
      answers.push(answer.text.replaceAll(email, '').replaceAll(/"csrf":"[^"]+"/g, ''))
    }
    t.equal(new Set(answers).size, 1)
  })

  await t.test('an unknown e-mail takes as long as a wrong password', async t => {
    const emails = [consultant.email, 'ingen@example.dk', world.people.coordinator.email]
    // The fastest of several tries in turn: a busy machine only ever makes one slower.
    const fastest = emails.map(() => Number.POSITIVE_INFINITY)
    for (let i = 0; i < 9; i++)
      for (const [index, email] of emails.entries()) {
        const start = performance.now()
        await services.signIn.signIn(email, 'forkert').catch(() => {})
        fastest[index] = Math.min(fastest[index] ?? 0, performance.now() - start)
      }
    const [known = 0, unknown = 0, without = 0] = fastest
    t.ok(unknown > known * 0.5, 'the password is hashed for nobody too')
    t.ok(without > known * 0.5, 'and for an account without one')
  })

  await t.test('empty fields are named, what was typed is kept', async t => {
    const answer = await browser().post(page, { email: 'ikke en mail' })
    t.equal(answer.status, 422)
    t.match(answer.text, 'Skriv e-mail som navn@eksempel.dk.')
    t.match(answer.text, 'Udfyld adgangskode.')
    t.match(answer.body, 'value="ikke en mail"')
  })

  await t.test('a wrong password is told at the field, and not as something that was not saved', async t => {
    const answer = await browser().post(page, { email: consultant.email, password: 'et helt andet kodeord' })
    t.equal(answer.status, 401)
    t.match(answer.body, /<a href="#email">E-mail eller adgangskode passer ikke/)
    t.notMatch(answer.text, 'ikke gemt')
  })

  await t.test('the way on never leads out', async t => {
    for (const videre of ['//evil.dk', 'https://evil.dk', '/\\evil.dk', 'evil']) {
      const answer = await browser().post(page, { email: consultant.email, password, videre })
      t.equal(answer.location, paths.doors.consultant(), videre)
    }
  })

  await t.test('the session gets a new id, the old cookie is worth nothing, and it ends', async t => {
    const visitor = browser()
    await visitor.post(page, { email: consultant.email, password })
    const first = visitor.cookies.get('springbraet')
    await visitor.post(page, { email: consultant.email, password })
    const second = visitor.cookies.get('springbraet')
    t.not(first, second)
    visitor.cookies.set('springbraet', first ?? '')
    t.equal((await visitor.get(paths.account.own())).status, 303, 'the id from before is dead')
    visitor.cookies.set('springbraet', second ?? '')
    t.equal((await visitor.get(paths.account.own())).status, 200)

    clock.move(hours(11))
    t.equal((await visitor.get(paths.account.own())).status, 200, 'a click keeps it alive')
    clock.move(hours(11))
    t.equal((await visitor.get(paths.account.own())).status, 200)
    clock.move(hours(13))
    t.equal((await visitor.get(paths.account.own())).status, 303, 'twelve idle hours end it')

    await visitor.post(page, { email: consultant.email, password })
    for (let i = 0; i < 16; i++) {
      clock.move(hours(10))
      t.equal((await visitor.get(paths.account.own())).status, 200, `${(i + 1) * 10} hours, always clicking`)
    }
    clock.move(hours(10))
    t.equal((await visitor.get(paths.account.own())).status, 303, 'a week ends it, clicked in or not')
    await visitor.post(page, { email: consultant.email, password })
    for (const forget of services.outdated) await forget()
    t.equal(await sessionModel(services.db).countDocuments(), 1, 'what is over is deleted')
  })

  await t.test('signing out and closing the account end it at the next click', async t => {
    const visitor = browser()
    await visitor.post(page, { email: consultant.email, password })
    const cookie = visitor.cookies.get('springbraet') ?? ''
    t.match(await visitor.post(paths.signIn.out()), { status: 303, location: page })
    visitor.cookies.set('springbraet', cookie)
    t.equal((await visitor.get(paths.account.own())).status, 303)

    await visitor.post(page, { email: consultant.email, password })
    t.equal((await visitor.get(paths.account.own())).status, 200)
    await services.accounts.disable(consultant._id)
    t.equal((await visitor.get(paths.account.own())).status, 303)
  })
})

t.test('link', async t => {
  const { browser, services, world, clock, mails } = await testApp(t)
  const { employer } = world.people

  async function ask(): Promise<string> {
    const answer = await browser().post(paths.signIn.requestLink(), { email: employer.email })
    t.equal(answer.status, 200)
    return tokenIn(mails.at(-1))
  }

  await t.test('a known and an unknown e-mail get the same answer, and only one a mail', async t => {
    const before = mails.length
    const known = await browser().post(paths.signIn.requestLink(), { email: employer.email })
    const unknown = await browser().post(paths.signIn.requestLink(), { email: 'ingen@example.dk' })
    t.equal(known.status, unknown.status)
    const neutral = (text: string) => text.replaceAll(/"csrf":"[^"]+"/g, '')
    t.equal(neutral(known.text), neutral(unknown.text))
    t.equal(mails.length, before + 1)
    t.equal(mails.at(-1)?.to.address, employer.email)
  })

  await t.test('looking at it does not use it up, the button does, once', async t => {
    const token = await ask()
    const visitor = browser()
    for (let i = 0; i < 3; i++) t.equal((await browser().get(paths.signIn.link(token))).status, 200)
    t.match(await visitor.post(paths.signIn.link(token)), { status: 303, location: paths.doors.employer() })
    const again = await browser().post(paths.signIn.link(token))
    t.equal(again.status, 410)
    t.match(again.text, 'Linket er brugt eller for gammelt')
  })

  await t.test('of twenty simultaneous uses exactly one gets in', async t => {
    const token = await ask()
    const uses = await Promise.allSettled(Array.from({ length: 20 }, () => services.signIn.useLink(token)))
    t.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  await t.test('it lives fifteen minutes', async t => {
    const first = await ask()
    clock.move(hours(0.25) - 1000)
    t.equal((await browser().post(paths.signIn.link(first))).status, 303)
    const second = await ask()
    clock.move(hours(0.25))
    t.equal((await browser().post(paths.signIn.link(second))).status, 410)
  })

  await t.test('only its hash is stored', async t => {
    const token = await ask()
    const stored = JSON.stringify(await services.accounts.byId(employer._id))
    t.notMatch(stored, token)
  })

  await t.test('a closed account gets no link and cannot use one', async t => {
    const token = await ask()
    await services.accounts.disable(employer._id)
    const before = mails.length
    t.equal((await browser().post(paths.signIn.link(token))).status, 410)
    await browser().post(paths.signIn.requestLink(), { email: employer.email })
    t.equal(mails.length, before)
  })
})

t.test('whoever follows a mail’s link signed out comes to where it led, by password and by link', async t => {
  const { browser, services, world, mails } = await testApp(t)
  const { employer } = world.people
  const there = `${paths.openings.create()}?skabelon=x`
  const inPage = (url: string) => `"${url.replaceAll('=', '&#x3D;')}"`
  const visitor = browser()
  const asked = await visitor.get(there)
  t.equal(asked.location, paths.signIn.page(there))
  const page = await visitor.get(asked.location ?? '')
  t.match(page.body, `href=${inPage(paths.signIn.requestLink(there))}`)
  const form = await visitor.get(paths.signIn.requestLink(there))
  t.match(form.body, `action=${inPage(paths.signIn.requestLink(there))}`)
  t.equal((await visitor.post(paths.signIn.requestLink(there), { email: 'intet' })).status, 422)
  await visitor.post(paths.signIn.requestLink(there), { email: employer.email })
  const [, mailed = ''] = /(\/log-ind\/link\/\S+)/.exec(mails.at(-1)?.text ?? '') ?? []
  t.equal(mailed, paths.signIn.link(tokenIn(mails.at(-1)), there))
  const shown = await visitor.get(mailed)
  t.match(shown.body, `action=${inPage(mailed)}`)
  t.match(await visitor.post(mailed), { status: 303, location: there })

  t.match(await visitor.post(mailed), { status: 303, location: there }, 'whoever clicks the mail again is in already')
  const old = await browser().post(mailed)
  t.equal(old.status, 410)
  t.match(old.body, `action=${inPage(paths.signIn.requestLink(there))}`, 'a new link leads there, too')

  const elsewhere = '/log-ind/link/abcdefghijklmnopqrstuvwxyz?videre=%2F%2Fevil.example'
  t.notMatch((await browser().get(elsewhere)).body, 'evil.example')
  const { delivery } = await services.signIn.requestLink(employer.email)
  await delivery
  const outside = `${paths.signIn.link(tokenIn(mails.at(-1)))}?videre=%2F%2Fevil.example`
  t.match(await browser().post(outside), { status: 303, location: paths.doors.employer() })
})

t.test('a firm in two municipalities tells its roles apart, and finds a page of the other one', async t => {
  const { browser, services, world, mails } = await testApp(t)
  const { employer, consultant } = world.people
  const { otherMunicipality, municipality } = world
  const [mine] = await services.companies.byIds([world.company])
  const { name = '', cvr = '' } = mine ?? {}
  const other = await givenCompany(services, {
    municipality: otherMunicipality,
    cvr,
    name,
    keyConsultant: consultant._id,
  })
  const place = { role: 'employer', municipality: otherMunicipality, company: other._id } as const
  await services.accounts.addMembership(employer._id, place)
  const visitor = browser()
  const { delivery } = await services.signIn.requestLink(employer.email, paths.companies.details())
  await delivery
  const entered = await visitor.post(paths.signIn.link(tokenIn(mails.at(-1)), paths.companies.details()))
  t.equal(entered.location, paths.account.switchRole(paths.companies.details()))
  const roles = await visitor.get(entered.location ?? '')
  for (const id of [municipality, otherMunicipality]) {
    const { name: its = '' } = (await services.municipalities.get(id)) ?? {}
    t.match(roles.text, `Virksomhed, ${name} (${its})`)
  }
  const [first, second] = (await services.accounts.byId(employer._id))?.memberships ?? []
  const chosen = await visitor.post(entered.location ?? '', { membership: second?.id ?? '' })
  t.match(chosen, { status: 303, location: paths.companies.details() })

  const { id = '' } = world.params['/virksomhed/opslag/'] ?? {}
  const missed = await visitor.get(paths.openings.show(id))
  t.equal(missed.status, 404)
  t.match(missed.text, 'Siden kan høre til en anden af dine roller.')
  t.match(missed.body, `href="${paths.account.switchRole(paths.openings.show(id)).replace('=', '&#x3D;')}"`)
  const back = await visitor.post(paths.account.switchRole(paths.openings.show(id)), { membership: first?.id ?? '' })
  t.equal((await visitor.get(back.location ?? '')).status, 200)
  t.notMatch((await (await browser()).get('/findes-ikke')).text, 'en anden af dine roller')
})
