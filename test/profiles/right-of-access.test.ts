/** What is held about a person can be given to that person: all of it, with every use, and nothing about anybody else. */
import t from 'tap'
import { newId } from '../../src/lib/ids.js'
import { paths } from '../../src/lib/paths.js'
import { reasonSentence } from '../../src/lib/words/da/reasons.js'
import { placementModel } from '../../src/placements/model.js'
import { profileModel } from '../../src/profiles/model.js'
import { type Proposal, proposalModel } from '../../src/proposals/model.js'
import { hours } from '../helpers/clock.js'
import { givenPerson } from '../helpers/market.js'
import { running } from '../placements/setup.js'

t.test('everything that is written about a person stands on one page', async t => {
  const { as, clock, consultant, id, person, report, services, turnOut, world } = await running(t)
  const { placements, profiles } = services
  await report()
  await turnOut('goes-on')
  await placements.report(consultant, id, { of: 'person', text: 'Toget holder op i januar.' })
  await placements.end(consultant, id, { outcome: 'job', note: 'Fik en fast plads i køkkenet.' })
  await profileModel(services.db).updateOne(
    { _id: person._id },
    {
      $set: {
        ...{ notes: 'Vil gerne læse videre.', limitNote: 'Dårligt knæ.', wishNote: 'Helst med mad.' },
        ...{ household: 'FAM 7', manualState: 'paused' },
      },
    },
  )
  const wouldFit = [{ code: 'fix-commute', numbers: { minutes: 70 } }]
  const against = [{ code: 'days-some', numbers: { free: 3, of: 5 } }]
  await proposalModel(services.db).updateOne({ _id: id }, { $set: { wouldFitIf: wouldFit, reasonsAgainst: against } })
  // The municipality and a company have a reason of the same name, in other words.
  const accepted = (await proposalModel(services.db).findById(id).lean<Proposal>()) as Proposal
  const declined = { ...accepted, _id: newId(), opening: newId(), state: 'declined', reason: 'skills' } as const
  await proposalModel(services.db).create(declined)
  await placementModel(services.db).updateOne({ _id: id }, { $set: { 'vitas.caseNumber': 'V-4711' } })
  await givenPerson(services, { firstName: 'Yonas', lastName: 'Tekle' })
  await profiles.withdrawConsent(consultant, person._id, { kind: 'matching', company: null })

  const kirsten = await as('consultant')
  t.match((await kirsten.get(paths.profiles.show(person._id))).text, 'Vis alt, hvad vi har om personen (indsigt)')
  clock.move(hours(1))
  const page = await kirsten.get(paths.profiles.rightOfAccess(person._id))
  t.equal(page.status, 200)
  for (const written of [
    ...['Zahra Haddad', 'Vil gerne læse videre.', 'Dårligt knæ.', 'Helst med mad.', 'FAM 7', 'Sat på pause'],
    ...['Ja til Strandhotellet', 'Vant til travle køkkener og kan begynde straks.', 'Virksomheden har sagt ja'],
    ...['Hverdage 8-14 i køkkenet.', 'Han kom ikke i dag', 'Talte med køkkenchefen.', 'Toget holder op i januar.'],
    ...['Fik en fast plads i køkkenet.', 'Ordinært job', 'V-4711', 'Svend Konsulent', 'Match '],
    ...['indsigt til borgeren', 'virksomheden siger ja til kandidaten', 'trukket tilbage'],
    'Erfaring eller kompetencer passer ikke',
    'Kommunen har ikke besluttet, hvornår den sletter oplysningerne.',
  ])
    t.ok(page.text.includes(written), written)
  const { reasonsFor, reasonsAgainst, wouldFitIf, rank } = accepted
  const sentences = [...reasonsFor, ...reasonsAgainst, ...wouldFitIf].map(reasonSentence)
  t.ok(reasonsFor.length > 2 && reasonsAgainst.length > 0 && wouldFitIf.length > 0)
  for (const found of [...sentences, `nummer ${rank} til opslaget`, /Point × vægt Ønsker \d+ × \d+, Erfaring/])
    t.match(page.text, found, 'what the program has found')
  t.notMatch(page.text, /Yonas|Tekle/)
  t.notMatch(page.body, /\b\d{6}-?\d{4}\b/, 'no CPR number')
  t.notMatch(page.body.match(/<title>.*<\/title>/)?.[0], /Zahra|Haddad/)

  const [entry] = await services.audit.about(person._id)
  t.match(entry, { what: 'profile.read', who: world.people.consultant._id, why: 'indsigt til borgeren' })
})
