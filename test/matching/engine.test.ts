/** The engine is the reference, only faster: every id, score, part, reason and count, after any changes. */
import fc from 'fast-check'
import t from 'tap'
import { addDays, parseIsoDay } from '../../src/lib/days.js'
import { ask, contentOf } from '../../src/matching/ask.js'
import { criteria, criterionCodes, weighedCodes } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { createPeopleIndex, type PeopleIndex } from '../../src/matching/people/people-index.js'
import { read } from '../../src/matching/people/plan.js'
import { rank, type SearchSettings, search } from '../../src/matching/people/search.js'
import { rank as referenceRank } from '../../src/matching/reference.js'
import { createTop } from '../../src/matching/top.js'
import { alikeBy } from '../../src/rules/alike.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules, shippedRows } from '../../src/rules/rules.js'
import { check } from './check.js'
import { anyOpening, anyProfile, middelfart, openingOf, profileOf, settings, today, weekdays } from './world.js'

const rules = loadRules()
const lawful: SearchSettings = { ...settings, verdicts: verdictsBy(rules, today), alike: alikeBy(rules, today) }
/** Rules that change in the middle of the world's windows. */
const changing = loadRules(
  shippedRows()
    .replace(
      /^virksomhedspraktik;hours_max;.*$/m,
      'virksomhedspraktik;hours_max;20;;2026-12-19;test;H\nvirksomhedspraktik;hours_max;37;2026-12-20;;test;H',
    )
    .replace(/^(igu;age_below;50;2024-01-01;);(.*)$/m, '$12026-12-19;$2\nigu;age_below;52;2026-12-20;;$2')
    .replace(/^(igu;residence_years;20;2024-01-01;);(.*)$/m, '$12026-12-19;$2\nigu;residence_years;22;2026-12-20;;$2'),
)
const changingLaw = { ...lawful, verdicts: verdictsBy(changing, today), alike: alikeBy(changing, today) }

const anyWeights = fc.dictionary(fc.constantFrom(...weighedCodes), fc.constantFrom(0, 0, 1, 7, 1000))
/** Few ids, so that people are changed, leave and come back, and scores tie. */
const fewIds = (profile: ProfileFacts, i: number) => ({ ...profile, id: `p${i % 9}` })
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const sameAsReference = (index: PeopleIndex, people: ProfileFacts[], opening: OpeningFacts, asked: SearchSettings) =>
  same(rank(index, opening, asked), referenceRank(opening, people, asked))

const anyChange = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.nat(8), anyProfile) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(8), fc.constant(null)) },
)

check(
  'any world, any weights, any limit: the same ranking',
  [anyOpening, fc.array(anyProfile, { maxLength: 30 }), anyWeights, fc.nat(12)],
  (opening, profiles, weights, limit) => {
    const people = profiles.map((profile, i) => ({ ...profile, id: `p${i}` }))
    return sameAsReference(createPeopleIndex(people), people, opening, { ...lawful, weights, limit })
  },
)

check(
  'the same after every change, arrival and removal',
  [fc.array(anyOpening, { minLength: 1, maxLength: 3 }), fc.array(anyChange, { maxLength: 30 }), anyWeights],
  (openings, changes, weights) => {
    const people = new Map<string, ProfileFacts>()
    const index = createPeopleIndex()
    return changes.every(([who, profile], i) => {
      const id = `p${who}`
      if (profile) index.set({ ...profile, id })
      else if (index.remove(id) !== people.has(id)) return false
      if (profile) people.set(id, { ...profile, id })
      else people.delete(id)
      const opening = openings[i % openings.length]
      return (
        index.size() === people.size &&
        opening !== undefined &&
        sameAsReference(index, [...people.values()], opening, { ...lawful, weights })
      )
    })
  },
)

