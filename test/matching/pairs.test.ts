/** Many openings at once are many searches, told in numbers. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { bestPairs, fittingPairs } from '../../src/matching/people/pairs.js'
import { createPeopleIndex, type Searchable } from '../../src/matching/people/people-index.js'
import { search } from '../../src/matching/people/search.js'
import { openSnapshot, takeSnapshot } from '../../src/matching/people/snapshot.js'
import { rank } from '../../src/matching/reference.js'
import { alikeBy } from '../../src/rules/alike.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { check } from './check.js'
import { anyOpening, anyOpenings, anyProfile, openingOf, profileOf, settings, today } from './world.js'

const rules = loadRules()
const lawful = { ...settings, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const numbered = <T extends object>(all: T[]) => all.map((each, i) => ({ ...each, id: `p${i}` }))

check(
  'the best of every opening, also of a copy for another thread',
  [anyOpenings, fc.array(anyProfile, { maxLength: 30 }), fc.nat(9), fc.nat(5)],
  (openings, profiles, limit, removed) => {
    const people = numbered(profiles)
    const index = createPeopleIndex(people)
    for (const { id } of people.slice(0, removed)) index.remove(id)
    const copy = openSnapshot(structuredClone(takeSnapshot(index)))
    return [index, copy].every(each => {
      const { found, slots, scores } = bestPairs(each, openings, { ...lawful, limit })
      return openings.every((opening, row) => {
        const { ranked } = rank(opening, people.slice(removed), { ...lawful, limit })
        const told = Array.from({ length: found[row] ?? 0 }, (_, i) => {
          const place = row * limit + i
          return [each.columns.ids[slots[place] ?? -1], scores[place]]
        })
        return same(
          told,
          ranked.map(({ profileId, score }) => [profileId, score]),
        )
      })
    })
  },
  100,
)

t.test('a copy of many people does not see what is changed later', async t => {
  const index = createPeopleIndex(Array.from({ length: 5_000 }, (_, i) => profileOf({ id: `p${i}` })))
  const copy = openSnapshot(structuredClone(takeSnapshot(index)))
  const parts = ({ columns: { rows, lists, bits } }: Searchable) => [rows, lists.bytes, ...bits.live]
  const before = parts(copy).map(part => part.slice())
  for (const part of parts(index)) part.fill(7)
  t.ok(before.some(part => part.byteLength > 2 ** 16))
  t.ok(isDeepStrictEqual(parts(copy), before))
})

check(
  'every pair that fits, or the best of each opening, person by person',
  [anyOpenings, fc.array(anyProfile, { maxLength: 30 }), fc.constantFrom(1, 3, undefined), fc.nat(5)],
  (openings, profiles, best, removed) => {
    const people = numbered(profiles)
    const index = createPeopleIndex(people)
    for (const { id } of people.slice(0, removed)) index.remove(id)
    const { ids, rowStart, place, value } = fittingPairs(index, openings, lawful, best)
    const told = ids.flatMap((id, person) =>
      Array.from(place.subarray(rowStart[person], rowStart[person + 1]), (opening, i) => [
        ...[id, opening, value[(rowStart[person] ?? 0) + i]],
      ]),
    )
    const expected = openings.flatMap((opening, number) =>
      rank(opening, people.slice(removed), { ...lawful, limit: best ?? 100 }).ranked.map(({ profileId, score }) => [
        ...[profileId, number, score],
      ]),
    )
    return (
      same(
        ids.toSorted(),
        people
          .slice(removed)
          .map(({ id }) => id)
          .sort(),
      ) && same(told.sort(), expected.sort())
    )
  },
  100,
)

t.test('more people than are read at a time, and more requirements than are read at once', async t => {
  const people = fc.sample(anyProfile, { seed: 6, numRuns: 2500 }).map((profile, i) => ({ ...profile, id: `p${i}` }))
  const openings = fc.sample(anyOpening, { seed: 7, numRuns: 150 }).map((opening, i) => ({ ...opening, id: `o${i}` }))
  const index = createPeopleIndex(people.slice(0, 2400))
  for (const person of people.slice(2400)) index.set(person)
  const asked = { ...lawful, limit: 9, nearMisses: false, counts: false }
  const { found, slots, scores } = bestPairs(index, openings, asked)
  const other = createPeopleIndex(people)
  for (const [row, opening] of openings.entries()) {
    const { ranked } = search(other, opening, asked)
    const told = Array.from({ length: found[row] ?? 0 }, (_, i) => ({
      id: index.columns.ids[slots[row * 9 + i] ?? -1],
      score: scores[row * 9 + i],
    }))
    t.same(told, ranked)
  }
  for (const opening of openings.slice(0, 20))
    t.same(search(index, opening, lawful), search(other, opening, lawful), 'sieves read at once tell near misses, too')
})

t.test('nobody and nothing', async t => {
  const index = createPeopleIndex([profileOf()])
  t.same([...fittingPairs(index, [], lawful).rowStart], [0, 0])
  t.same([...fittingPairs(createPeopleIndex(), [openingOf()], lawful).rowStart], [0])
  t.same([...bestPairs(createPeopleIndex(), [openingOf()], lawful).found], [0])
})
