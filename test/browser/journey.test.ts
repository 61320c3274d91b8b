/**
 * The whole site as people meet it: in a real browser, as every role, on a desktop and a phone, by keyboard, and without
 * scripts. PICTURES=<folder> keeps a picture of every page.
 */
import path from 'node:path'
import t from 'tap'
import { projectRoot } from '../../src/config.js'
import { dayOfInstant } from '../../src/lib/instants.js'
import { paths } from '../../src/lib/paths.js'
import { noChromium } from '../helpers/chromium.js'
import { siteInBrowser } from '../helpers/site-in-browser.js'
import { keyboard, openWalker, typeRegistration, type Walker } from '../helpers/walker.js'

// A busy machine needs more than the runner's usual time.
t.setTimeout(900_000)

const pictures = process.env.PICTURES

t.test('the site in a real browser', { skip: noChromium }, async t => {
  const { running, browser } = await siteInBrowser(t)
  const known = new Set<string>()
  const base = running.address
  const walker = () => openWalker(t, browser, { base, pictures, known })
  const as = async (role: Parameters<typeof paths.development.signIn>[0]): Promise<Walker> => {
    const one = await walker()
    await one.page.goto(paths.development.signIn(role))
    return one
  }
  const [month, year] = nextTwin(running.services.clock.now())
  let opening = ''
  let proposal = ''
  let pages = 0

  await t.test('a stranger registers a company', async t => {
    const { page, open, press, explore } = await walker()
    await open(paths.home(), 'forside')
    await open(paths.register.company(), 'opret')
    await press('Opret virksomheden', 'opret-fejl')
    t.ok((await page.locator('.error-summary a').count()) > 5, 'every mistake is told')
    await typeRegistration(page)
    await press('Opret virksomheden', 'opret-modtaget')
    t.match(await page.locator('main').innerText(), 'Mette Holm')
    await open(paths.home())
    pages += await explore('offentlig')
  })

  await t.test('an employer posts an opening with the keyboard alone', async t => {
    const { page, look } = await as('employer')
    const keys = keyboard(page)
    await look('virksomhed')
    await keys.press(page.getByRole('link', { name: 'Slå en plads op' }).first())
    await look('opslag-nyt')
    await keys.press(page.getByRole('button', { name: /^Gem, og se/ }))
    await look('opslag-nyt-mangler')
    await page.goto(paths.openings.create())
    await keys.tick('#schemes')
    await keys.tick('#schemes-3')
    await keys.type('#title', 'Hjælp i køkkenet')
    // A list goes to what begins with the letters typed.
    await keys.choose('#sector', 'K')
    await keys.choose('#disco', 'Kokkearb')
    for (const [field, task] of [
      ['#tasks', 'Opvask'],
      ['#tasks-2', 'Anretning'],
      ['#tasks-3', 'Rengøring'],
    ] as const)
      await keys.type(field, task)
    await keys.tick('#purpose')
    await keys.tick('#prospect')
    for (const slot of ['', '-4', '-7', '-10']) await keys.tick(`#slots${slot}`)
    await keys.type('#hoursPerWeek', '28')
    // Day and month are the same number, so that the order of the browser's own language does not matter.
    await keys.choose('#startFrom', `${month}${month}${year}`)
    await keys.type('#weeks', '13')
    await keys.press(page.getByRole('button', { name: /^Gem, og se/ }))
    await look('opslag-kladde')
    opening = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await keys.press(page.getByRole('button', { name: 'Offentliggør' }))
    await look('opslag-ude')
    t.match(await page.locator('main').innerText(), /Hjælp i køkkenet/)
    t.equal((await running.services.openings.byId(opening))?.state, 'open')
  })

  await t.test('a consultant confirms somebody', async t => {
    const { page, look, open, press } = await as('consultant')
    await look('indbakke')
    await page.goto(paths.proposals.ofOpening(opening))
    const link = page.locator('a[href^="/konsulent/forslag/"]')
    for (let i = 0; i < 60 && (await link.count()) === 0; i++) {
      await page.waitForTimeout(500)
      await page.goto(paths.proposals.ofOpening(opening))
    }
    await look('forslag-liste')
    await open((await link.first().getAttribute('href')) ?? '', 'forslag')
    proposal = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await press(page.getByRole('button', { name: /^Bekræft/ }), 'forslag-fejl')
    t.ok(await page.locator('.error-summary').count())
    await page.locator('#sentence').fill('Kender arbejdet og kan begynde straks.')
    await page.getByLabel(/siger ja til at blive vist/).check()
    await page.locator('#language').selectOption('ar')
    await page.getByLabel('Ja, der var tolk med').check()
    await press(page.getByRole('button', { name: /^Bekræft/ }), 'forslag-bekraeftet')
    t.match(await page.locator('main').innerText(), 'Vist for virksomheden')
  })

  await t.test('the employer says yes and asks the hotline', async _t => {
    const { page, look, open, press, explore } = await as('employer')
    await look('virksomhed-kandidat-venter')
    await open(paths.candidates.list(), 'kandidater')
    await open(paths.candidates.show(proposal), 'kandidat')
    await press(page.getByRole('button', { name: 'Nej tak' }), 'kandidat-uden-grund')
    await press(page.getByRole('button', { name: /vi vil gerne møde/i }), 'kandidat-moede')
    await press(page.getByRole('button', { name: /^Ja tak/ }), 'forloeb-virksomhed')
    await open(paths.questions.list(), 'spoergsmaal')
    await press('Send spørgsmålet', 'spoergsmaal-fejl')
    await page.locator('#text').fill('Hvad betaler vi, mens eleven er på skole?')
    await press('Send spørgsmålet', 'spoergsmaal-sendt')
    await page.goto(paths.doors.employer())
    pages += await explore('virksomhed')
  })

  await t.test('the hotline answers', async _t => {
    const { page, look, open, press, explore } = await as('hotline')
    await look('hotline')
    await open(
      (await page.locator('a[href^="/hotline/spoergsmaal/"]').first().getAttribute('href')) ?? '',
      'hotline-et',
    )
    await press('Send svaret', 'hotline-fejl')
    await page.locator('#text').fill('Kommunen betaler elevens ydelse, mens eleven er på skole.')
    await press('Send svaret', 'hotline-svaret')
    await page.goto(paths.doors.hotline())
    pages += await explore('hotline')
  })

  await t.test('the coordinator sees that an agreement is missing', async t => {
    const { page, look } = await as('coordinator')
    await look('koordinator-mangler-aftale')
    t.match(await page.locator('main').innerText(), 'Hjælp i køkkenet')
  })

  await t.test('the consultant is told of it, writes the agreement down and walks around', async t => {
    const { page, look, open, press, explore } = await as('consultant')
    await look('indbakke-mangler-aftale')
    t.match(await page.locator('main').innerText(), 'Mangler aftale')
    await open(paths.placements.show(proposal), 'forloeb')
    await press('Gem aftalen', 'forloeb-fejl')
    await page.locator('#startsOn').fill(`${year}-${month}-${month}`)
    await page.locator('#endsOn').fill(`${year}-12-20`)
    await page.locator('#hoursPerWeek').fill('28')
    await page.locator('#terms').fill('Mandag til torsdag kl. 8-15')
    await press('Gem aftalen', 'forloeb-aftalt')
    await page.getByRole('link', { name: 'Ret eller forlæng aftalen' }).click()
    await page.waitForURL(`**${paths.placements.changeAgreement(proposal)}`)
    await look('forloeb-ret')
    await page.locator('#hoursPerWeek').fill('26')
    await press('Gem ændringen', 'forloeb-rettet')
    t.match(await page.locator('main').innerText(), 'Aftalen er rettet')
    await page.goto(paths.doors.consultant())
    pages += await explore('konsulent')
  })

  await t.test('the company reads what to type into VITAS, and the consultant writes down how far it is', async t => {
    const today = dayOfInstant(running.services.clock.now())
    const company = await as('employer')
    const companyKeys = keyboard(company.page)
    await company.open(paths.placements.forCompany(proposal), 'forloeb-ikke-soegt')
    await companyKeys.press(company.page.getByRole('link', { name: 'Se, hvad I skal skrive i VITAS' }))
    await company.look('vitas-virksomhed')
    t.match(await company.page.locator('main').innerText(), 'CVR-nummer')
    /** What is on paper and can only be pressed or typed into. */
    const onPaper = async (page: Walker['page']) => {
      await page.emulateMedia({ media: 'print' })
      const seen = await page.locator('main :is(button, .button, input):visible').count()
      await page.emulateMedia({ media: null })
      return seen
    }
    t.equal(await onPaper(company.page), 0)
    await company.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await company.page.getByRole('button', { name: 'Kopiér CVR-nummer' }).focus()
    await company.page.keyboard.press('Enter')
    await company.page.getByText('Kopieret: CVR-nummer').waitFor({ state: 'attached' })
    const cvr = await company.page.locator('dt:text-is("CVR-nummer") + dd').innerText()
    t.equal(await company.page.evaluate(() => navigator.clipboard.readText()), /^\d{8}/.exec(cvr)?.[0])
    await company.page.getByRole('button', { name: 'Kopiér Opgaver' }).focus()
    await company.page.keyboard.press('Space')
    await company.page.getByText(/^Kopieret: Opgaver/).waitFor({ state: 'attached' })
    t.match(await company.page.evaluate(() => navigator.clipboard.readText()), /^[^\n]+\n[^\n]+\n[^\n]+$/)
    t.equal(await company.page.getByRole('button', { name: /^Kopiér CPR/ }).count(), 0)
    await company.look('vitas-kopieret')

    const { page, look, open } = await as('consultant')
    const keys = keyboard(page)
    /** From the choice that stands to the one after or before it. */
    const decide = async (standing: string, arrow: 'ArrowDown' | 'ArrowUp') => {
      await keys.tick(standing)
      await page.keyboard.press(arrow)
    }
    const save = () => keys.press(page.getByRole('button', { name: 'Gem', exact: true }))
    await open(paths.placements.show(proposal), 'forloeb-vitas')
    await keys.press(page.getByRole('link', { name: /^Se, hvad der skal stå i VITAS/ }))
    await look('vitas-konsulent')
    t.equal(await onPaper(page), 0)
    await keys.type('#caseNumber', '050590-1234')
    await decide('#decision', 'ArrowDown')
    await save()
    await look('vitas-fejl')
    t.ok((await page.locator('.error-summary a').count()) === 3, 'every mistake is told')
    await keys.type('#caseNumber', 'V-117')
    await page.locator('#appliedOn').fill(today)
    await page.locator('#decidedOn').fill(today)
    await decide('#decision-2', 'ArrowDown')
    await save()
    await look('vitas-afslag')
    await keys.press(page.getByRole('link', { name: 'annullér forløbet' }))
    await look('forloeb-afslag')
    t.equal(await page.locator('#reason-3').isChecked(), true, 'the reason is chosen')
    await open(paths.placements.staffVitas(proposal), 'vitas-skrevet')
    await decide('#decision-3', 'ArrowUp')
    await save()
    await look('vitas-godkendt')
    await company.open(paths.placements.forCompany(proposal), 'forloeb-godkendt')
    t.match(await company.page.locator('main').innerText(), 'Forløbet kan begynde den')
  })

  await t.test(
    'the company asks for help with the keyboard alone, and the consultant writes down the call',
    async t => {
      const { page, look, open } = await as('employer')
      const keys = keyboard(page)
      await open(paths.placements.forCompany(proposal), 'forloeb-hjaelp')
      await keys.press(page.getByRole('button', { name: 'Bed om hjælp' }))
      await look('forloeb-hjaelp-fejl')
      await keys.type('#problem', 'Vi har ikke en vagt til at vise til rette.')
      await keys.press(page.getByRole('button', { name: 'Bed om hjælp' }))
      await look('forloeb-hjaelp-bedt')
      t.match(await page.locator('main').innerText(), /ringer til jer eller kommer ud til jer senest/)

      const staff = await as('consultant')
      await staff.look('indbakke-problem')
      const staffKeys = keyboard(staff.page)
      await staff.open(paths.placements.show(proposal), 'forloeb-problem')
      await staffKeys.press(staff.page.getByRole('link', { name: 'Skriv ned, hvad der er gjort' }))
      await staff.look('problem')
      await staffKeys.press(staff.page.getByRole('button', { name: 'Gem, og hold fristen' }))
      await staff.look('problem-fejl')
      await staffKeys.tick('#how')
      await staffKeys.type('#time', '0.00')
      await staffKeys.type('#note', 'De viser til rette fra på mandag.')
      await staffKeys.tick('#next')
      await staffKeys.press(staff.page.getByRole('button', { name: 'Gem, og hold fristen' }))
      await staff.look('forloeb-problem-gjort')
      t.match(await staff.page.locator('main').innerText(), 'Forløbet fortsætter.')
      await page.reload()
      await look('forloeb-hjaelp-faaet')
      t.match(await page.locator('main').innerText(), 'Vi har ringet til jer')
    },
  )

  await t.test('the coordinator loads files with mistakes', async t => {
    const { page, look, open, press, explore } = await as('coordinator')
    await look('koordinator')
    await open(paths.profiles.import(), 'import')
    const lines = [
      'asylPersonId;fornavn;efternavn;foedselsdato;kommunekode;samtykke',
      '980001;Amal;Haddad;17-04-1990;410;ja',
      '980002;Bilal;Nasser;17-04-1990;410;',
      '980003;Chadi;Saleh;31-02-1990;410;ja',
      '980004;Dina;Omar;17-04-1990;860;ja',
    ]
    const file = { name: 'profiler.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) }
    await page.locator('#file').setInputFiles(file)
    await press('Prøv uden at gemme', 'import-proeve')
    t.match(await page.locator('main').innerText(), /Intet er gemt endnu/)
    await press('Indlæs nu', 'import-rapport')
    t.match(await page.locator('main').innerText(), /Afvist/)
    await open(paths.openings.import(), 'import-opslag')
    await page.locator('#file').setInputFiles(path.join(projectRoot, 'src/demo/data/openings.csv'))
    await press('Prøv filen', 'import-opslag-rapport')
    await page.goto(paths.doors.coordinator())
    pages += await explore('koordinator')
  })

  await t.test('a clarifier writes a profile', async _t => {
    const { page, look, open, press, explore } = await as('clarifier')
    await look('asylcenter')
    await open(paths.profiles.create(), 'profil-ny')
    await press('Gem kompetenceprofilen', 'profil-fejl')
    await page.locator('#firstName').fill('Amal')
    await page.locator('#asylPersonId').fill('990001')
    await page.locator('#municipality').selectOption('410')
    await press('Gem kompetenceprofilen', 'profil-gemt')
    await page.goto(paths.doors.clarifier())
    pages += await explore('asylcenter')
  })

  await t.test('the administrator walks around', async () => {
    const { look, explore } = await as('administrator')
    await look('administration')
    pages += await explore('administration')
  })

  await t.test('without scripts', async t => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
      baseURL: base,
    })
    context.setDefaultTimeout(20_000)
    const page = await context.newPage()
    const send = (name: string | RegExp) =>
      Promise.all([page.waitForNavigation(), page.getByRole('button', { name }).first().click()])
    const main = () => page.locator('main').innerText()

    await page.goto(paths.development.signIn('employer'))
    await page.getByRole('link', { name: 'Slå en plads op' }).first().click()
    await page.locator('#title').fill('Hjælp til rengøring')
    await page.locator('#hoursPerWeek').fill('mange')
    await send(/^Gem, og se/)
    t.ok(await page.locator('.error-summary a[href="#hoursPerWeek"]').count(), 'the summary leads to the field')
    t.equal(await page.locator('#hoursPerWeek').inputValue(), 'mange', 'what was typed is kept')
    await page.locator('#hoursPerWeek').fill('30')
    await page.locator('#schemes').check()
    await send('Regn ordningerne ud igen')
    t.equal(await page.locator('#title').inputValue(), 'Hjælp til rengøring')
    await send(/gør færdig senere/)
    t.match(await main(), 'Hjælp til rengøring')
    await page.goto(paths.questions.list())
    await page.locator('#text').fill('Hvem betaler forsikringen?')
    await send('Send spørgsmålet')
    t.match(await main(), 'Hvem betaler forsikringen?')

    await page.goto(paths.development.signIn('clarifier'))
    await page.goto(paths.profiles.create())
    await page.locator('#firstName').fill('Amal')
    const rows = await page.locator('fieldset.row-group').count()
    await send('Tilføj et sprog')
    t.ok((await page.locator('fieldset.row-group').count()) > rows, 'a row more')
    t.equal(await page.locator('#firstName').inputValue(), 'Amal')

    await page.goto(paths.development.signIn('consultant'))
    await page.goto(paths.proposals.ofOpening(opening))
    await page.locator('a[href^="/konsulent/forslag/"]').first().click()
    t.ok(await page.locator('h1').count())
    await context.close()
  })

  t.ok(pages > 30, `${pages} more pages were found by their links`)
  t.ok(known.size > 50, `${known.size} kinds of pages were looked at`)
})

/** The next month and year whose number is also a day at least a week ahead: '01', '2027' is 1 January 2027. */
function nextTwin(now: Date): [string, number] {
  const earliest = now.getTime() + 7 * 86_400_000
  for (let year = now.getUTCFullYear(); ; year++)
    for (let month = 1; month <= 12; month++)
      if (Date.UTC(year, month - 1, month) > earliest) return [String(month).padStart(2, '0'), year]
}