check(
  'the law read for people it cannot tell apart is the law',
  [anyOpening, anyProfile, anyProfile],
  (opening, a, b) => {
    const answer = (profile: ProfileFacts) =>
      lawful.verdicts(profile, opening).map(({ ok, reasons }) => [ok, [...new Set(reasons.map(({ code }) => code))]])
    const keys = lawful.alike(opening)
    const mixed: ProfileFacts = {
      ...b,
      ...(keys.birthDate(a.birthDate) === keys.birthDate(b.birthDate) && { birthDate: a.birthDate }),
      ...(standing(a) === standing(b) && { track: a.track, availableFrom: a.availableFrom }),
      residence: {
        basis: standing(a) === standing(b) ? a.residence.basis : b.residence.basis,
        registeredOn:
          keys.registeredOn(a.residence.registeredOn) === keys.registeredOn(b.residence.registeredOn)
            ? a.residence.registeredOn
            : b.residence.registeredOn,
      },
      hoursPerWeek: a.hoursPerWeek,
      unemployedSince: a.unemployedSince,
    }
    function standing({ track, availableFrom, residence: { basis } }: ProfileFacts) {
      return keys.standing({ track, availableFrom, basis })
    }
    return same(answer(b), answer(mixed))
  },
)

const anyTerms = anyOpening.map(({ hoursPerWeek, weeks, employer, startFrom, startTo }) => ({
  ...{ hoursPerWeek, weeks, employer, startFrom, startTo },
}))

check(
  'openings that the law cannot tell apart are one to it, also while it changes',
  [anyOpening, anyTerms, fc.boolean(), fc.array(anyProfile, { minLength: 5, maxLength: 5 })],
  (opening, terms, sameWindow, profiles) => {
    const { startFrom, startTo } = opening
    const other = { ...opening, ...terms, ...(sameWindow && { startFrom, startTo }) }
    return [lawful, changingLaw].every(({ alike, verdicts }) => {
      if (alike(opening).opening !== alike(other).opening) return true
      return profiles.every(profile => {
        const said = (opening: OpeningFacts) => contentOf(ask('scheme', profile, opening, verdicts(profile, opening)))
        return said(opening) === said(other)
      })
    })
  },
  2000,
)

/** Enough that words of 32, the stretches of a commute and the bounds of a score all come into play. */
const crowd = fc.array(
  anyProfile.map(profile => ({
    ...profile,
    danish: profile.danish && Math.min(6, profile.danish + 2),
    availability: profile.availability && profile.availability | weekdays,
    availableFrom: profile.availableFrom && today,
    commuteMinutes: profile.commuteMinutes && profile.commuteMinutes + 60,
    place: profile.place && {
      lat: Math.round(profile.place.lat * 20) / 20,
      lon: Math.round(profile.place.lon * 10) / 10,
    },
    hoursPerWeek: profile.hoursPerWeek && 37,
  })),
  { minLength: 150, maxLength: 300 },
)

check(
  'a crowd, of whom only the likely best are scored',
  [
    fc.array(anyOpening, { minLength: 5, maxLength: 5 }),
    crowd,
    anyWeights,
    fc.integer({ min: 1, max: 8 }),
    fc.nat(150),
  ],
  (openings, profiles, weights, limit, moved) => {
    const people = profiles.map((profile, i) => ({ ...profile, id: `p${i}` }))
    const index = createPeopleIndex(people.slice(moved))
    for (const person of people.slice(0, moved)) index.set(person)
    return openings.every(opening => {
      const asked = { ...opening, danishLevel: 1, hoursPerWeek: Math.min(opening.hoursPerWeek, 20) }
      const settings = { ...lawful, weights, limit }
      const whole = referenceRank(asked, people, settings)
      const best = search(index, asked, { ...settings, nearMisses: false, counts: false })
      return (
        same(rank(index, asked, settings), whole) &&
        same(
          best.ranked.map(({ id, score }) => [id, score]),
          whole.ranked.map(({ profileId, score }) => [profileId, score]),
        )
      )
    })
  },
  15,
)

