/** Files of people, hand-overs and erasure, killed before every write: nobody is lost, doubled, unlogged or half erased. */
import t from 'tap'
import { placementModel } from '../../src/placements/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import type { Services } from '../../src/services.js'
import { canariesIn, givenCanary } from '../helpers/canary.js'
import { killedAtEachWrite, mortalHouse, type Verb } from '../helpers/killed.js'
import { actingAs, givenPerson } from '../helpers/market.js'

const header = 'asylPersonId;fornavn;efternavn;foedselsdato;kommunekode;center;samtykke;samtykke_dato;indsamlet'
const file = (...rows: string[]) => Buffer.from([header, ...rows].join('\n'))

t.setTimeout(200_000)

t.test('people', async t => {
  const house = await mortalHouse()
  const { memory, db, world } = house
  const consultant = actingAs(world, 'consultant')
  const coordinator = actingAs(world, 'coordinator')
  let person = ''
  let tried = ''

  const known = async (services: Services) => {
    await services.profiles.importFile(coordinator, file('770001;Amal;Haddad;05-05-1990;410;jelling;ja;;20-11-2026'))
  }
  /** Somebody who works somewhere, and about whom others have written. */
  const placed = async (services: Services) => {
    person = await givenCanary(services)
    await house.sweepAll(services)
    const [proposal] = [...memory.documents(proposalModel(db)).values()].filter(({ profile }) => profile === person)
    const id = proposal?._id ?? ''
    const consent = { kind: 'company', company: proposal?.company ?? '', language: 'ar', interpreter: true } as const
    await services.proposals.confirm(consultant, id, { sentence: 'Kanarifornavn er klar.', consent })
    await services.placements.accept(actingAs(world, 'employer'), id)
    const terms = { terms: 'Kanarifornavn kommer om morgenen', outcomeNote: 'Kanarihelbred' }
    await placementModel(db).updateOne({ _id: id }, { $set: terms })
  }
  const anybody = async (services: Services) => {
    person = (await givenPerson(services))._id
  }
  const remains = () => (canariesIn(memory.text()).length > 0 ? ['something that was told of the person is there'] : [])

  const verbs: Verb[] = [
    {
      name: 'a file is loaded',
      prepare: known,
      act: ({ profiles }) =>
        profiles.importFile(
          coordinator,
          file(
            '770001;Amal;Haddad;05-05-1990;410;ranum;ja;;22-11-2026',
            '770002;Bilal;Nasser;06-06-1991;410;jelling;ja;;20-11-2026',
            '770003;Chadi;Saleh;07-07-1992;410;jelling;;;20-11-2026',
            '770002;Bilal;Nasser;06-06-1991;410;ranum;ja;;21-11-2026',
            ';Uden;Nummer;07-07-1992;410;jelling;;;20-11-2026',
          ),
        ),
      inParts: true,
      besides: /^refusedRows/,
    },
    {
      name: 'a file that was tried is loaded',
      prepare: async ({ profiles }) => {
        tried = await profiles.tryImport(
          coordinator,
          'x.csv',
          file(
            '770004;Dina;Omar;05-05-1990;410;ranum;ja;;22-11-2026',
            '770005;Elias;Noor;06-06-1991;410;jelling;;;20-11-2026',
            ';Uden;Nummer;07-07-1992;410;jelling;;;20-11-2026',
          ),
        )
      },
      act: ({ profiles }) => profiles.carryOutImport(coordinator, tried),
      inParts: true,
      besides: /^refusedRows/,
    },
    {
      name: 'somebody gets another consultant',
      prepare: anybody,
      act: ({ profiles }) => profiles.assignOwner(consultant, person, world.people.coordinator._id),
    },
    {
      name: 'somebody moves',
      prepare: anybody,
      act: ({ profiles }) => profiles.move(coordinator, person, world.otherMunicipality),
      refusal: 'NOT_FOUND',
    },
    {
      name: 'a yes is taken back',
      prepare: placed,
      act: ({ profiles }) => profiles.withdrawConsent(consultant, person, { kind: 'company', company: world.company }),
    },
    {
      name: 'somebody is removed',
      prepare: placed,
      act: ({ profiles }) => profiles.remove(consultant, person),
      refusal: 'NOT_FOUND',
      wrong: remains,
    },
  ]
  for (const verb of verbs) await killedAtEachWrite(t, house, verb)
})
