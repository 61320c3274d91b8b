/**
 * The criteria as SQL. Points, weights and the law's numbers are asked of the product; where SQL needs a formula, the
 * formula is tried against the table of criteria first, so that a criterion that changes is a loud error or new SQL.
 */

import { stranger } from '../../src/matching/ask.js'
import { criteria, fullWeights } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts, Track } from '../../src/matching/facts.js'
import { experiences, type Nearness, slotCount } from '../../src/matching/measures.js'
import type { SearchSettings } from '../../src/matching/people/search.js'
import { rules } from '../settings.js'
import * as table from './people-table.js'

export interface Dialect {
  /** whole division of whole numbers from 0 */
  divide: string
  /** how many bits of a 21-bit mask are set */
  bits(mask: string): string
  /** how many bits of a 64-bit mask are set */
  wideBits(mask: string): string
}

/** What an opening asks for, in the numbers of the table. */
export function termsOf(opening: OpeningFacts, settings: SearchSettings) {
  const [s0, s1, s2, s3] = table.skillWords(opening.skills)
  const of = slotCount(opening.slots)
  const isco = table.occupationNumber(opening.disco)
  return {
    place: table.areaNumber(opening.place),
    sector: table.sectorNumber(opening.sector),
    sectorBit: 1 << table.sectorNumber(opening.sector),
    ...{ isco, isco3: Math.floor(isco / 10), isco2: Math.floor(isco / 100) },
    ...{ s0, s1, s2, s3, wanted: new Set(opening.skills).size },
    level: opening.danishLevel ?? 0,
    licences: table.licenceMask(opening.licences),
    demands: table.demandMask(opening.demands),
    ...{ slots: opening.slots, of, needed: Math.min(of, Math.ceil(opening.hoursPerWeek / 8)) },
    hours: opening.hoursPerWeek,
    ...lawTerms(opening, settings),
  }
}
export type Terms = ReturnType<typeof termsOf>

/** The tracks that the law leaves open whoever the person is, and the limits of IGU. */
function lawTerms(opening: OpeningFacts, { verdicts, today }: SearchSettings) {
  const { startFrom, startTo, schemes } = opening
  const first = [today > startFrom ? today : startFrom, startTo].sort()[0] ?? startTo
  if (schemes.some(scheme => rules.changes(scheme, first, startTo).length > 0) || schemes.length !== 1)
    throw new RangeError('the SQL speaks of one scheme under one set of rules')
  const allowed = (facts: Partial<ProfileFacts>) =>
    verdicts({ ...stranger, waitingSince: today, ...facts }, opening).some(({ ok }) => ok)
  const open = (['integrationsloven', 'lab'] satisfies Track[]).filter(track => allowed({ track }))
  // A rule that is not certain only warns, and is then wide enough for everybody.
  const residence = (basis: string | null, registeredOn: string | null) => ({ residence: { basis, registeredOn } })
  const limit = (rule: 'age_from' | 'age_below' | 'residence_years', blocks: boolean, wide: number) =>
    (blocks ? rules.value('igu', rule, first) : wide) * 10_000
  const bases = table.bases.filter(basis => allowed(residence(basis, null)))
  return {
    tracks: open.reduce((mask, track) => mask | (1 << table.trackNumber(track)), 0),
    igu: schemes.includes('igu') ? 1 : 0,
    ...{ first: table.dayNumber(first), last: table.dayNumber(startTo) },
    ageFrom: limit('age_from', !allowed({ birthDate: first }), 0),
    ageBelow: limit('age_below', !allowed({ birthDate: '1900-01-01' }), 200),
    residence: limit('residence_years', !allowed(residence(null, '1900-01-01')), 200),
    bases: bases.reduce((mask, basis) => mask | (1 << table.basisNumber(basis)), 1 << table.unknown.code),
  }
}

/** How a term stands in the SQL: its value, or the name of a column. */
export type Told = (term: keyof Terms) => string
export const literal =
  (terms: Terms): Told =>
  term =>
    typeof terms[term] === 'bigint' ? `'${terms[term]}'::bigint` : `${terms[term]}`

/**
 * The hard rules but for the way to work, which the join answers.
 * @param always whether a rule of this opening holds for everybody and need not be written
 */
