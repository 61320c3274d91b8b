/** The whole story in the terminal, over HTTP, with the clock moved: `npm run tour`. Uses a folder of its own and leaves nothing. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readConfig } from '../src/config.js'
import { slotBit } from '../src/lib/availability.js'
import { addDays, type Day } from '../src/lib/days.js'
import { paths } from '../src/lib/paths.js'
import { startAll } from '../src/main.js'
import { elements, links, siteClient, textOf } from './helpers/site-client.js'

const started = performance.now()
const say = (line = '') => process.stdout.write(`${line}\n`)
const chapter = (title: string) => say(`\n── ${title} ${'─'.repeat(Math.max(0, 88 - title.length))}`)
const list = (items: string[], mark = '·') => {
  for (const item of items) say(`   ${mark} ${item}`)
}

/** A page's facts as 'label: value'. */
const facts = (html: string) =>
  elements(html, 'dl', 'facts')
    .flatMap(block => [...block.matchAll(/<dt[^>]*>(.*?)<\/dt>\s*<dd[^>]*>(.*?)<\/dd>/gs)])
    .map(([, label, value]) => `${textOf(label ?? '')}: ${textOf(value ?? '')}`)

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Asks again until there is an answer; background work needs a moment. */
async function until<Found>(look: () => Promise<Found | null | false>, what: string): Promise<Found> {
  for (let i = 0; i < 150; i++) {
    const found = await look()
    if (found) return found
    await wait(100)
  }
  throw new Error(`Det skete ikke: ${what}`)
}

const folder = await mkdtemp(path.join(tmpdir(), 'springbraet-tour-'))
const port = await freePort()
const config = readConfig({ NODE_ENV: 'development', LOG_LEVEL: 'error', PORT: String(port), DATA_DIR: folder })
const running = await startAll(config)

