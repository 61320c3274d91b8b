import fc from 'fast-check'
import t from 'tap'
import { addDays } from '../../src/lib/days.js'
import { criteria, criterionCodes, fullWeights, weighedCodes } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { explain, rank, rankOpenings } from '../../src/matching/reference.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import {
  anyOpening,
  anyOpenings,
  anyProfile,
  anyProfiles,
  discos,
  limitCodes,
  sectors,
  settings,
  skillCodes,
  today,
} from './world.js'

const lawful = { ...settings, verdicts: verdictsBy(loadRules(), today) }
const anyWeights = fc.dictionary(fc.constantFrom(...weighedCodes), fc.integer({ min: 0, max: 50 }))

const check = <T extends unknown[]>(
  name: string,
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...values: T) => boolean,
) =>
  t.test(name, async t => {
    const property = fc.property(fc.tuple<T>(...arbitraries), values => holds(...values))
    t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
  })

/** A name of every way in which facts get better, and how. */
const better: [name: string, improve: (p: ProfileFacts, o: OpeningFacts, n: number) => ProfileFacts][] = [
  ['a higher wish', (p, o) => ({ ...p, wishes: raised(p.wishes, o.sector) })],
  ['one more wish', (p, _o, n) => ({ ...p, wishes: [...p.wishes, sectors[n % sectors.length] ?? ''] })],
  ['more years', (p, _o, n) => ({ ...p, occupations: p.occupations.map(e => ({ ...e, years: (e.years ?? 0) + n })) })],
  [
    'one more occupation',
    (p, _o, n) => ({ ...p, occupations: [...p.occupations, { disco: discos[n % discos.length] ?? '', years: n }] }),
  ],
  ['the occupation itself', (p, o) => ({ ...p, occupations: p.occupations.map(e => ({ ...e, disco: o.disco })) })],
  ['one more skill', (p, _o, n) => ({ ...p, skills: [...p.skills, skillCodes[n % skillCodes.length] ?? ''] })],
  ['better Danish', (p, _o, n) => ({ ...p, danish: p.danish === null ? null : Math.min(6, p.danish + n) })],
  [
    'more days',
    (p, _o, n) => ({ ...p, availability: p.availability === null ? null : p.availability | (1 << (n % 21)) }),
  ],
  ['more hours', (p, _o, n) => ({ ...p, hoursPerWeek: p.hoursPerWeek === null ? null : p.hoursPerWeek + n })],
  ['a shorter way', (p, o) => ({ ...p, place: p.place && o.place ? halfway(p.place, o.place) : p.place })],
  [
    'a longer way accepted',
    (p, _o, n) => ({ ...p, commuteMinutes: p.commuteMinutes === null ? null : p.commuteMinutes + n }),
  ],
  ['a longer wait', (p, _o, n) => ({ ...p, waitingSince: addDays(p.waitingSince, -n * 10) })],
  ['one more licence', p => ({ ...p, licences: [...p.licences, 'truck', 'B'] })],
  ['one limit less', p => ({ ...p, workLimits: p.workLimits.slice(1) })],
  [
    'an earlier start',
    (p, _o, n) => ({ ...p, availableFrom: p.availableFrom === null ? null : addDays(p.availableFrom, -n) }),
  ],
]

const raised = (wishes: readonly string[], sector: string): string[] => {
  const at = wishes.indexOf(sector)
  return at < 1 ? [...wishes] : [...wishes.slice(0, at - 1), sector, wishes[at - 1] ?? '', ...wishes.slice(at + 1)]
}
const halfway = (a: { lat: number; lon: number }, b: { lat: number; lon: number }) => ({
  lat: (a.lat + b.lat) / 2,
  lon: (a.lon + b.lon) / 2,
})

for (const [name, improve] of better) {
  const step = fc.integer({ min: 1, max: 4 })
  check(`better facts are never worth less: ${name}`, [anyOpening, anyProfile, step], (opening, profile, n) => {
    const before = explain(opening, profile, lawful)
    const after = explain(opening, improve(profile, opening, n), lawful)
    return after.score >= before.score && (before.excludedBy.length > 0 || after.excludedBy.length === 0)
  })
  check(
    `better facts never rank lower: ${name}`,
    [anyOpening, anyProfiles, fc.nat(11), step, anyWeights],
    (opening, profiles, which, n, weights) => {
      const subject = profiles[which % Math.max(1, profiles.length)]
      if (!subject) return true
      const improved = improve(subject, opening, n)
      const place = (facts: ProfileFacts) => {
        const list = profiles.map(each => (each === subject ? facts : each))
        const { ranked } = rank(opening, list, { ...settings, weights })
        const at = ranked.findIndex(({ profileId }) => profileId === subject.id)
        return at < 0 ? Number.POSITIVE_INFINITY : at
      }
      return place(improved) <= place(subject)
    },
  )
}