export function conditions(told: Told, { bits }: Dialect, terms?: Terms): string[] {
  const written = (rule: string, needless: boolean | undefined) => (needless ? [] : [rule])
  const start = `least(greatest(p.available, ${told('first')}), ${told('last')})`
  const igu = [
    `(p.birth = 0 or (p.birth > ${start} - ${told('ageBelow')} and p.birth <= ${told('last')} - ${told('ageFrom')}))`,
    `(p.registered = 0 or ${start} <= p.registered + ${told('residence')})`,
    `(${told('bases')} & (1 << p.basis)) <> 0`,
  ].join(' and ')
  return [
    ...written(`p.danish >= ${told('level')}`, terms?.level === 0),
    `p.hours >= ${told('hours')}`,
    `p.available <= ${told('last')}`,
    ...written(`(p.licences & ${told('licences')}) = ${told('licences')}`, terms?.licences === 0),
    ...written(`(p.cannot & ${told('demands')}) = 0`, terms?.demands === 0),
    terms && terms.needed === terms.of
      ? `(p.free & ${told('slots')}) = ${told('slots')}`
      : `${bits(`p.free & ${told('slots')}`)} >= ${told('needed')}`,
    ...written(`(${told('tracks')} & (1 << p.track)) <> 0`, terms?.tracks === 3),
    ...written(terms ? igu : `(${told('igu')} = 0 or (${igu}))`, terms?.igu === 0),
  ]
}

/** @throws Error when the table of criteria does not say what the SQL says */
function expect(actual: number | undefined, expected: number, what: string): void {
  if (actual !== expected) throw new Error(`criteria.ts gives ${actual} points for ${what}, the SQL ${expected}`)
}

/** The weighed sum of points; whole numbers. The people are `p`, the way to work `t`. */
export function score(told: Told, dialect: Dialect, { weights }: SearchSettings, terms?: Terms): string {
  const weight = fullWeights(weights)
  const parts = {
    wishes: wishes(told),
    experience: experience(told, dialect),
    skills: skills(told, dialect, terms),
    danish: danish(told),
    days: days(told, dialect),
    commute: `case when p.commute = ${table.unknown.commute} then t.half else t.points end`,
    waiting: 'p.waited',
  }
  const forgotten = Object.keys(weight).filter(
    code => !(code in parts) && criteria[code as 'danish'].counts === 'always',
  )
  if (forgotten.length > 0) throw new Error(`the SQL does not know ${forgotten}`)
  return Object.entries(parts)
    .map(([code, sql]) => `${weight[code]} * (${sql})`)
    .join(' + ')
}

function wishes(told: Told): string {
  const points = [0, 1, 2, 3].map(rank => criteria.wishes.points?.({ rank, told: true, sector: '' }))
  return `case ${told('sector')} ${points.map((each, i) => `when p.w${i + 1} then ${each}`).join(' ')} else 0 end`
}

function experience(told: Told, { divide }: Dialect): string {
  const points = (nearness: Nearness, years: number | null) =>
    criteria.experience.points?.({ nearness, years, disco: '' }) ?? 0
  const formula = (nearness: Nearness, years: string) => {
    const base = points(nearness, 0)
    const slope = points(nearness, 10) - base
    for (let known = 0; known <= 10; known++)
      expect(points(nearness, known), base + Math.floor((slope * known) / 10), `${known} years, nearness ${nearness}`)
    expect(points(nearness, null), base, `years not told, nearness ${nearness}`)
    return `${base} + ${slope} * ${years} ${divide} 10`
  }
  // The same digits, or the same sector, as `measures.ts` has it.
  const near = experiences(
    {
      ...stranger,
      waitingSince: '',
      occupations: ['1234', '1235', '1244', '9999'].map(disco => ({ disco, years: 0 })),
    },
    { disco: '1234', sector: '' } as OpeningFacts,
  ).map(({ nearness }) => nearness)
  if (near.join() !== '4,3,2,0') throw new Error('occupations are near in another way than the SQL has it')
  const one = (i: 1 | 2 | 3) =>
    `case when p.o${i} = ${told('isco')} then ${formula(4, `p.y${i}`)} when p.o${i} ${divide} 10 = ${told('isco3')} then ${formula(3, `p.y${i}`)} ` +
    `when p.o${i} ${divide} 100 = ${told('isco2')} then ${formula(2, `p.y${i}`)} when (p.m${i} & ${told('sectorBit')}) <> 0 then ${formula(1, `p.y${i}`)} ` +
    `else ${points(0, null)} end`
  return `greatest(${one(1)}, ${one(2)}, ${one(3)})`
}

