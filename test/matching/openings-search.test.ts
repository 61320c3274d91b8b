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

t.test(
  'among scores that lie close, one that its skills lift to the top is found behind one that they cannot',
  async t => {
    const weights = Object.fromEntries(weighedCodes.map(code => [code, 0]))
    const asked = { ...lawful, weights: { ...weights, prospect: 1000, skills: 1000, danish: 1 }, limit: 1 }
    const person = profileOf({ danish: 4, skills: ['knivteknik'] })
    const leading = openingOf({ id: 'leading', prospect: 'yes', danishLevel: 3, skills: ['opvask'] })
    const behind = openingOf({ id: 'behind', prospect: 'no', danishLevel: 4, skills: ['opvask'] })
    const lifted = openingOf({ id: 'lifted', prospect: 'no', danishLevel: 1, skills: ['knivteknik'] })
    for (const openings of [
      [leading, behind, lifted],
      [lifted, behind, leading],
    ]) {
      const index = createOpeningsIndex(openings)
      t.equal(searchOpenings(index, person, asked).ranked[0]?.id, 'lifted')
      t.ok(sameAsReference(index, person, openings, asked))
    }
  },
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

t.test('more skills are wanted than stand in a row', async t => {
  const skills = Array.from({ length: 12 }, (_, i) => `s${i}`)
  const openings = [0, 7, 8, 9, 12].map(wanted => openingOf({ id: `o${wanted}`, skills: skills.slice(0, wanted) }))
  openings.push(openingOf({ id: 'twice', skills: [...skills.slice(0, 6), ...skills.slice(3, 9)] }))
  const index = createOpeningsIndex(openings)
  for (const held of [[], ['s0'], ['s8', 's11'], ['unheard of', ...skills.slice(2)], skills])
    t.ok(sameAsReference(index, profileOf({ skills: held }), openings, lawful), `${held}`)
})

t.test('a workplace of many openings, of which some leave and others come', async t => {
  const place = { lat: 55.5, lon: 10.5 }
  const at = (i: number, also: Partial<OpeningFacts> = {}) =>
    openingOf({ id: `o${i}`, danishLevel: i % 7, licences: i % 3 ? [] : ['B'], skills: [`s${i % 5}`], place, ...also })
  const openings = new Map(Array.from({ length: 100 }, (_, i) => [i, at(i)]))
  const index = createOpeningsIndex(openings.values())
  const person = profileOf({ danish: 3, skills: ['s1', 's4'], place, commuteMinutes: 30 })
  const asReference = () => sameAsReference(index, person, [...openings.values()], lawful)
  t.ok(asReference())
  for (let i = 0; i < 100; i += 2) {
    openings.delete(i)
    index.remove(`o${i}`)
  }
  t.ok(asReference(), 'half have left')
  for (let i = 1; i < 60; i += 4) openings.set(i, at(i, { place: { lat: 57, lon: 10 }, danishLevel: 0 }))
  for (let i = 3; i < 60; i += 4) openings.set(i, at(i, { danishLevel: 0, licences: ['B'] }))
  for (let i = 100; i < 140; i++) openings.set(i, at(i))
  for (const opening of openings.values()) index.set(opening)
  t.ok(asReference(), 'some have moved, some have changed, others have come')
})

t.test('an opening that moves from place to place leaves its room to others', async t => {
  const index = createOpeningsIndex([openingOf({ place: { lat: 55, lon: 10 } })])
  const last = openingOf({ place: { lat: 55 + 0.999, lon: 10 } })
  for (let i = 0; i < 1000; i++) index.set(openingOf({ place: { lat: 55 + i / 1000, lon: 10 } }))
  t.ok(index.bytes() < 40_000, `${index.bytes()} bytes`)
  t.ok(sameAsReference(index, profileOf({ place: { lat: 56, lon: 10 } }), [last], lawful))
})

t.test('an opening that cannot be held changes nothing', async t => {
  const most = 2 ** 16
  const openings = Array.from({ length: most }, (_, slots) => openingOf({ id: `o${slots % 3}`, slots }))
  const index = createOpeningsIndex(openings)
  t.throws(() => index.set(openingOf({ id: 'o1', slots: most })), RangeError)
  t.throws(() => index.set(openingOf({ id: 'new', slots: most + 1 })), RangeError)
  t.throws(
    () => index.set(openingOf({ id: 'o2', skills: Array.from({ length: most - 1 }, (_, i) => `${i}`) })),
    RangeError,
  )
  t.equal(index.size(), 3)
  t.ok(sameAsReference(index, profileOf({}), openings.slice(-3), lawful))
})

t.test('another day is another ranking', async t => {
  const openings = [openingOf({ startTo: '2027-02-01' }), openingOf({ id: 'igu', schemes: ['igu'] })]
  const index = createOpeningsIndex(openings)
  for (const day of [today, '2027-03-01', today]) {
    const then = { ...lawful, today: day, verdicts: verdictsBy(rules, day), alike: alikeBy(rules, day) }
    t.ok(sameAsReference(index, profileOf({ waitingSince: today }), openings, then), day)
  }
})

t.test('an opening that changes often leaves nothing behind', async t => {
  const index = createOpeningsIndex()
  for (let round = 0; round < 3000; round++)
    index.set(openingOf({ id: `o${round % 10}`, skills: ['a', 'b', String(round % 7)] }))
  t.ok(index.bytes() < 40_000, `${index.bytes()} bytes`)
  const now = Array.from({ length: 10 }, (_, i) => index.facts(`o${i}`)).filter(facts => facts !== null)
  t.ok(sameAsReference(index, profileOf({ skills: ['a', '3'] }), now, lawful))
  t.equal(index.figures().openings, 10)
})