const yearsBefore = (day: string, years: number) => `${Number(day.slice(0, 4)) - years}${day.slice(4)}`
check(
  'birthdays, years of residence and rules that change on a day of the window',
  [
    anyOpening,
    fc.array(
      fc.record({
        profile: anyProfile,
        years: fc.constantFrom(18, 50, 52),
        residence: fc.constantFrom(20, 22),
        birth: fc.constantFrom(-1, 0, 1, 2, 3),
        registered: fc.constantFrom(-1, 0, 1, 2, 3, null),
        arrives: fc.constantFrom(0, 28, 29, 30),
      }),
      { minLength: 10, maxLength: 25 },
    ),
    fc.constantFrom<OpeningFacts['schemes']>(['igu'], ['virksomhedspraktik'], ['loentilskud', 'virksomhedspraktik']),
    fc.constantFrom(['2026-12-18', 2], ['2026-12-20', 2], ['2026-12-01', 30], ['2027-02-27', 2], ['2030-03-01', 2]),
  ],
  (opening, drawn, schemes, [from, window]) => {
    const startFrom = String(from)
    const people = drawn.map(({ profile, years, residence, birth, registered, arrives }, i) => ({
      ...profile,
      id: `p${i}`,
      birthDate: yearsBefore(addDays(startFrom, birth), years),
      residence: {
        basis: 'flygtning',
        registeredOn: registered === null ? '2008-02-29' : yearsBefore(addDays(startFrom, registered), residence),
      },
      availableFrom: addDays(today, arrives),
    }))
    const asked = { ...opening, schemes, hoursPerWeek: 30, startFrom, startTo: addDays(startFrom, Number(window)) }
    const possible = people.filter(({ birthDate, residence: { registeredOn } }) =>
      [birthDate, registeredOn].every(day => parseIsoDay(day) !== null),
    )
    return sameAsReference(createPeopleIndex(possible), possible, asked, changingLaw)
  },
)

check(
  'the best of many, cut down on the way',
  [fc.array(fc.nat(30), { minLength: 100, maxLength: 400 }), fc.nat(20)],
  (scores, limit) => {
    const ids = scores.map((_, slot) => `p${String(997 - slot).padStart(3, '0')}`)
    const top = createTop(limit, ids)
    for (const [slot, score] of scores.entries()) top.offer(slot, score)
    const all = scores.map((score, slot) => ({ id: ids[slot] ?? '', score }))
    return same(
      top.best().map(({ slot, score }) => ({ id: ids[slot] ?? '', score })),
      all.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit),
    )
  },
)

t.test('what a person is told to be comes back whole', async t => {
  const index = createPeopleIndex()
  const facts = profileOf({ skills: ['bagning', 'hygiejne'], unemployedSince: '2026-01-01' })
  index.set(facts)
  t.same(index.facts('p'), facts)
  t.equal(index.facts('q'), null)
})

t.test('a code that was only met with years that cannot be read does no harm to those met later', async t => {
  const work = (disco: string, years: number) => ({ occupations: [{ disco, years }] })
  const bad = profileOf({ id: 'bad', ...work('9112', Number.NaN) })
  const good = [profileOf({ id: 'a', ...work('8322', 3) }), profileOf({ id: 'b', ...work('9112', 2) })]
  const unreadable: string[] = []
  const index = createPeopleIndex([bad, ...good], id => unreadable.push(id))
  t.same(unreadable, ['bad'])
  for (const disco of ['8322', '9112']) t.ok(sameAsReference(index, good, openingOf({ disco }), lawful), disco)
})

t.test('more occupations, wishes and sectors than a row has room for', async t => {
  const sectors = Array.from({ length: 300 }, (_, i) => `sector_${i}`)
  const others = sectors.map((sector, i) => profileOf({ id: `q${i}`, wishes: [sector] }))
  const manyWishes = [...sectors.slice(250, 258), 'koekken_restaurant']
  const manyOccupations = ['9112', '9410', '8322', '9621', '5120'].map((disco, years) => ({ disco, years }))
  const people = [...others, profileOf({ wishes: manyWishes, occupations: manyOccupations })]
  const index = createPeopleIndex(people)
  t.same(index.facts('p'), people.at(-1))
  for (const sector of ['sector_3', 'sector_250', 'sector_253', 'sector_257', 'koekken_restaurant', 'sector_299'])
    for (const disco of ['5120', '9621', '9112'])
      t.ok(sameAsReference(index, people, openingOf({ sector, disco }), lawful), `${sector} ${disco}`)
  const fewer = profileOf({ wishes: ['sector_257'], occupations: manyOccupations.slice(4) })
  index.set(fewer)
  t.ok(sameAsReference(index, [...others, fewer], openingOf({ sector: 'sector_257' }), lawful))
})

