import t from 'tap'
import { rank, rankOpenings } from '../../src/matching/reference.js'
import { odense, openingOf, profileOf, settings } from './world.js'

const people = [
  profileOf({ id: 'dishwasher', occupations: [{ disco: '941210', years: 3 }] }),
  profileOf({ id: 'cook-b' }),
  profileOf({ id: 'cook-a' }),
  profileOf({ id: 'nearly', danish: 1 }),
  profileOf({ id: 'nearly-far', danish: 1, occupations: [] }),
  profileOf({ id: 'far', place: odense, commuteMinutes: 20, danish: 0 }),
  profileOf({ id: 'limited', workLimits: ['no_flour'] }),
]
const opening = openingOf({ demands: ['flour'] })

t.test('an opening gets its people, near misses and the counts of what excluded the rest', async t => {
  const { ranked, nearMisses, fitting, excluded } = rank(opening, people, settings)
  t.same(
    ranked.map(({ profileId }) => profileId),
    ['cook-a', 'cook-b', 'dishwasher'],
  )
  t.equal(fitting, 3)
  t.same(
    nearMisses.map(({ profileId, wouldFitIf }) => [profileId, wouldFitIf[0]?.code]),
    [
      ['nearly', 'fix-danish'],
      ['nearly-far', 'fix-danish'],
    ],
  )
  t.same(excluded, { 'commute-far': 1, 'danish-short': 3, 'work-limit': 1 })
})

t.test('the limit cuts the lists and not the counts', async t => {
  const { ranked, nearMisses, fitting } = rank(opening, people, { ...settings, limit: 1 })
  t.same([ranked.length, nearMisses.length, fitting], [1, 1, 3])
})

t.test('nobody, nothing', async t => {
  t.same(rank(opening, [], settings), { ranked: [], nearMisses: [], fitting: 0, excluded: {} })
  t.same(rankOpenings(profileOf(), [], settings), { ranked: [], nearMisses: [], fitting: 0, excluded: {} })
})

t.test('a person gets openings; prospect and shortage count', async t => {
  const openings = [
    openingOf({ id: 'a-no', prospect: 'no' }),
    openingOf({ id: 'b-yes', prospect: 'yes' }),
    openingOf({ id: 'c-yes-shortage', prospect: 'yes', shortage: true }),
    openingOf({ id: 'd-no', prospect: 'no' }),
    openingOf({ id: 'e-flour', demands: ['flour'] }),
  ]
  const { ranked, excluded } = rankOpenings(profileOf({ workLimits: ['no_flour'] }), openings, settings)
  t.same(
    ranked.map(({ openingId }) => openingId),
    ['c-yes-shortage', 'b-yes', 'a-no', 'd-no'],
  )
  t.same(excluded, { 'work-limit': 1 })
})

t.test('weights change the order', async t => {
  const wish = profileOf({ id: 'wish', occupations: [] })
  const cook = profileOf({ id: 'cook', wishes: ['hotel'] })
  const first = (weights: Record<string, number>) =>
    rank(openingOf(), [wish, cook], { ...settings, weights }).ranked[0]?.profileId
  t.equal(first({}), 'cook')
  t.equal(first({ wishes: 50 }), 'wish')
})