try {
  const signedInAs = async (role: string) => {
    const client = siteClient(config.publicUrl)
    await client.get(paths.development.signIn(role))
    return client
  }
  const title = 'IGU-elev i køkkenet'
  let company = ''
  const seen = new Set<string>()
  /** Tells of the mails about this story that have come since the last look; the demo's other mails are only counted. */
  const tellNewMails = async (): Promise<void> => {
    await until(async () => (await running.services.notices.backlog()).pending === 0, 'beskeder sendt')
    const { html } = await siteClient(config.publicUrl).get(paths.development.mailbox())
    const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) => ({
      id: /\/postkasse\/([^"]+)"/.exec(row ?? '')?.[1],
      text: [...(row ?? '').matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => textOf(cell ?? '')).join(' | '),
    }))
    const fresh = rows.filter(({ id }) => id !== undefined && !seen.has(id))
    for (const { id } of fresh) seen.add(id ?? '')
    const ours = fresh.filter(({ text }) =>
      [title, `Spørgsmål fra ${company}`, 'jeres', 'skal fortsætte med et nyt'].some(told => text.includes(told)),
    )
    list(ours.map(({ text }) => text.replace(/ \| [^|]*$/, '').replace(' | ', ' → ')).reverse())
    if (fresh.length > ours.length)
      say(`   (og ${fresh.length - ours.length} andre om demoens øvrige opslag og forløb)`)
  }
  const moveClock = (hours: '12' | '24') => siteClient(config.publicUrl).post(paths.development.clock(), { hours })

  chapter('1. Virksomheden slår en IGU-plads op')
  const employer = await signedInAs('employer')
  const today: Day = running.services.clock.now().toISOString().slice(0, 10)
  const form = await employer.get(paths.openings.create())
  const workplace = /<select id="workplace"[\s\S]*?<option value="([a-z0-9-]{5,})"/.exec(form.html)?.[1]
  assert(workplace, 'the form offers the workplace')
  const saved = await employer.post(paths.openings.create(), {
    schemes: ['igu'],
    title,
    sector: 'koekken_restaurant',
    disco: '941210',
    tasks: ['opvask', 'anretning af frokost', 'rengøring af køkkenet'],
    purpose: 'job',
    prospect: 'yes',
    slots: [0, 1, 2, 3, 4].map(day => String(slotBit(day, 0))),
    timeText: 'hverdage 8-14',
    hoursPerWeek: '25',
    startFrom: addDays(today, 40),
    startTo: addDays(today, 75),
    weeks: '104',
    seats: '1',
    workplace,
    subsidisedNow: '0',
    danishLevel: '',
    contactName: 'Eva Bøgh',
    contactPhone: '20 30 40 59',
    next: 'preview',
  })
  assert.equal(saved.status, 303, textOf(saved.html))
  const openingId = /\/virksomhed\/opslag\/([a-z]{20})/.exec(saved.location ?? '')?.[1] ?? ''
  const published = await employer.post(paths.openings.publish(openingId), {})
  assert.equal(published.status, 303, textOf(published.html))
  const opening = await employer.get(paths.openings.show(openingId))
  say(`   ${textOf(elements(opening.html, 'div', 'page-heading')[0] ?? '')}`)
  list(elements(opening.html, 'section', 'contact-box').map(textOf))

  company =
    facts((await (await signedInAs('consultant')).get(paths.proposals.ofOpening(openingId))).html)
      .find(fact => fact.startsWith('Virksomhed: '))
      ?.slice(12) ?? ''

  chapter('2. De fem bedste forslag, med grunde for og imod')
  const consultant = await signedInAs('consultant')
  await until(async () => {
    const found = await running.services.openings.byId(openingId)
    return found !== null && found.rankWanted > 0 && found.rankedRev >= found.rankWanted
  }, 'rangering af opslaget')
  const { html } = await consultant.get(paths.proposals.ofOpening(openingId))
  const suggestions = elements(html, 'section', 'panel').filter(card => card.includes('score-number'))
  assert(suggestions.length > 0, 'nobody was suggested')
  for (const [index, card] of suggestions.slice(0, 5).entries()) {
    const name = textOf(elements(card, 'h3', 'panel-heading')[0] ?? '')
    say(`   ${index + 1}. ${name} (${textOf(elements(card, 'span', 'score-number')[0] ?? '')})`)
    list(
      elements(card, 'ul', 'reasons-for')
        .flatMap(ul => elements(ul, 'li'))
        .map(textOf),
      '  +',
    )
    list(
      elements(card, 'ul', 'reasons-against')
        .flatMap(ul => elements(ul, 'li'))
        .map(textOf),
      '  -',
    )
  }

  chapter('3. Beskeder, der gik ud med det samme')
  await tellNewMails()

  chapter('4. Virksomheden kan endnu intet se')
  const before = await employer.get(paths.candidates.list())
  assert(!before.html.includes(title), 'nobody is shown before both have said yes')
  say(`   Ingen af forslagene til ${title} står på virksomhedens liste over kandidater.`)

  chapter('5. Uret går: 12 timer, 24 timer uden svar')
  await moveClock('12')
  await tellNewMails()
  await moveClock('12')
  await tellNewMails()

  chapter('6. Konsulenten spørger personen og bekræfter')
  const proposal = links(suggestions[0] ?? '').find(href => href.startsWith('/konsulent/forslag/')) ?? ''
  const proposalId = proposal.split('/').at(-1) ?? ''
  const confirmed = await consultant.post(paths.proposals.confirm(proposalId), {
    sentence: 'Vant til køkkenarbejde, møder stabilt og vil gerne have en uddannelse.',
    consent: 'ja',
    language: 'ar',
    interpreter: 'ja',
  })
  assert.equal(confirmed.status, 303, textOf(confirmed.html))
  await tellNewMails()

  chapter('7. Det må virksomheden nu se')
  const candidate = await employer.get(paths.candidates.show(proposalId))
  say(`   ${textOf(elements(candidate.html, 'h1')[0] ?? '')}`)
  list(facts(candidate.html))

  chapter('8. Virksomheden siger ja')
  const accepted = await employer.post(paths.candidates.accept(proposalId), {})
  assert.equal(accepted.status, 303, textOf(accepted.html))
  const placement = await employer.get(paths.placements.forCompany(proposalId))
  say(`   ${textOf(elements(placement.html, 'h1')[0] ?? '')}`)
  list(facts(placement.html).filter(fact => /^(Telefon|Ordning|Opslag)/.test(fact)))

  chapter('9. Spørgsmål til IGU-hotlinen, og svaret')
  const asked = await employer.post(paths.questions.list(), {
    subject: 'Løn i skoleperioderne',
    text: 'Skal vi betale løn, når vores IGU-elev er på skole?',
    opening: openingId,
    scheme: 'igu',
  })
  assert.equal(asked.status, 303, textOf(asked.html))
  const questionPath = new URL(asked.location ?? '', config.publicUrl).pathname
  const questionId = questionPath.split('/').at(-1) ?? ''
  const hotline = await signedInAs('hotline')
  const inbox = await hotline.get(paths.doors.hotline())
  list([`Hotlinens indbakke: ${textOf(elements(inbox.html, 'table')[0] ?? '').slice(0, 160)}`])
  const answered = await hotline.post(paths.hotline.question(questionId), {
    text: 'Nej. I skoleperioderne får eleven uddannelsesgodtgørelse. I betaler kun løn for timerne hos jer.',
    seen: '1',
  })
  assert.equal(answered.status, 303, textOf(answered.html))
  const thread = await employer.get(questionPath)
  list(elements(thread.html, 'li', 'message').map(textOf))
  await tellNewMails()

  chapter('10. Et forløb hos samme virksomhed slutter, og begge vil fortsætte')
  const rows = elements((await employer.get(paths.placements.ofCompany())).html, 'tr')
  const buffet = links(rows.find(row => row.includes('Hjælp ved buffeten')) ?? '')[0] ?? ''
  const buffetId = buffet.split('/').at(-1) ?? ''
  const wanted = await consultant.post(paths.placements.next(buffetId), {
    ...{ scheme: 'loentilskud', heardFrom: 'Eva Bøgh', yes: 'ja' },
  })
  assert.equal(wanted.status, 303, textOf(wanted.html))
  const nextId = new URL(wanted.location ?? '', config.publicUrl).pathname.split('/').at(-1) ?? ''
  for (const [who, id] of [
    ['Det forløb, der er i gang', buffetId],
    ['Det næste forløb', nextId],
  ] as const) {
    const page = await employer.get(paths.placements.forCompany(id))
    say(`   ${who}: ${textOf(elements(page.html, 'h1')[0] ?? '')}`)
    list(facts(page.html).filter(fact => /^(Det næste forløb|Følger efter|Ordning)/.test(fact)))
    list(elements(page.html, 'p', 'alert-text').map(textOf), '  !')
  }
  await tellNewMails()
  say(`\nHele turen tog ${((performance.now() - started) / 1000).toFixed(1)} sekunder.`)
} finally {
  await running.close()
  await rm(folder, { recursive: true, force: true })
}