t.test('an empty world has nobody in it', async t => {
  t.same(rank(createPeopleIndex(), openingOf(), lawful), { ranked: [], nearMisses: [], fitting: 0, excluded: {} })
})

t.test('equal scores are ordered by id, whichever slot they have', async t => {
  const index = createPeopleIndex(['c', 'a', 'd', 'b'].map(id => profileOf({ id })))
  index.remove('a')
  index.set(profileOf({ id: 'e' }))
  index.set(profileOf({ id: 'a' }))
  const { ranked, fitting } = rank(index, openingOf(), { ...lawful, limit: 3 })
  t.same(
    ranked.map(({ profileId }) => profileId),
    ['a', 'b', 'c'],
  )
  t.equal(fitting, 5)
})

t.test('neighbours who live nearer and would not travel so far hide nobody', async t => {
  const north = (kilometres: number) => ({ lat: middelfart.lat + kilometres / 111.2, lon: middelfart.lon })
  const near = Array.from({ length: 10 }, (_, i) => profileOf({ id: `near${i}`, place: north(25), commuteMinutes: 10 }))
  const far = Array.from({ length: 60 }, (_, i) => profileOf({ id: `far${i}`, place: north(60), commuteMinutes: 90 }))
  const people = [...near, ...far]
  const weights = { ...Object.fromEntries(weighedCodes.map(code => [code, 0])), commute: 1000 }
  const asked = { ...lawful, weights, limit: 5 }
  t.equal(search(createPeopleIndex(people), openingOf(), asked).fitting, far.length)
  t.ok(sameAsReference(createPeopleIndex(people), people, openingOf(), asked))
})

t.test('facts that cannot be read keep one person out and nobody else', async t => {
  const unreadable: string[] = []
  const broken = [
    profileOf({ id: 'day', availableFrom: 'i morgen' }),
    profileOf({ id: 'mask', availability: 2 ** 21 }),
    profileOf({ id: 'level', danish: 2.5 }),
    profileOf({ id: 'list', wishes: null as unknown as string[] }),
    profileOf({ id: 'place', place: { lat: Number.NaN, lon: 9 } }),
  ]
  const index = createPeopleIndex([...broken, profileOf({ id: 'whole' })], id => unreadable.push(id))
  t.same(unreadable.toSorted(), ['day', 'level', 'list', 'mask', 'place'])
  t.equal(rank(index, openingOf(), lawful).fitting, 1)

  t.throws(() => index.set(profileOf({ id: 'whole', waitingSince: '' })), /waitingSince cannot be read/)
  t.equal(index.size(), 0, 'old facts that are known to be wrong do not stay')
})

t.test('another day is another ranking', async t => {
  const person = profileOf({ waitingSince: today })
  const index = createPeopleIndex([person])
  for (const day of [today, '2027-03-01', today]) {
    const then = { ...lawful, today: day, verdicts: verdictsBy(rules, day), alike: alikeBy(rules, day) }
    t.ok(sameAsReference(index, [person], openingOf(), then), day)
  }
})

t.test('lists that are no longer needed are swept out', async t => {
  const people = Array.from({ length: 50 }, (_, i) => profileOf({ id: `p${i}` }))
  const index = createPeopleIndex(people)
  for (let round = 0; round < 100; round++)
    for (const [i, person] of people.entries()) {
      const changed = fewIds({ ...person, occupations: [{ disco: '9112', years: round % 11 }] }, i)
      if (round % 2) index.set(changed)
      else index.set(person)
    }
  t.ok(index.bytes() < 200_000, `${index.bytes()} bytes`)
  const now = [...people.keys()].flatMap(i => index.facts(`p${i}`) ?? [])
  t.ok(sameAsReference(index, now, openingOf(), lawful))
})

t.test('the engine reads what the table of criteria says, so that an input more is not overlooked', async t => {
  for (const code of criterionCodes)
    t.same(read[code] ?? [], criteria[code].inputs.profile, `${code}: plan.ts reads what its measure looks at`)
})
