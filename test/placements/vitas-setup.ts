import type { Test } from 'tap'
import type { Scheme } from '../../src/lib/schemes.js'
import { placementModel } from '../../src/placements/model.js'
import { testJourney } from '../helpers/journey.js'
import { givenAccepted } from './setup.js'

/** Last days that each scheme allows from 1 December on. */
const lastDays = { virksomhedspraktik: '2027-02-26', loentilskud: '2027-05-28', igu: '2028-11-30' } as const
export const agreementOf = (scheme: Scheme) => ({
  ...{ startsOn: '2026-12-01', endsOn: lastDays[scheme] as string, hoursPerWeek: 30, terms: 'Hverdage i køkkenet.' },
})

/** A course of somebody whom Svend follows, from 1 December on; agreed on 24 November unless told otherwise. */
export async function givenCourse(t: Test, { scheme = 'virksomhedspraktik' as Scheme, agreed = true } = {}) {
  const site = await testJourney(t)
  const { services, clock, mails } = site
  const { placements } = services
  const residence = { basis: 'flygtning', grantedOn: '2026-08-03', registeredOn: '2026-08-04' }
  const facts = { lastName: 'Haddad', cpr: '0505901234', notes: 'Intern note', limitNote: 'Ondt i ryggen' }
  const { consultant, employer, svend, person, opening, id } = await givenAccepted(site, {
    person: { residence, ...facts },
    opening: { schemes: [scheme] },
  })
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
