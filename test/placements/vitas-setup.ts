import type { Test } from 'tap'
import type { Scheme } from '../../src/lib/schemes.js'
import { placementModel } from '../../src/placements/model.js'
import { givenAccount } from '../helpers/given.js'
import { testJourney } from '../helpers/journey.js'
import { actingAs, givenOpening, givenPerson } from '../helpers/market.js'

/** Last days that each scheme allows from 1 December on. */
const lastDays = { virksomhedspraktik: '2027-02-26', loentilskud: '2027-05-28', igu: '2028-11-30' } as const
export const agreementOf = (scheme: Scheme) => ({
  ...{ startsOn: '2026-12-01', endsOn: lastDays[scheme] as string, hoursPerWeek: 30, terms: 'Hverdage i køkkenet.' },
})

/** A course of somebody whom Svend follows, from 1 December on; agreed on 24 November unless told otherwise. */
export async function givenCourse(t: Test, { scheme = 'virksomhedspraktik' as Scheme, agreed = true } = {}) {
  const site = await testJourney(t)
  const { services, world, clock, mails } = site
  const { placements, proposals, profiles } = services
  const [consultant, employer] = [actingAs(world, 'consultant'), actingAs(world, 'employer')]
  const svend = await givenAccount(services, 'Svend Konsulent', {
    role: 'consultant',
    municipality: world.municipality,
  })
  const residence = { basis: 'flygtning', grantedOn: '2026-08-03', registeredOn: '2026-08-04' }
  const facts = { lastName: 'Haddad', cpr: '0505901234', notes: 'Intern note', limitNote: 'Ondt i ryggen' }
  const person = await givenPerson(services, { firstName: 'Zahra', residence, ...facts })
  const opening = await givenOpening(services, world, { schemes: [scheme] })
  await proposals.rank(opening._id, opening.rankWanted)
  await profiles.assignOwner(consultant, person._id, svend._id)
  const [{ _id: id = '' } = {}] = await proposals.ofOpening(consultant, opening._id)
  await proposals.confirm(consultant, id, { sentence: 'Kan begynde.', consent: { language: 'ar', interpreter: true } })
  await placements.accept(employer, id)
  const agree = (over: Partial<ReturnType<typeof agreementOf>> = {}) =>
    placements.agree(consultant, id, { ...agreementOf(scheme), ...over })
  if (agreed) await agree()
  await site.post()
  return {
    ...{ ...site, consultant, employer, svend, person, opening, id, agree },
    placement: () => placementModel(services.db).findById(id).orFail().lean(),
    /** Moves to a day's noon, in Denmark. @returns who was asked about VITAS, and whose mail fell away */
    async on(day: string) {
      clock.set(`${day}T11:00:00Z`)
      await site.sweep()
      return (await site.post()).filter(line => /approval-missing|igu-unregistered/.test(line))
    },
    mail: () => mails.findLast(({ to }) => to.name === 'Svend Konsulent'),
  }
}
