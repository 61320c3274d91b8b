import t from 'tap'
import { allSlots, slotMask } from '../../src/lib/availability.js'
import { criteria, fullWeights, weighedCodes } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { explain } from '../../src/matching/reference.js'
import { travelMinutes } from '../../src/matching/travel.js'
import {
  aalborg,
  everythingOpen,
  middelfart,
  odense,
  openingOf,
  profileOf,
  settings,
  today,
  weekdays,
} from './world.js'

const pair = (profile: Partial<ProfileFacts> = {}, opening: Partial<OpeningFacts> = {}) => {
  const found = explain(openingOf(opening), profileOf(profile), settings, 'openings')
  const codes = (list: { code: string }[]) => list.map(({ code }) => code)
  return {
    ...found,
    points: Object.fromEntries(weighedCodes.map(code => [code, (found.parts[code] ?? 0) / criteria[code].weight])),
    out: codes(found.excludedBy),
    fix: codes(found.wouldFitIf),
    pro: codes(found.reasonsFor),
    con: codes(found.reasonsAgainst),
  }
}

t.test('the default weights', async t => {
  t.same(fullWeights({}), {
    wishes: 20,
    experience: 30,
    skills: 15,
    danish: 10,
    days: 10,
    commute: 10,
    waiting: 5,
    prospect: 10,
    shortage: 5,
  })
  t.equal(fullWeights({ wishes: 0 }).wishes, 0)
  for (const weight of [-1, 1.5, 1001, Number.NaN]) t.throws(() => fullWeights({ wishes: weight }), RangeError)
})

t.test('somebody who fits in everything', async t => {
  const found = pair({ waitingSince: '2025-11-21', danish: 5 }, { shortage: true })
  t.equal(found.score, 11500)
  t.same(found.con, [])
  t.same(found.out, [])
  t.same(found.schemes, ['virksomhedspraktik'])
  t.same(found.pro, [
    'experience-same',
    'wish',
    'skills',
    'danish',
    'days-all',
    'commute',
    'prospect',
    'waiting',
    'shortage',
  ])
})

t.test('wishes by their place', async t => {
  const at = (wishes: string[]) => pair({ wishes }).points.wishes
  const [other, mine] = ['hotel', 'koekken_restaurant']
  t.same(
    [
      at([mine]),
      at([other, mine]),
      at([other, 'industri', mine]),
      at([other, 'industri', 'landbrug', mine]),
      at([other]),
    ],
    [100, 80, 60, 40, 0],
  )
  t.same(pair({ wishes: [other, mine] }).reasonsFor.find(({ code }) => code === 'wish')?.numbers, {
    rank: 2,
    sector: mine,
  })
  t.ok(pair({ wishes: [other] }).con.includes('wish-other'))
  t.ok(pair({ wishes: [] }).con.includes('ask-wishes'))
})

t.test('experience by nearness, then years', async t => {
  const at = (disco: string, years: number | null) => {
    const { points, pro } = pair({ occupations: [{ disco, years }] })
    return [points.experience, pro.find(code => code.startsWith('experience'))]
  }
  t.same(at('5120', 10), [100, 'experience-same'])
  t.same(at('512000', 25), [100, 'experience-same'])
  t.same(at('5120', 5), [85, 'experience-same'])
  t.same(at('5120', null), [70, 'experience-same'])
  t.same(at('5129', 40), [65, 'experience-near'])
  t.same(at('5131', 40), [40, 'experience-related'])
  t.same(at('5131', 0), [25, 'experience-related'])
  t.same(at('941210', 40), [20, 'experience-sector'])
  t.same(at('911210', 40), [0, undefined])
  const order = [
    ['911210', 40],
    ['941210', 0],
    ['941210', 40],
    ['5131', 0],
    ['5131', 40],
    ['5129', 0],
    ['5129', 40],
    ['5120', 0],
    ['5120', 40],
  ] as const
  const points = order.map(([disco, years]) => Number(at(disco, years)[0]))
  t.same(
    points,
    points.toSorted((a, b) => a - b),
    'a nearer occupation beats any number of years',
  )
})

t.test('the best occupation counts alone', async t => {
  const two = [
    { disco: '5131', years: 9 },
    { disco: '5120', years: 1 },
  ]
  const found = pair({ occupations: two })
  t.equal(found.points.experience, 73)
  t.equal(pair({ occupations: two.toReversed() }).points.experience, 73)
  t.match(
    found.reasonsFor.find(({ code }) => code === 'experience-same'),
    { numbers: { disco: '5120', years: 1 } },
  )
  t.ok(pair({ occupations: [] }).con.includes('experience-none'))
  t.ok(pair({ occupations: [{ disco: '5120', years: null }] }).con.includes('ask-years'))
})

