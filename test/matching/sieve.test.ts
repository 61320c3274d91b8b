/** What is kept from one search to the next: it follows every change, and never grows beyond its room. */
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { createKept, shareRoom } from '../../src/matching/kept.js'
import { createPeopleIndex, type PeopleIndex } from '../../src/matching/people/people-index.js'
import { rank, search } from '../../src/matching/people/search.js'
import { rank as referenceRank } from '../../src/matching/reference.js'
import { alikeBy } from '../../src/rules/alike.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { anyOpening, anyProfile, openingOf, profileOf, settings, today } from './world.js'

const rules = loadRules()
const lawful = { ...settings, limit: 20, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }
const people = fc.sample(anyProfile, { seed: 4, numRuns: 1200 }).map((profile, i) => ({ ...profile, id: `p${i}` }))
const openings = fc.sample(anyOpening, { seed: 5, numRuns: 5 })

function sameAsReference(t: Test, index: PeopleIndex, people: ProfileFacts[], opening: OpeningFacts): void {
  const whole = referenceRank(opening, people, lawful)
  t.same(rank(index, opening, lawful), whole)
  t.same(
    search(index, opening, { ...lawful, nearMisses: false, counts: false }),
    {
      ranked: whole.ranked.map(({ profileId, score }) => ({ id: profileId, score })),
      ...{ nearMisses: [], fitting: 0, excluded: {} },
    },
    'the best alone, of whom the law is asked last',
  )
}

t.test('a sieve follows changes, few and more than are remembered', async t => {
  const index = createPeopleIndex(people)
  const now = new Map(people.map(person => [person.id, person]))
  let next = 0
  const changeSome = (count: number) => {
    for (let left = count; left > 0; left--) {
      const person = people[next++ % people.length] as ProfileFacts
      const other = people[(next * 7) % people.length] as ProfileFacts
      const changed = { ...other, id: person.id, place: next % 9 === 0 ? other.place : person.place }
      index.set(changed)
      now.set(person.id, changed)
    }
  }
  for (const changes of [0, 0, 0, 1, 40, 1100, 2]) {
    changeSome(changes)
    for (const opening of openings) sameAsReference(t, index, [...now.values()], opening)
  }
  for (const id of [...now.keys()].slice(0, 2)) {
    index.remove(id)
    now.delete(id)
    for (const opening of openings) sameAsReference(t, index, [...now.values()], opening)
  }
})

t.test('who changed before the last changes that are remembered is not forgotten', async t => {
  const many = Array.from({ length: 40_000 }, (_, i) => profileOf({ id: `p${i}`, danish: 0 }))
  const index = createPeopleIndex(many)
  const opening = openingOf({ danishLevel: 3, place: null })
  const fitting = () => search(index, opening, lawful).fitting
  for (let again = 0; again < 4; again++) t.equal(fitting(), 0)
  for (let i = 0; i < 1100; i++) index.set(profileOf({ id: `p${i * 36}`, danish: 4 }))
  t.equal(fitting(), 1100)
})

t.test('who left before the last changes that are remembered is not found any more', async t => {
  const many = Array.from({ length: 100 }, (_, i) => profileOf({ id: `p${i}`, danish: 4 }))
  const index = createPeopleIndex(many)
  const opening = openingOf({ danishLevel: 3 })
  const fitting = () => search(index, opening, lawful).fitting
  for (let again = 0; again < 4; again++) t.equal(fitting(), 100)
  index.set(profileOf({ id: 'p0', danish: 0 }))
  for (let i = 0; i < 1100; i++) index.set(profileOf({ id: 'p1', danish: 4 + (i % 2) }))
  t.equal(fitting(), 99)
})

t.test('more skills than four binary digits can count', async t => {
  const codes = Array.from({ length: 24 }, (_, i) => `skill${i}`)
  const skilled = people.slice(0, 600).map((person, i) => ({
    ...profileOf({ id: person.id, waitingSince: person.waitingSince }),
    skills: codes.filter((_, number) => (i * 31 + number * number) % 5 < 3),
  }))
  const index = createPeopleIndex(skilled)
  for (const wanted of [15, 16, 24])
    sameAsReference(t, index, skilled, openingOf({ id: `o${wanted}`, skills: codes.slice(0, wanted) }))
})

