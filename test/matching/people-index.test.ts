/** What an index of people is made of: numbers for days, values and ids, and the refusal of facts that cannot be read. */
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { addDays } from '../../src/lib/days.js'
import { dayNumber, dayOfNumber } from '../../src/matching/day-number.js'
import type { ProfileFacts } from '../../src/matching/facts.js'
import { createLists, createPairs } from '../../src/matching/numbering.js'
import { createPeopleIndex } from '../../src/matching/people/people-index.js'
import { createSlotsById } from '../../src/matching/people/slots-by-id.js'
import { checkFacts } from '../../src/matching/people/write-row.js'
import { check } from './check.js'
import { anyProfile, profileOf } from './world.js'

t.test('every fact is asked about, by the check alone and by the index', async t => {
  const index = createPeopleIndex()
  for (const fact of Object.keys(profileOf())) {
    const broken = { ...profileOf(), [fact]: { 0: 'x' } } as unknown as ProfileFacts
    t.throws(() => checkFacts(broken), new RangeError(`${fact} cannot be read`))
    t.throws(() => index.set(broken), new RangeError(`${fact} cannot be read`))
    t.throws(() => index.set({ ...broken, [fact]: undefined }), new RangeError(`${fact} cannot be read`))
  }
  t.equal(index.size(), 0)
})

t.test('within lists and places too', async t => {
  const broken: Partial<Record<keyof ProfileFacts, unknown>>[] = [
    { skills: ['a', 1] },
    { licences: [null] },
    { workLimits: [undefined] },
    { wishes: [['a']] },
    { occupations: [null] },
    { occupations: [{ disco: 5120, years: 1 }] },
    { occupations: [{ disco: '5120', years: Number.NaN }] },
    { residence: { basis: 7, registeredOn: null } },
    { residence: { basis: null, registeredOn: '2026-02-29' } },
    { place: { lat: 55, lon: Number.POSITIVE_INFINITY } },
  ]
  for (const facts of broken) {
    const [fact] = Object.keys(facts)
    const person = { ...profileOf(), ...facts } as ProfileFacts
    t.throws(() => checkFacts(person), new RangeError(`${fact} cannot be read`))
    t.throws(() => createPeopleIndex().set(person), new RangeError(`${fact} cannot be read`))
  }
})

check('facts come back as they were put in', [fc.array(anyProfile, { maxLength: 20 })], profiles => {
  const people = profiles.map((profile, i) => ({ ...profile, id: `p${i % 7}` }))
  const index = createPeopleIndex(people)
  return people.every(({ id }) => {
    const last = people.findLast(person => person.id === id) as ProfileFacts
    const plain = JSON.parse(JSON.stringify({ ...last, skills: [...new Set(last.skills)] }))
    return isDeepStrictEqual(index.facts(id), plain)
  })
})

t.test('a day has a number, and no other text has', async t => {
  let day = '1895-01-01'
  for (let number = dayNumber(day); day < '2105-01-01'; number++) {
    if (dayNumber(day) !== number || dayOfNumber(number) !== day) return t.fail(day)
    day = addDays(day, 1)
  }
  const none = [
    '2023-02-29',
    '1900-02-29',
    '2023-13-01',
    '2023-00-10',
    '2023-01-00',
    '2023-04-31',
    '20ab-01-01',
    '2a-01-01',
    '',
  ]
  for (const text of [...none, '2023/01/01', '2023-1-011', '0999-01-01', '2023-01-1 '])
    t.ok(Number.isNaN(dayNumber(text)), text)
})

check(
  'a change that leaves the lists as they are adds nothing to them',
  [fc.array(anyProfile, { minLength: 1, maxLength: 10 })],
  profiles => {
    const people = profiles.map((profile, i) => ({ ...profile, id: `p${i}` }))
    const index = createPeopleIndex(people)
    const before = index.columns.lists.end
    for (const person of people) index.set({ ...person, danish: 6, hoursPerWeek: 20 })
    return index.columns.lists.end === before && people.every(({ id }) => index.facts(id)?.danish === 6)
  },
)

const anyId = fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 400 }).map(String))

check(
  'ids are found where a Map would find them',
  [fc.array(fc.tuple(anyId, fc.boolean()), { maxLength: 600 }), fc.nat(300)],
  (steps, expected) => {
    const columns = { ids: [] as string[] }
    const slots = createSlotsById(columns, expected)
    const known = new Map<string, number>()
    for (const [id, arrives] of steps) {
      if (arrives) {
        const slot = columns.ids.push(id) - 1
        if (slots.add(id, slot) === known.has(id)) return false
        if (!known.has(id)) known.set(id, slot)
      } else {
        slots.delete(id)
        known.delete(id)
      }
    }
    const newSlots = Int32Array.from(columns.ids.keys()).reverse()
    columns.ids.reverse()
    slots.renumber(newSlots)
    return (
      slots.size() === known.size &&
      steps.every(([id]) => slots.find(id) === (known.has(id) ? newSlots[known.get(id) as number] : -1))
    )
  },
)

check(
  'lists of codes have the same number when they are equal',
  [fc.array(fc.array(fc.constantFrom('A', 'B', 'AB', ''), { maxLength: 4 }), { maxLength: 60 })],
  lists => {
    const numbering = createLists()
    const unknown = lists.every(list => numbering.find(list) === -1)
    const numbers = lists.map(list => numbering.numberOf(list))
    return (
      unknown &&
      lists.every((a, i) =>
        lists.every((b, j) => (numbers[i] === numbers[j]) === (JSON.stringify(a) === JSON.stringify(b))),
      ) &&
      lists.every((list, i) => numbering.find(list) === numbers[i])
    )
  },
)

const anyNumber = fc.oneof(fc.nat(9), fc.double({ noNaN: true, min: -90, max: 90 }))

check(
  'pairs of numbers have the same number when they are equal',
  [fc.array(fc.tuple(anyNumber, anyNumber), { maxLength: 200 })],
  pairs => {
    const numbering = createPairs()
    const numbers = pairs.map(([first, second]) => numbering.numberOf({ first, second }))
    return pairs.every(
      ([first, second], i) =>
        numbering.find({ first, second }) === numbers[i] &&
        numbering.values[numbers[i] as number]?.first === first + 0 &&
        numbers.indexOf(numbers[i] as number) === pairs.findIndex(([a, b]) => a === first && b === second),
    )
  },
)