/** A fact made known as the best it can be; unknown may not have been worth more. */
const unknown: [
  name: string,
  forget: (p: ProfileFacts) => ProfileFacts,
  best: (p: ProfileFacts, o: OpeningFacts) => ProfileFacts,
][] = [
  ['Danish', p => ({ ...p, danish: null }), (p, o) => ({ ...p, danish: o.danishLevel ?? 0 })],
  ['availability', p => ({ ...p, availability: null }), (p, o) => ({ ...p, availability: o.slots })],
  ['hours', p => ({ ...p, hoursPerWeek: null }), (p, o) => ({ ...p, hoursPerWeek: o.hoursPerWeek })],
  ['the longest way', p => ({ ...p, commuteMinutes: null }), p => ({ ...p, commuteMinutes: 600 })],
  [
    'the home',
    p => ({ ...p, place: null, commuteMinutes: 600 }),
    (p, o) => ({ ...p, place: o.place, commuteMinutes: 600 }),
  ],
  [
    'years',
    p => ({ ...p, occupations: p.occupations.map(e => ({ ...e, years: null })) }),
    p => ({ ...p, occupations: p.occupations.map(e => ({ ...e, years: e.years ?? 0 })) }),
  ],
  ['start', p => ({ ...p, availableFrom: null }), (p, o) => ({ ...p, availableFrom: o.startFrom })],
]
for (const [name, forget, best] of unknown)
  check(
    `an unknown fact is never better than a good one, and excludes nobody: ${name}`,
    [anyOpening, anyProfile],
    (opening, profile) => {
      const dark = explain(opening, forget(profile), settings)
      const good = explain(opening, best(forget(profile), opening), settings)
      return dark.score <= good.score && (good.excludedBy.length > 0 || dark.excludedBy.length === 0)
    },
  )

check(
  'protected facts change nothing',
  [
    anyOpening,
    anyProfiles,
    fc.array(
      fc.record({
        sex: fc.constantFrom('K', 'M'),
        citizenship: fc.constantFrom('SY', 'UA', 'ER'),
        motherTongue: fc.constantFrom('arabisk', 'ukrainsk'),
        religion: fc.string(),
        familyStatus: fc.constantFrom('gift', 'ugift', 'eneforsørger'),
        children: fc.nat(6),
        firstName: fc.string(),
        interpreter: fc.boolean(),
      }),
      { minLength: 12, maxLength: 12 },
    ),
  ],
  (opening, profiles, extras) => {
    const full = profiles.map((profile, i) => ({ ...extras[i], ...profile }))
    return same(rank(opening, full, lawful), rank(opening, profiles, lawful))
  },
)

/** Facts that no score may ever rest on: the law's own limits only. */
check(
  'age and residence decide what the law allows and nothing else',
  [anyOpening, anyProfile, anyProfile],
  (opening, profile, other) => {
    const { birthDate, residence, track, unemployedSince } = other
    const { score, parts } = explain(opening, profile, settings)
    const changed = explain(opening, { ...profile, birthDate, residence, track, unemployedSince }, settings)
    return score === changed.score && same(parts, changed.parts)
  },
)

check(
  'every criterion looks at its inputs only',
  [anyOpening, anyProfile, anyOpening, anyProfile],
  (opening, profile, otherOpening, otherProfile) =>
    criterionCodes.every(code => {
      const { inputs, judge } = criteria[code]
      const take = <F extends object>(from: F, other: F, keys: readonly string[]): F =>
        Object.fromEntries(
          Object.keys(from).map(key => [key, keys.includes(key) ? from[key as keyof F] : other[key as keyof F]]),
        ) as F
      const mixedProfile = take(profile, otherProfile, inputs.profile)
      const mixedOpening = take(opening, otherOpening, inputs.opening)
      const law = (p: ProfileFacts, o: OpeningFacts) => ({ today, verdicts: lawful.verdicts(p, o) })
      return same(
        judge(profile, opening, law(profile, opening)),
        judge(mixedProfile, mixedOpening, code === 'scheme' ? law(mixedProfile, mixedOpening) : law(profile, opening)),
      )
    }),
)

check('hard criteria exclude: nobody ranked breaks one', [anyOpening, anyProfiles], (opening, profiles) =>
  rank(opening, profiles, lawful).ranked.every(({ profileId, schemes }) => {
    const profile = profiles.find(({ id }) => id === profileId)
    if (!profile) return false
    const night = opening.slots & 0b100100100100100100100
    return (
      schemes.length > 0 &&
      (profile.danish ?? 6) >= (opening.danishLevel ?? 0) &&
      (profile.hoursPerWeek ?? 37) >= opening.hoursPerWeek &&
      (profile.availableFrom ?? opening.startTo) <= opening.startTo &&
      !(opening.licences.includes('truck') && !profile.licences.includes('truck')) &&
      !(opening.licences.includes('B') && !profile.licences.some(code => code === 'B' || code === 'C')) &&
      !(opening.demands.includes('heavy_lifting') && profile.workLimits.includes('no_heavy_lifting')) &&
      !(opening.slots !== 0 && night === opening.slots && profile.workLimits.includes('no_night'))
    )
  }),
)