t.test('skills', async t => {
  const found = pair({ skills: ['knivteknik', 'truck'] }, { skills: ['knivteknik', 'hygiejne', 'bagning', 'bagning'] })
  t.equal(found.points.skills, 33)
  t.match(
    found.reasonsFor.find(({ code }) => code === 'skills'),
    { numbers: { have: 1, wanted: 3, skills: 'knivteknik' } },
  )
  t.match(
    found.reasonsAgainst.find(({ code }) => code === 'skills-missing'),
    { numbers: { missing: 2, skills: 'hygiejne bagning' } },
  )
  t.equal(pair({}, { skills: [] }).points.skills, 50)
})

t.test('Danish', async t => {
  const at = (danish: number | null, danishLevel: number | null) => pair({ danish }, { danishLevel })
  t.same(
    [2, 3, 4, 5, 6].map(level => at(level, 2).points.danish),
    [50, 75, 90, 100, 100],
  )
  t.match(at(1, 2), { out: ['danish-short'], fix: ['fix-danish'] })
  t.match(at(0, 2), { out: ['danish-short'], fix: [] }, 'two levels are too far')
  t.match(at(null, 2), { out: [], points: { danish: 0 } })
  t.ok(at(null, 2).con.includes('ask-danish'))
  for (const asked of [null, 0]) {
    t.match([at(null, asked), at(6, asked)], [{ points: { danish: 50 } }, { points: { danish: 50 } }])
    t.notOk(at(null, asked).con.includes('ask-danish'))
  }
})

t.test('days and hours', async t => {
  const friday = slotMask([4], [0])
  const at = (profile: Partial<ProfileFacts>, opening: Partial<OpeningFacts> = {}) => pair(profile, opening)
  t.match(at({ availability: allSlots }), { points: { days: 100 }, out: [] })
  t.match(at({ availability: weekdays & ~friday }, { hoursPerWeek: 30 }), { points: { days: 80 }, out: [] })
  t.match(at({ availability: weekdays & ~friday }), { out: ['days-few'], fix: ['fix-days'] })
  t.match(at({ availability: friday }), { out: ['days-few'], fix: [] })
  t.match(at({ availability: null }), { points: { days: 0 }, out: [] })
  t.ok(at({ availability: null }).con.includes('ask-days'))
  t.match(at({ hoursPerWeek: null }), { points: { days: 50 }, out: [] })
  t.ok(at({ hoursPerWeek: null }).con.includes('ask-hours'))
  t.match(at({ hoursPerWeek: 30 }), { out: ['hours-few'], fix: ['fix-hours'] })
  t.match(at({ hoursPerWeek: 18 }), { out: ['hours-few'], fix: [] })
  t.match(at({ hoursPerWeek: 24, availability: slotMask([0, 2, 4], [0]) }), {
    out: ['hours-few', 'days-few'],
    fix: ['fix-days-hours'],
    wouldFitIf: [{ numbers: { hours: 24, free: 3 } }],
  })
  t.match(at({}, { slots: 0 }), { points: { days: 50 }, out: [] })
  t.match(at({}, { slots: slotMask([0, 2, 4], [0]) }), { out: [] }, 'three long days may hold 37 hours')
})

t.test('a limit on the hours of the day closes those hours', async t => {
  const evening = slotMask([0, 1, 2, 3, 4], [1])
  const night = slotMask([0, 1, 2, 3, 4], [2])
  const whenever = { availability: allSlots }
  t.match(pair({ ...whenever, workLimits: ['no_night'] }, { slots: night }), { out: ['days-few'], fix: [] })
  t.match(pair({ ...whenever, workLimits: ['no_night'] }, { slots: evening }), { out: [] })
  t.match(pair({ ...whenever, workLimits: ['school_pickup_15'] }, { slots: evening }), { out: ['days-few'] })
  t.match(pair({ ...whenever, workLimits: ['school_pickup_15'] }, { slots: evening | weekdays }), { out: [] })
  t.match(pair({ availability: null, workLimits: ['no_night'] }, { slots: night }), { out: ['days-few'], fix: [] })
})

t.test('work limits against demands', async t => {
  const found = pair({ workLimits: ['no_heavy_lifting', 'no_flour'] }, { demands: ['heavy_lifting', 'standing'] })
  t.match(found, { out: ['work-limit'], fix: [], excludedBy: [{ numbers: { limits: 'no_heavy_lifting' } }] })
  t.match(pair({ workLimits: ['sitting'] }, { demands: ['standing'] }), { out: ['work-limit'] })
  t.match(pair({ workLimits: ['no_flour', 'unknown_limit'] }, { demands: ['heavy_lifting'] }), { out: [] })
})

t.test('licences', async t => {
  t.match(pair({ licences: [] }, { licences: ['B'] }), { out: ['licence-missing'], fix: ['fix-licence'] })
  t.match(pair({ licences: ['C'] }, { licences: ['B'] }), { out: [] }, 'C holds B')
  t.match(pair({ licences: ['B_udenlandsk'] }, { licences: ['B'] }), {
    out: ['licence-missing'],
    fix: ['fix-licence-exchange'],
  })
  t.match(pair({ licences: ['B_udenlandsk'] }, { licences: ['B', 'truck'] }), { fix: ['fix-licence'] })
  const lorry = pair({ licences: ['C_udenlandsk'] }, { licences: ['B'] })
  t.match(lorry, { out: ['licence-missing'], fix: ['fix-licence-exchange'] }, 'exchanged, it holds B as well')
  t.match(pair({ licences: ['B_udenlandsk'] }, { licences: ['C'] }), { fix: ['fix-licence'] })
})

