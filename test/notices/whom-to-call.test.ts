/** A mail that asks somebody to ring tells whom, and by which number. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { projectRoot } from '../../src/config.js'
import { hours } from '../helpers/clock.js'
import { givenAccount, givenCompany, givenOpening } from '../helpers/given.js'
import { actingAs } from '../helpers/market.js'
import { running } from '../placements/setup.js'

t.setTimeout(200_000)

/** These mean the hotline, whose box stands under every mail to a company. */
const withBox = ['question-answered.hbs', 'question-receipt.hbs']

t.test('every mail with such words has a number in it', async t => {
  const folder = path.join(projectRoot, 'views/mails')
  const asking = readdirSync(folder)
    .filter(name => !withBox.includes(name))
    .map(name => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }))
    .filter(({ text }) => /\bring\b|\bSpørg virksomheden|\bTal med virksomheden/i.test(text))
  t.ok(asking.length > 10, `${asking.length} mails`)
  for (const { name, text } of asking) t.match(text, /phone\}\}/, name)
})

t.test('whom to ring in the company, in the mails to its consultants', async t => {
  const { clock, mails, services, sweep, world } = await running(t, { begun: false })
  const eva = /Kontakt: Eva Ejer\nTelefon: 12345678/
  const about = (beginning: string) => mails.find(({ subject }) => subject.startsWith(beginning))?.text ?? ''
  t.match(about('Strandhotellet har sagt ja til en kandidat'), eva)

  clock.move(hours(24 * 6))
  await services.placements.askAboutApprovals()
  await sweep()
  t.match(about('Et forløb hos Strandhotellet er ikke godkendt'), eva)
  clock.set('2027-02-20T09:00:00Z')
  await services.placements.advance()
  await services.placements.askAboutEndings()
  await sweep()
  t.match(about('Et forløb hos Strandhotellet slutter'), eva)
  clock.set('2027-03-03T09:00:00Z')
  await services.placements.advance()
  await services.placements.askAboutEndings()
  await sweep()
  t.match(about('Hvordan gik forløbet hos Strandhotellet?'), eva)

  const { municipality, people } = world
  const kirsten = people.consultant._id
  const company = await givenCompany(services, {
    ...{ municipality, cvr: '27345613', name: 'Bageriet', keyConsultant: kirsten },
    ...{ verifiedAt: null, verifiedBy: null },
  })
  const role = { role: 'employer', municipality, company: company._id } as const
  await givenAccount(services, 'Otto Ansat', role, { phone: '11223344' })
  await givenAccount(services, 'Bodil Bager', { ...role, owner: true }, { phone: '87654321' })
  const heir = await givenAccount(services, 'Nye Konsulent', { role: 'consultant', municipality })
  await services.companies.changeKeyConsultant(actingAs(world, 'coordinator'), company._id, heir._id)
  await services.companies.tell(company._id)
  await givenOpening(services, company, { startFrom: '2027-03-10', startTo: '2027-04-10' })
  await sweep()
  t.match(about('Du er nu konsulent for Bageriet'), 'Kontakt: Bodil Bager, telefon 87654321')
  t.match(about('Nyt opslag fra Bageriet'), /Ring til den, og godkend den.*Kontakt: Mette Holm\nTelefon: 20 30 40 50/s)
})
