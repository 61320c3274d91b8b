import type { Test } from 'tap'
import { openingModel } from '../../src/openings/model.js'
import { placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { hours } from '../helpers/clock.js'
import { givenAccount } from '../helpers/given.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

const agreement = { startsOn: '2026-12-01', endsOn: '2027-03-01', hoursPerWeek: 30, terms: 'Hverdage 8-14 i køkkenet.' }
/** What the company says is wrong. */
export const trouble = 'Han kom ikke i dag, og vi kan ikke få fat i ham.'
/** The world's company has said yes to somebody, Zahra, who has a consultant of their own, Svend. */
export async function givenAccepted(
  { services, world }: Pick<Awaited<ReturnType<typeof testApp>>, 'services' | 'world'>,
  about: { person?: Parameters<typeof givenPerson>[1]; opening?: Parameters<typeof givenOpening>[2] } = {},
) {
  const { placements, profiles, proposals } = services
  const [consultant, employer] = [actingAs(world, 'consultant'), actingAs(world, 'employer')]
  const svend = await givenAccount(services, 'Svend Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  const person = await givenPerson(services, { firstName: 'Zahra', ...about.person })
  const opening = await givenOpening(services, world, about.opening)
  await proposals.rank(opening._id, opening.rankWanted)
  await profiles.assignOwner(consultant, person._id, svend._id)
  const [{ _id: id = '' } = {}] = await proposals.ofOpening(consultant, opening._id)
  await proposals.confirm(consultant, id, {
    sentence: 'Vant til travle køkkener og kan begynde straks.',
    consent: { language: 'ar', interpreter: true },
  })
  await placements.accept(employer, id)
  return { consultant, employer, svend, person, opening, id }
}

/** A running placement of somebody who has a consultant of their own, Svend; it is Wednesday 2 December, 10 o'clock. */
export async function running(t: Test, { agree = true, begun = true } = {}) {
  const site = await testApp(t)
  const { services, mails, clock } = site
  const { db, deadlines, notices, placements, proposals } = services
  for (const model of [openingModel, placementModel, proposalModel]) await model(db).createIndexes()
  const given = await givenAccepted(site)
  const { consultant, employer, id } = given
  if (agree) await placements.agree(consultant, id, agreement)
  /** Sends what is due. @returns receivers and subjects, sorted */
  const sweep = async () => {
    mails.length = 0
    await placements.repair()
    await placements.advance()
    for (const owed of await proposals.owedRankings())
      if ('profile' in owed) await proposals.rankProfile(owed.profile, owed.rev)
    for (const { deadline, step } of await deadlines.owed()) await deadlines.fire(deadline, step)
    for (const notice of await notices.pending(100)) await notices.deliver(notice)
    return mails.map(({ subject, to }) => `${to.name}: ${subject}`).sort()
  }
  if (begun) clock.move(hours(24 * 8))
  await sweep()
  return {
    ...{ ...site, ...given, sweep },
    deadline: (round = 1) => deadlines.of('call-out', id, round),
    placement: () => placements.get(consultant, id),
    report: (text = trouble) => placements.report(employer, id, { of: 'company', text }),
    /** Called an hour ago, or it could not be solved. */
    turnOut: (next: 'goes-on' | 'over' = 'goes-on', round = 1, by = consultant) => {
      const on = new Date(clock.now().getTime() - hours(1))
      return placements.turnOut(by, id, round, { how: 'visited', on, note: 'Talte med køkkenchefen.', next })
    },
  }
}
