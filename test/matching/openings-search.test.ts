/** The openings of one person: as the reference ranks them, after any changes. */
import fc from 'fast-check'
import t from 'tap'
import { weighedCodes } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { createOpeningsIndex, type OpeningsIndex } from '../../src/matching/openings/openings-index.js'
import { searchOpenings } from '../../src/matching/openings/search.js'
import { rankOpenings } from '../../src/matching/reference.js'
import { alikeBy } from '../../src/rules/alike.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { check } from './check.js'
import { anyOpening, anyProfile, openingOf, profileOf, settings, today } from './world.js'

const rules = loadRules()
const lawful = { ...settings, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }
const anyWeights = fc.dictionary(fc.constantFrom(...weighedCodes), fc.constantFrom(0, 0, 1, 7, 1000))
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function sameAsReference(
  index: OpeningsIndex,
  profile: ProfileFacts,
  openings: OpeningFacts[],
  asked: typeof lawful,
): boolean {
  const whole = rankOpenings(profile, openings, asked)
  const hits = (ranked: typeof whole.ranked) => ranked.map(({ openingId, score }) => ({ id: openingId, score }))
  const { fitting, excluded } = whole
  const [ranked, nearMisses] = [hits(whole.ranked), hits(whole.nearMisses)]
  return (
    same(searchOpenings(index, profile, asked), { ranked, nearMisses, fitting, excluded }) &&
    same(searchOpenings(index, profile, { ...asked, nearMisses: false, counts: false }), {
      ...{ ranked, nearMisses: [], fitting: 0, excluded: {} },
    })
  )
}

check(
  'any openings, any people, any weights, any limit',
  [fc.array(anyOpening, { maxLength: 40 }), fc.array(anyProfile, { maxLength: 3 }), anyWeights, fc.nat(12)],
  (drawn, profiles, weights, limit) => {
    const openings = drawn.map((opening, i) => ({ ...opening, id: `o${i}` }))
    const index = createOpeningsIndex(openings)
    return profiles.every(profile => sameAsReference(index, profile, openings, { ...lawful, weights, limit }))
  },
)

check(
  'the same after every change, arrival and removal',
  [fc.array(anyProfile, { minLength: 1, maxLength: 2 }), fc.array(fc.tuple(fc.nat(8), fc.option(anyOpening)))],
  (profiles, changes) => {
    const openings = new Map<string, OpeningFacts>()
    const index = createOpeningsIndex()
    return changes.every(([which, opening], i) => {
      const id = `o${which}`
      if (opening) index.set({ ...opening, id })
      else if (index.remove(id) !== openings.has(id)) return false
      if (opening) openings.set(id, { ...opening, id })
      else openings.delete(id)
      const profile = profiles[i % profiles.length]
      return (
        index.size() === openings.size &&
        profile !== undefined &&
        sameAsReference(index, profile, [...openings.values()], lawful)
      )
    })
  },
  100,
)

t.test('more kinds of demands than a row has bits for', async t => {
  const many = Array.from({ length: 40 }, (_, i) => `demand${i}`)
  const openings = [
    ...many.map(demand => openingOf({ id: demand, demands: [demand] })),
    openingOf({ id: 'flour', demands: ['demand39', 'flour'] }),
    openingOf({ id: 'none' }),
  ]
  const index = createOpeningsIndex(openings)
  const limited = profileOf({ workLimits: ['no_flour'] })
  t.ok(sameAsReference(index, limited, openings, lawful))
  t.equal(searchOpenings(index, limited, lawful).excluded['work-limit'], 1)
})

t.test('another day is another ranking', async t => {
  const openings = [openingOf({ startTo: '2027-02-01' }), openingOf({ id: 'igu', schemes: ['igu'] })]
  const index = createOpeningsIndex(openings)
  for (const day of [today, '2027-03-01', today]) {
    const then = { ...lawful, today: day, verdicts: verdictsBy(rules, day), alike: alikeBy(rules, day) }
    t.ok(sameAsReference(index, profileOf({ waitingSince: today }), openings, then), day)
  }
})

t.test('lists of skills that are no longer needed are swept out', async t => {
  const index = createOpeningsIndex()
  for (let round = 0; round < 3000; round++)
    index.set(openingOf({ id: `o${round % 10}`, skills: ['a', 'b', String(round % 7)] }))
  t.ok(index.bytes() < 40_000, `${index.bytes()} bytes`)
  const now = Array.from({ length: 10 }, (_, i) => index.facts(`o${i}`)).filter(facts => facts !== null)
  t.ok(sameAsReference(index, profileOf({ skills: ['a', '3'] }), now, lawful))
  t.equal(index.figures().openings, 10)
})
