import fc from 'fast-check'
import { criteria, criterionCodes, fullWeights, weighedCodes } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { explain, rank, rankOpenings } from '../../src/matching/reference.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { check } from './check.js'
import { anyOpening, anyOpenings, anyProfile, anyProfiles, limitCodes, settings, today } from './world.js'

const lawful = { ...settings, verdicts: verdictsBy(loadRules(), today) }
const anyWeights = fc.dictionary(fc.constantFrom(...weighedCodes), fc.integer({ min: 0, max: 50 }))

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

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

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(Object.freeze(value))) deepFreeze(inner)
  return value
}
