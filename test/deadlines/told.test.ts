/** What pages and mails promise is what the municipality's clock counts, and where a deadline runs they tell its moment. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { type ClockMode, municipalityModel } from '../../src/municipalities/model.js'
import { openingModel } from '../../src/openings/model.js'
import { hours } from '../helpers/clock.js'
import { givenOpening } from '../helpers/given.js'
import { running } from '../placements/setup.js'

t.setTimeout(200_000)

/** Wednesday 2 December, 16 o'clock: the municipality has closed at 15. */
const told = {
  timer: {
    promise: 'inden for 24 timer.',
    due: 'torsdag den 3. december kl. 16.00',
    other: 'senest næste arbejdsdag',
  },
  arbejdstid: {
    promise:
      'senest næste arbejdsdag på samme klokkeslæt. Er kommunen lukket, begynder tiden først, når den åbner igen.',
    due: 'fredag den 4. december kl. 08.00',
    other: 'inden for 24 timer',
  },
} satisfies Record<ClockMode, object>

for (const clockMode of ['timer', 'arbejdstid'] as const)
  t.test(`${clockMode}: every page and mail that promises an answer`, async t => {
    const { as, browser, clock, id, mails, services, sweep, world } = await running(t)
    const { db } = services
    const { due, other, promise } = told[clockMode]
    clock.move(hours(6))
    const municipalities = municipalityModel(db)
    await municipalities.updateMany({}, { clockMode })
    const [company, consultant, coordinator] = [await as('employer'), await as('consultant'), await as('coordinator')]
    const page = async (who: typeof company, path: string) => {
      const { status, text } = await who.get(path)
      t.equal(status, 200, path)
      t.notMatch(text.replaceAll('inden for 24 timer på uret', ''), other, path)
      return text
    }

    const front = await page(browser(), paths.home())
    t.match(front, `Du får svar ${promise} Fra du slår en plads op`)
    // From here on the other municipality counts otherwise, which must not matter where one is meant.
    await municipalities.updateOne(
      { _id: world.otherMunicipality },
      { clockMode: clockMode === 'timer' ? 'arbejdstid' : 'timer' },
    )
    t.match((await browser().get(paths.home())).text, 'Du får svar inden for en fast frist. Nogle')

    t.match(await page(company, paths.questions.list()), `I får svar ${promise}`)
    const asked = await company.post(paths.questions.list(), { text: 'Hvad koster det?' })
    const question = asked.location ?? ''
    t.match(await page(company, question), `Svar senest ${due}`)
    const questionId = question.split('/').at(-1) ?? ''
    const inbox = await page(await as('hotline'), paths.doors.hotline())
    t.match(inbox, due)
    await (await as('hotline')).post(paths.hotline.question(questionId), { text: 'Intet.', seen: 1 })
    t.match(await page(company, question), `skriv igen. I får svar ${promise}`)

    const own = await services.companies.byId(world.company)
    if (!own) throw new Error('the world has no company')
    const draft = await givenOpening(services, own, {}, { draft: true })
    t.match(await page(company, paths.openings.show(draft._id)), `Når I offentliggør, får I svar ${promise}`)
    t.match(await page(consultant, paths.openings.staffShow(draft._id)), `derefter krav på svar ${promise}`)
    const published = await company.follow(await company.post(paths.openings.publish(draft._id)))
    t.match(published.text, 'Opslaget er offentliggjort.')
    t.match(published.text, `Svar senest ${due}`)
    t.match(await page(consultant, paths.openings.staffShow(draft._id)), `Svar senest ${due}`)
    t.match(await page(company, paths.doors.employer()), `Svar senest ${due}`)
    t.match(await page(consultant, paths.proposals.ofOpening(draft._id)), `Virksomheden skal have svar senest ${due}`)

    t.match(await page(consultant, paths.proposals.inbox()), `hjælp ved et problem ${promise}`)
    t.match(await page(consultant, paths.proposals.inbox()), due)
    t.match(await page(coordinator, paths.doors.coordinator()), due)
    t.match(await page(coordinator, paths.coordinator.statistics()), `Til tiden er ${promise}`)

    t.match(await page(company, paths.placements.forCompany(id)), `eller kommer ud til jer ${promise} Kan det ikke`)
    t.match(await page(consultant, paths.placements.show(id)), `Så skal nogen ringe eller tage ud ${promise} Virk`)
    await company.post(paths.placements.problem(id), { problem: 'Han kom ikke.' })
    t.match(
      await page(company, paths.placements.forCompany(id)),
      `ringer til jer eller kommer ud til jer senest ${due}`,
    )
    t.match(await page(consultant, paths.placements.show(id)), `skal ringe eller tage ud senest ${due}`)
    t.match(await page(consultant, paths.placements.callOut(id, '1')), `skal ringe eller tage ud senest ${due}`)

    await sweep()
    for (const start of ['Vi leder efter en til', 'Nyt opslag fra', 'Et problem i et forløb'])
      t.match(mails.find(({ subject }) => subject.startsWith(start))?.text, `senest ${due}`, start)
    for (const { text } of mails) t.notMatch(text, other)

    await openingModel(db).updateOne({ _id: draft._id }, { startTo: '2026-12-01' })
    await services.openings.expireDue()
    await sweep()
    const expired = mails.find(({ subject }) => subject.endsWith('er udløbet'))
    for (const text of [expired?.text?.replace(/\s+/g, ' '), expired?.html])
      t.match(text, `Så leder vi videre, og I får svar ${promise}`)
    t.match(await page(company, paths.openings.prolong(draft._id)), `så åbner det igen, og I får svar ${promise}`)
    t.match(await page(consultant, paths.openings.staffProlong(draft._id)), `virksomheden har krav på svar ${promise}`)

    await openingModel(db).updateMany({}, { state: 'closed' })
    await services.db.collection('proposals').deleteMany({})
    t.match(await page(company, paths.candidates.list()), `Slå en plads op, så får I svar ${promise}`)
  })