t.test('whoever comes to the trade and the wish is found among many who have them', async t => {
  const many = Array.from({ length: 200 }, (_, i) => profileOf({ id: `p${i}`, waitingSince: '2026-10-01' }))
  const asked = { ...lawful, limit: 5 }
  const late = profileOf({ id: 'z', occupations: [{ disco: '9112', years: 3 }], wishes: ['lager_logistik'] })
  const index = createPeopleIndex([...many, late])
  t.notOk(search(index, openingOf(), asked).ranked.some(({ id }) => id === 'z'))
  index.set(profileOf({ id: 'z', waitingSince: '2026-06-01' }))
  t.equal(search(index, openingOf(), asked).ranked[0]?.id, 'z')
})

t.test('a most wanted sector for which a row has no room counts as such', async t => {
  const sectors = Array.from({ length: 300 }, (_, i) => `sector_${i}`)
  const others = sectors.map((sector, i) => profileOf({ id: `q${i}`, wishes: [sector] }))
  const wishing = Array.from({ length: 100 }, (_, i) =>
    // So near the most that there is that a bound which forgot how much they wish for it would be too low.
    profileOf({ id: `p${i}`, wishes: ['sector_299'], danish: 6, waitingSince: i === 99 ? '2024-01-01' : '2026-01-20' }),
  )
  const index = createPeopleIndex([...others, ...wishing])
  const opening = openingOf({ sector: 'sector_299' })
  t.equal(search(index, opening, { ...lawful, limit: 5 }).ranked[0]?.id, 'p99')
})

t.test('what is kept stays within its room, and the longest unused goes first', async t => {
  const room = 64 * 2 ** 20
  const kept = createKept(() => room)
  const made: string[] = []
  const ask = (key: string) =>
    kept.of(key, () => {
      made.push(key)
      return { value: key, bytes: 2 ** 20 }
    })
  for (let i = 0; i < 200; i++) {
    ask(`thing ${i}`)
    t.equal(ask('always'), 'always')
    t.ok(kept.figures().bytes <= room)
  }
  t.equal(made.filter(key => key === 'always').length, 1, 'what is used again is not made again')
  t.equal(ask('thing 0'), 'thing 0')
  t.equal(made.filter(key => key === 'thing 0').length, 2, 'what was let go is made anew')
})

t.test('what something in use holds on to stays as long as that does', async t => {
  const kept = createKept()
  const bytes = 2 ** 20
  const made: string[] = []
  const ask = (key: string, holds: string[] = []) =>
    kept.of(key, () => {
      made.push(key)
      return { value: key, bytes, holds: () => holds }
    })
  ask('part')
  for (let i = 0; i < 100; i++) {
    ask('whole', ['part'])
    ask(`thing ${i}`)
  }
  ask('part')
  t.same(
    made.filter(key => key === 'part' || key === 'whole'),
    ['part', 'whole'],
  )
})

t.test('indexes that share room fill no more of it together: the one searched longest ago gives way', async t => {
  const room = shareRoom(10)
  const indexes = Array.from({ length: 98 }, () => createKept(undefined, room))
  const search = (i: number, key = 'thing', bytes = 2) => {
    indexes[i]?.holdFor('2026-11-21', 'law')
    indexes[i]?.of(key, () => ({ value: key, bytes }))
  }
  const held = () => indexes.flatMap((kept, i) => (kept.figures().bytes > 0 ? [i] : []))
  const sum = () => indexes.reduce((all, kept) => all + kept.figures().bytes, 0)
  for (let i = 0; i < 98; i++) {
    search(i)
    search(0)
    t.ok(sum() <= 10, `${sum()} bytes`)
  }
  t.same(held(), [0, 94, 95, 96, 97], 'one that is searched again and again stays')
  search(95, 'another', 3)
  t.same(held(), [0, 95, 97])
  search(3, 'large', 40)
  t.same(held(), [3], 'a single one has its own room')
})
