import fc from 'fast-check'
import { addDays } from '../../src/lib/days.js'
import { weighedCodes } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { explain, rank } from '../../src/matching/reference.js'
import { verdictsBy } from '../../src/rules/eligibility.js'
import { loadRules } from '../../src/rules/rules.js'
import { check } from './check.js'
import { anyOpening, anyProfile, anyProfiles, discos, sectors, settings, skillCodes, today } from './world.js'

const lawful = { ...settings, verdicts: verdictsBy(loadRules(), today) }
const anyWeights = fc.dictionary(fc.constantFrom(...weighedCodes), fc.integer({ min: 0, max: 50 }))

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