t.test('start', async t => {
  t.match(pair({ availableFrom: '2026-12-20' }), { out: [] })
  t.match(pair({ availableFrom: '2026-12-21' }), { out: ['start-late'], fix: ['fix-start'] })
  t.match(pair({ availableFrom: '2027-02-14' }), { fix: ['fix-start'] })
  t.match(pair({ availableFrom: '2027-02-15' }), { out: ['start-late'], fix: [] })
  t.match(pair({ availableFrom: null }), { out: [] })
  t.ok(pair({ availableFrom: null }).con.includes('ask-start'))
})

t.test('the way to work', async t => {
  t.equal(travelMinutes(middelfart, middelfart), 10)
  t.equal(travelMinutes(middelfart, odense), travelMinutes(odense, middelfart))
  t.equal(travelMinutes(middelfart, odense), 65)
  t.equal(travelMinutes(middelfart, aalborg), 225)
  const at = (commuteMinutes: number | null, place: ProfileFacts['place'] = odense) => pair({ commuteMinutes, place })
  t.match(at(60, middelfart), { points: { commute: 100 }, out: [] })
  t.match(at(65), { points: { commute: 31 }, out: [] })
  t.ok(at(65).con.includes('commute-long'))
  t.match(at(60), { out: ['commute-far'], fix: ['fix-commute'] })
  t.match(at(35), { fix: ['fix-commute'] })
  t.match(at(30), { out: ['commute-far'], fix: [] })
  t.match(at(null), { points: { commute: 15 }, out: [] })
  t.ok(at(null).con.includes('ask-commute'))
  t.match(at(30, null), { points: { commute: 0 }, out: [] })
  t.ok(at(30, null).con.includes('ask-place'))
  t.match(pair({ place: odense }, { place: null }), { points: { commute: 50 } })
  t.match(at(500, aalborg), { points: { commute: 0 }, out: [] })
})

t.test('waiting', async t => {
  const at = (waitingSince: string) => pair({ waitingSince }).points.waiting
  t.same([at('2026-12-24'), at(today), at('2026-11-17'), at('2025-11-21'), at('2020-01-01')], [0, 0, 1, 100, 100])
})

t.test('prospect and shortage tell openings apart, not people', async t => {
  const both = { prospect: 'yes', shortage: true } as const
  t.match(pair({}, both).points, { prospect: 100, shortage: 100 })
  t.match(pair({}, { prospect: 'maybe' }).points, { prospect: 50, shortage: 0 })
  t.ok(pair({}, { prospect: 'no' }).con.includes('prospect-none'))
  const { parts } = explain(openingOf(both), profileOf(), settings)
  t.notOk('prospect' in parts || 'shortage' in parts)
})

t.test('the law: one open scheme is enough, and its certainty is named', async t => {
  const two = { schemes: ['igu', 'virksomhedspraktik'] as const }
  const verdicts = (iguOk: boolean, praktikOk: boolean) => () => [
    {
      scheme: 'igu' as const,
      ok: iguOk,
      reasons: iguOk ? [] : [{ code: 'igu-too-old', numbers: { below: 50 } }],
      warnings: [{ code: 'igu-basis', numbers: {}, certainty: 'M' }],
    },
    {
      scheme: 'virksomhedspraktik' as const,
      ok: praktikOk,
      reasons: praktikOk ? [] : [{ code: 'ratio-full', numbers: {} }],
      warnings: [],
    },
  ]
  const by = (iguOk: boolean, praktikOk: boolean) =>
    explain(openingOf(two), profileOf(), { ...settings, verdicts: verdicts(iguOk, praktikOk) })
  t.match(by(true, true), {
    schemes: ['igu', 'virksomhedspraktik'],
    excludedBy: [],
    reasonsAgainst: [{ code: 'igu-basis', numbers: { certainty: 'M' } }],
  })
  t.match(by(false, true), { schemes: ['virksomhedspraktik'], excludedBy: [], reasonsAgainst: [] })
  t.match(by(false, false), {
    schemes: [],
    excludedBy: [{ code: 'igu-too-old' }, { code: 'ratio-full' }],
    wouldFitIf: [],
  })
  t.same(everythingOpen(profileOf(), openingOf(two)).length, 2)
})

t.test('would fit if: one thing alone that can change', async t => {
  t.match(pair({ danish: 1 }), { fix: ['fix-danish'] })
  t.match(pair({ danish: 1, licences: [] }, { licences: ['B'] }), { out: ['licence-missing', 'danish-short'], fix: [] })
  t.match(pair({ danish: 1, workLimits: ['no_flour'] }, { demands: ['flour'] }), { fix: [] })
})