check(
  'everybody is ranked, excluded for a counted reason, and never both',
  [anyOpening, anyProfiles],
  (opening, profiles) => {
    const { ranked, fitting, excluded, nearMisses } = rank(opening, profiles, lawful)
    const reasons = profiles.map(profile => explain(opening, profile, lawful).excludedBy)
    const all = reasons.flatMap(list => [...new Set(list.map(({ code }) => code))])
    const counted = Object.values(excluded).reduce((sum, n) => sum + n, 0)
    return (
      ranked.length === fitting &&
      fitting === reasons.filter(list => list.length === 0).length &&
      counted === all.length &&
      all.every(code => (excluded[code] ?? 0) > 0) &&
      nearMisses.every(
        ({ profileId, wouldFitIf }) => wouldFitIf.length === 1 && !ranked.some(r => r.profileId === profileId),
      )
    )
  },
)

check(
  'the best come first, ties by id, whatever the order they came in',
  [anyOpening, anyProfiles, anyWeights, fc.infiniteStream(fc.nat())],
  (opening, profiles, weights, random) => {
    const shuffled = [...profiles]
      .map(profile => [random.next().value ?? 0, profile] as const)
      .sort(([a], [b]) => a - b)
      .map(([, profile]) => profile)
    const first = rank(opening, profiles, { ...lawful, weights })
    const sorted = first.ranked.every((each, i) => {
      const next = first.ranked[i + 1]
      return !next || each.score > next.score || (each.score === next.score && each.profileId < next.profileId)
    })
    return sorted && same(first, rank(opening, shuffled, { ...lawful, weights }))
  },
)

check(
  'a shorter list is the beginning of a longer one',
  [anyOpening, anyProfiles, fc.nat(12)],
  (opening, profiles, limit) =>
    same(rank(opening, profiles, { ...lawful, limit }).ranked, rank(opening, profiles, lawful).ranked.slice(0, limit)),
)

check(
  'the score is the sum of weight times points, whole numbers',
  [anyOpening, anyProfile, anyWeights],
  (opening, profile, weights) => {
    const { score, parts } = explain(opening, profile, { ...lawful, weights }, 'openings')
    const full = fullWeights(weights)
    return (
      score === Object.values(parts).reduce((sum, part) => sum + part, 0) &&
      weighedCodes.every(code => {
        const { points } = criteria[code].judge(profile, opening, { today, verdicts: [] })
        return Number.isInteger(points) && points >= 0 && points <= 100 && parts[code] === (full[code] ?? 0) * points
      })
    )
  },
)

check(
  'a weight of nothing takes a criterion out',
  [anyOpening, anyProfile, fc.constantFrom(...weighedCodes)],
  (opening, profile, code) => {
    const without = explain(opening, profile, { ...lawful, weights: { [code]: 0 } }, 'openings')
    const usual = explain(opening, profile, lawful, 'openings')
    return without.score === usual.score - (usual.parts[code] ?? 0)
  },
)

check('nothing that comes in is changed', [anyOpening, anyProfiles], (opening, profiles) => {
  const before = structuredClone({ opening, profiles })
  rank(deepFreeze(opening), deepFreeze(profiles), lawful)
  return same(before, { opening, profiles })
})

check(
  'a pair has one meaning in both directions but for prospect and shortage',
  [anyOpenings, anyProfile],
  (openings, profile) => {
    const back = rankOpenings(profile, openings, lawful)
    return back.ranked.every(({ openingId, score, parts }) => {
      const opening = openings.find(({ id }) => id === openingId)
      const there = opening && rank(opening, [profile], lawful).ranked[0]
      return there !== undefined && there.score === score - (parts.prospect ?? 0) - (parts.shortage ?? 0)
    })
  },
)

check(
  'a limit lifted is the only way past it',
  [anyOpening, anyProfile, fc.constantFrom(...limitCodes)],
  (opening, profile, limit) => {
    const demand = {
      no_heavy_lifting: 'heavy_lifting',
      no_night: 'night',
      school_pickup_15: 'after_15',
      no_flour: 'flour',
    }[limit]
    const asked = { ...opening, demands: [demand ?? ''] }
    const found = explain(asked, { ...profile, workLimits: [limit] }, settings)
    return found.excludedBy.some(({ code }) => code === 'work-limit') && found.wouldFitIf.length === 0
  },
)

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(Object.freeze(value))) deepFreeze(inner)
  return value
}
