/** Cases in the world, one in each state, so that every room about people and matches has something to show. */
import type { Services } from '../../src/services.js'
import { actingAs, givenOpening, givenPerson } from './market.js'
import type { World } from './world.js'

/**
 * Adds a person, a suggested proposal, a confirmed one, and an agreed placement with a problem, all of the world's insiders.
 * @returns the world, which now knows the addresses of their rooms
 */
export async function givenCases(services: Services, world: World): Promise<World> {
  const { proposals, placements, profiles } = services
  const consultant = actingAs(world, 'consultant')
  const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }

  const person = await givenPerson(services, { centre: world.centre })
  await givenPerson(services)
  await givenPerson(services)
  const opening = await givenOpening(services, world, { seats: 3 })
  await proposals.rank(opening._id, opening.rankWanted)
  const [placed, confirmed, suggested] = await proposals.ofOpening(consultant, opening._id)
  if (!placed || !confirmed || !suggested) throw new Error('the opening should have three proposals')
  await proposals.confirm(consultant, placed._id, said)
  await proposals.confirm(consultant, confirmed._id, said)
  const employer = actingAs(world, 'employer')
  await placements.accept(employer, placed._id)
  const terms = 'Hverdage 8-14 i køkkenet.'
  await placements.agree(consultant, placed._id, {
    ...{ startsOn: '2026-12-01', endsOn: '2027-02-28', hoursPerWeek: 30, terms },
  })
  await placements.report(employer, placed._id, { of: 'company', text: 'Vi mangler en vagtplan.' })

  const file = Buffer.from(
    'asylPersonId;fornavn;efternavn;foedselsdato;kommunekode;samtykke\n;Ingen;Nøgle;01-01-1990;410;ja\n',
  )
  const { kept } = await profiles.importFile(actingAs(world, 'coordinator'), file, { dryRun: false })

  return {
    ...world,
    params: {
      ...world.params,
      '/asylcenter/kompetenceprofil/': { id: person._id },
      '/konsulent/borgere/': { id: person._id },
      '/koordinator/import/:id/afviste.csv': { id: kept ?? '' },
      '/konsulent/forslag/': { id: suggested._id },
      '/virksomhed/kandidater/': { id: confirmed._id },
      '/virksomhed/forloeb/': { id: placed._id },
      '/konsulent/forloeb/': { id: placed._id, round: '1' },
    },
  }
}
