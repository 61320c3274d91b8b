/** Cases in the world, one in each state, so that every room about people and matches has something to show. */
import { dayOfInstant } from '../../src/lib/instants.js'
import { paths } from '../../src/lib/paths.js'
import type { Services } from '../../src/services.js'
import { actingAs, givenOpening, givenPerson } from './market.js'
import type { World } from './world.js'

/**
 * Adds a person, a suggested proposal, a confirmed one, an agreed placement with a problem, one that may be followed by another, and
 * a next one that waits, all of the world's insiders.
 * @returns the world, which now knows the addresses of their rooms
 */
export async function givenCases(services: Services, world: World): Promise<World> {
  const { proposals, placements, profiles } = services
  const consultant = actingAs(world, 'consultant')
  const said = { sentence: 'Kan begynde straks.', consent: { language: 'ar', interpreter: true } }

  const person = await givenPerson(services, { centre: world.centre })
  await givenPerson(services)
  await givenPerson(services)
  const today = dayOfInstant(services.clock.now())
  const expectedArrival = { day: today, precision: 'day' } as const
  const here = [await givenPerson(services, { expectedArrival }), await givenPerson(services, { expectedArrival })]
  const opening = await givenOpening(services, world, { seats: 5 })
  await proposals.rank(opening._id, opening.rankWanted)
  const all = await proposals.ofOpening(consultant, opening._id)
  const isHere = ({ profile }: { profile: string }) => here.some(({ _id }) => _id === profile)
  const others = all.filter(isHere)
  const [placed, confirmed, suggested] = all.filter(one => !isHere(one))
  if (!placed || !confirmed || !suggested) throw new Error('the opening should have five proposals')
  await proposals.confirm(consultant, placed._id, said)
  await proposals.confirm(consultant, confirmed._id, said)
  const employer = actingAs(world, 'employer')
  await placements.accept(employer, placed._id)
  const terms = 'Hverdage 8-14 i køkkenet.'
  await placements.agree(consultant, placed._id, {
    ...{ startsOn: '2026-12-01', endsOn: '2027-02-28', hoursPerWeek: 30, terms },
  })
  await placements.report(employer, placed._id, { of: 'company', text: 'Vi mangler en vagtplan.' })

  for (const { _id } of others) {
    await proposals.confirm(consultant, _id, said)
    await placements.accept(employer, _id)
    await placements.agree(consultant, _id, {
      ...{ startsOn: today, endsOn: '2027-01-29', hoursPerWeek: 30, terms },
    })
  }
  await placements.advance()
  const [first = '', open = ''] = others.map(({ _id }) => _id)
  const next = await placements.goOn(consultant, first, { scheme: 'loentilskud', heardFrom: 'Eva Ejer' })
  await placements.agree(consultant, next._id, {
    ...{ startsOn: '2027-02-01', endsOn: '2027-04-30', hoursPerWeek: 37, terms },
  })
  await placements.report(employer, next._id, { of: 'company', text: 'Vi mangler en vagtplan.' })

  const file = Buffer.from(
    'asylPersonId;fornavn;efternavn;foedselsdato;kommunekode;samtykke\n;Ingen;Nøgle;01-01-1990;410;ja\n',
  )
  const { kept } = await profiles.importFile(actingAs(world, 'coordinator'), file, { dryRun: false })

  const tried = await profiles.tryImport(actingAs(world, 'coordinator'), 'profiler.csv', file)

  return {
    ...world,
    params: {
      ...world.params,
      '/asylcenter/kompetenceprofil/': { id: person._id },
      '/konsulent/borgere/': { id: person._id },
      [paths.profiles.importReport()]: { id: tried },
      '/koordinator/import/:id/afviste.csv': { id: kept ?? '' },
      '/konsulent/forslag/': { id: suggested._id },
      '/virksomhed/kandidater/': { id: confirmed._id },
      '/virksomhed/forloeb/': { id: placed._id },
      '/konsulent/forloeb/': { id: placed._id, round: '1' },
      [paths.placements.next()]: { id: open },
    },
    besides: {
      '/virksomhed/forloeb/': { id: next._id },
      '/konsulent/forloeb/': { id: next._id, round: '1' },
    },
  }
}
