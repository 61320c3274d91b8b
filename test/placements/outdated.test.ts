/** What VITAS has approved is agreed otherwise now: whoever follows the person hears of it once, and nobody goes on unseen. */
import t, { type Test } from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import { placementModel } from '../../src/placements/model.js'
import { actingAs } from '../helpers/market.js'
import { mortal } from '../helpers/mortal.js'
import { agreementOf, givenCourse } from './vitas-setup.js'

t.setTimeout(200_000)

const approved = { appliedOn: '2026-11-24', caseNumber: null, decision: 'approved' as const, decidedOn: '2026-11-24' }
const sentence = 'Ansøgningen i VITAS er om andre dage eller timer.'
const line = '1 af dine forløb er ændret efter godkendelsen i VITAS'

async function given(t: Test) {
  const site = await givenCourse(t)
  const { consultant, id, mails, placement, services, svend, world } = site
  const { placements } = services
  await placements.writeVitas(consultant, id, { ...approved, rev: 0, seen: 1 })
  const change = async (over: object, by = consultant) => {
    const { termsRev: seen = 0 } = await placement()
    await placements.changeAgreement(by, id, { ...agreementOf('virksomhedspraktik'), ...over, seen })
  }
  return {
    ...{ ...site, change, bySvend: { ...consultant, account: svend._id } },
    approve: async () => {
      const { termsRev: seen = 0, vitas } = await placement()
      await placements.writeVitas(consultant, id, { ...approved, rev: vitas?.rev ?? 0, seen })
    },
    /** Who has got a mail about the change, and whether it tells of VITAS. */
    told: async () => {
      await site.post()
      return mails
        .splice(0)
        .filter(({ subject }) => subject.includes('er ændret'))
        .map(({ to, text }) => `${to.name}${text.includes(sentence) ? ': VITAS' : ''}`)
        .sort()
    },
    /** Courses of Svend's that his inbox and the coordinator's list tell of. */
    marked: async () => {
      const { outdated } = placements
      const own = await outdated(actingAs(world, 'consultant'), [svend._id])
      const list = await (await site.as('coordinator')).get(paths.placements.list())
      const inbox = await (await site.as('coordinator')).get(paths.proposals.inbox())
      const told = 'ændret efter godkendelsen i VITAS'
      return [own.length === 1, list.text.includes(`Er ${told}`), inbox.text.includes(`1 forløb er ${told}`)]
    },
  }
}

t.test(
  'changed by another: the mail tells whoever follows the person, once, and the inbox until it is approved',
  async t => {
    const { approve, as, change, marked, on, told } = await given(t)
    t.same(await marked(), [false, false, false])
    await change({ terms: 'Hverdage i opvasken.' })
    t.same(await told(), ['Eva Ejer', 'Svend Konsulent'], 'other words are no other course')
    await change({ hoursPerWeek: 20 })
    t.same(await told(), ['Eva Ejer', 'Svend Konsulent: VITAS'])
    t.same(await told(), [], 'once')
    t.same(await marked(), [true, true, true])
    t.notMatch(
      (await (await as('consultant')).get(paths.proposals.inbox())).text,
      line,
      'Kirsten follows somebody else',
    )
    await approve()
    t.same(await marked(), [false, false, false])
    t.same(await on('2026-11-28'), [])
  },
)

t.test(
  'changed by whoever follows the person: no mail to them, but the inbox; and asked about three days before',
  async t => {
    const { bySvend, change, mail, marked, on, told } = await given(t)
    await change({ hoursPerWeek: 20 }, bySvend)
    t.same(await told(), ['Eva Ejer', 'Kirsten Konsulent: VITAS'])
    t.same(await marked(), [true, true, true])
    t.same(await on('2026-11-27'), [])
    t.same(await on('2026-11-28'), ['approval-missing → Svend Konsulent'])
    t.match(mail()?.text, 'Dage eller timer er ændret, efter at kommunen godkendte det i VITAS.')
    t.same([await on('2026-11-29'), await on('2026-12-01')], [[], []], 'once')
  },
)

t.test('changed while it runs: nobody is asked, and it stays marked', async t => {
  const { bySvend, change, marked, on } = await given(t)
  t.same(await on('2026-12-02'), [])
  await change({ startsOn: undefined, hoursPerWeek: 15 }, bySvend)
  t.same(await on('2026-12-03'), [], 'who changes what runs knows')
  t.same(await marked(), [true, true, true])
})

t.test('approved again before the mail is sent: it does not tell of VITAS', async t => {
  const { approve, change, told } = await given(t)
  await change({ hoursPerWeek: 20 })
  await approve()
  t.same(await told(), ['Eva Ejer', 'Svend Konsulent'])
})

t.test('killed before every write: told all the same, and once', async t => {
  const { change, clock, services, sweep, told } = await given(t)
  const { db } = services
  const life = mortal([placementModel(db), noticeModel(db)])
  let killed = 0
  for (let writes = 0; writes < 6; writes++) {
    life.endsAfter(writes)
    await change({ hoursPerWeek: 20 + writes }).catch(() => {})
    if (life.begin()) killed++
    clock.move(120_000)
    await sweep()
    t.same(await told(), writes === 0 ? [] : ['Eva Ejer', 'Svend Konsulent: VITAS'], `after ${writes} writes`)
  }
  t.ok(killed >= 4, `${killed} times killed`)
})