function skills(told: Told, { divide, wideBits }: Dialect, terms?: Terms): string {
  for (let held = 0; held <= 6; held++) {
    const wanted = ['1', '2', '3', '4', '5', '6']
    const points = criteria.skills.points?.({ wanted, held: wanted.slice(0, held) })
    expect(points, Math.floor((100 * held) / wanted.length), `${held} of ${wanted.length} skills`)
  }
  const words = (['s0', 's1', 's2', 's3'] as const).filter(word => terms?.[word] !== 0n)
  const held = words.map(word => wideBits(`p.${word} & ${told(word)}`)).join(' + ')
  const asked = `100 * (${held}) ${divide} ${told('wanted')}`
  const nothing = criteria.skills.points?.({ wanted: [], held: [] })
  return terms
    ? terms.wanted === 0
      ? `${nothing}`
      : asked
    : `case when ${told('wanted')} = 0 then ${nothing} else ${asked} end`
}

function danish(told: Told): string {
  const points = (level: number | null, needed: number) => criteria.danish.points?.({ level, needed })
  const above = [0, 1, 2, 3, 4, 5].map(levels => points(1 + levels, 1))
  for (let needed = 1; needed <= 6; needed++)
    for (let level = needed; level <= 6; level++) expect(points(level, needed), above[level - needed] ?? 0, 'Danish')
  return (
    `case when ${told('level')} = 0 then ${points(0, 0)} when p.danish = ${table.unknown.danish} then ${points(null, 1)} ` +
    `else case p.danish - ${told('level')} ${above.map((each, levels) => `when ${levels} then ${each}`).join(' ')} end end`
  )
}

function days(told: Told, { divide, bits }: Dialect): string {
  const points = (free: number, known: boolean, hours: number | null) =>
    criteria.days.points?.({ free, needed: 0, of: 7, known, hours, hoursNeeded: 0 })
  for (let free = 0; free <= 7; free++) {
    const all = Math.floor((100 * free) / 7)
    expect(points(free, true, 37), all, `${free} of 7 times`)
    expect(points(free, true, null), Math.floor(all / 2), `${free} of 7 times, hours not told`)
    expect(points(free, false, 37), 0, 'times not told')
  }
  const all = `100 * ${bits(`p.free & ${told('slots')}`)} ${divide} ${told('of')}`
  return `case when p.told = 0 then 0 when p.hours = ${table.unknown.hours} then (${all}) ${divide} 2 else ${all} end`
}

/** The best of those who fit, by falling score and id. */
export function topSql(opening: OpeningFacts, settings: SearchSettings, dialect: Dialect, longest: number): string {
  const terms = termsOf(opening, settings)
  const told = literal(terms)
  const found = (way: string) =>
    `select p.id, (${score(told, dialect, settings, terms)})::int as score from travel t join people p on p.area = t.area ` +
    `where t.workplace = ${terms.place} and ${[way, ...conditions(told, dialect, terms)].join(' and ')}`
  // Those who have not told how far may live anywhere.
  return (
    `select id, score from (${found(`t.minutes <= ${longest} and t.minutes <= p.commute`)} union all ` +
    `${found(`t.minutes > ${longest} and p.commute = ${table.unknown.commute}`)}) found ` +
    `order by score desc, id limit ${settings.limit}`
  )
}

/** One row per opening for `allPairsSql`. */
export const termNames = (terms: Terms): (keyof Terms)[] => Object.keys(terms) as (keyof Terms)[]

/** The best of every opening in one statement: how many there are, and the sum of their scores. */
export function allPairsSql(settings: SearchSettings, dialect: Dialect): string {
  const told: Told = term => `o.${term}`
  return (
    `with pairs as (select o.opening, p.id, (${score(told, dialect, settings)})::int as score from openings o ` +
    `join travel t on t.workplace = o.place join people p on p.area = t.area ` +
    `where t.minutes <= p.commute and ${conditions(told, dialect).join(' and ')}), ` +
    `best as (select opening, id, score from pairs qualify row_number() over (partition by opening order by score desc, id) <= ${settings.limit}) ` +
    `select count(*)::int as pairs, sum(score)::bigint as total from best`
  )
}
