/**
 * The one table of what makes a person fit an opening: hard rules, points, weights and reasons. Everything that ranks,
 * explains or compares is made from it.
 */
import { type Day, diffDays } from '../lib/days.js'
import type { Reason } from '../lib/reason.js'
import { demandOfLimit } from '../lib/work-limits.js'
import { criterion, reason } from './criterion.js'
import { dayNumber } from './day-number.js'
import { type Days, days, type Experience, experiences, licences } from './measures.js'
import { travelMinutes } from './travel.js'

/** Points of a criterion by which the opening asks for nothing: the same for everybody. */
const nothingAsked = 50

/** Points by place among the wishes; later places have those of the last. */
const wishPoints = [100, 80, 60, 40]

/** Points by nearness of the occupation: without years, and what ten years add. A nearer one always gives more. */
const experiencePoints = [
  { base: 0, years: 0 },
  { base: 10, years: 10 },
  { base: 25, years: 15 },
  { base: 45, years: 20 },
  { base: 70, years: 30 },
] as const

/** Points by levels above what is asked. */
const danishPoints = [50, 75, 90, 100]

/** Minutes that cost nothing, and from which there are no points. */
const commute = { near: 10, far: 90, long: 45 }
/** A way too long by at most this many minutes may still be talked about. */
const commuteStretch = 30
/** A person too late by at most this many days may still be waited for. */
const startStretch = 56
/** A whole year of waiting gives all points. */
const longestWait = 365

const pointsOf = ({ nearness, years }: Experience): number =>
  experiencePoints[nearness].base + Math.floor((experiencePoints[nearness].years * (years ?? 0)) / 10)

const tooFewSlots = ({ free, needed }: Days): boolean => free < needed
const tooFewHours = ({ hours, hoursNeeded }: Days): boolean => hours !== null && hours < hoursNeeded

/** Two schemes may say the same. A reason of the law keeps the certainty of its rule. */
function distinct(found: readonly (Reason & { certainty?: string })[]): Reason[] {
  const told = found.map(({ code, numbers, certainty }) => ({
    code,
    numbers: certainty ? { ...numbers, certainty } : { ...numbers },
  }))
  return told.length < 2 ? told : [...new Map(told.map(each => [JSON.stringify(each), each])).values()]
}

const waitedDays = (since: Day, today: Day): number => Math.max(0, diffDays(since, today))

export const criteria = {
  /** The law: at least one scheme of the opening must be open to the person. Reasons come from the rules. */
  scheme: criterion({
    inputs: {
      profile: ['track', 'birthDate', 'residence', 'hoursPerWeek', 'availableFrom', 'unemployedSince'],
      opening: ['schemes', 'hoursPerWeek', 'weeks', 'startFrom', 'startTo', 'employer'],
    },
    weight: 0,
    counts: 'always',
    measure: (_profile, _opening, { verdicts }) => verdicts,
    excludes: verdicts => (verdicts.some(({ ok }) => ok) ? [] : distinct(verdicts.flatMap(({ reasons }) => reasons))),
    speaksAgainst: verdicts => distinct(verdicts.filter(({ ok }) => ok).flatMap(({ warnings }) => warnings)),
  }),

  /** What a person cannot do at work is never asked of them. */
  limits: criterion({
    inputs: { profile: ['workLimits'], opening: ['demands'] },
    weight: 0,
    counts: 'always',
    measure: (profile, opening) =>
      profile.workLimits.filter(limit => opening.demands.includes(demandOfLimit(limit) ?? '')),
    excludes: broken => (broken.length > 0 ? [reason('work-limit', { limits: broken.join(' ') })] : []),
  }),

  licences: criterion({
    inputs: { profile: ['licences'], opening: ['licences'] },
    weight: 0,
    counts: 'always',
    measure: (profile, opening) => licences(profile.licences, opening.licences),
    excludes: ({ missing }) => (missing.length > 0 ? [reason('licence-missing', { licences: missing.join(' ') })] : []),
    fix: ({ missing, foreign }) =>
      foreign.length === missing.length
        ? reason('fix-licence-exchange', { licences: missing.join(' ') })
        : reason('fix-licence', { licences: missing.join(' ') }),
  }),

  start: criterion({
    inputs: { profile: ['availableFrom'], opening: ['startTo'] },
    weight: 0,
    counts: 'always',
    measure: ({ availableFrom }, { startTo }) => ({ from: availableFrom, last: startTo }),
    excludes: ({ from, last }) => (from !== null && from > last ? [reason('start-late', { from, last })] : []),
    fix: ({ from, last }) =>
      from !== null && dayNumber(from) - dayNumber(last) <= startStretch ? reason('fix-start', { from }) : null,
    speaksAgainst: ({ from, last }) => (from === null ? [reason('ask-start', { last })] : []),
  }),

  wishes: criterion({
    inputs: { profile: ['wishes'], opening: ['sector'] },
    weight: 20,
    counts: 'always',
    measure: ({ wishes }, { sector }) => ({ rank: wishes.indexOf(sector), told: wishes.length > 0, sector }),
    points: ({ rank }) => (rank < 0 ? 0 : (wishPoints[Math.min(rank, wishPoints.length - 1)] ?? 0)),
    speaksFor: ({ rank, sector }) => (rank < 0 ? [] : [reason('wish', { rank: rank + 1, sector })]),
    speaksAgainst: ({ rank, told, sector }) => {
      if (rank >= 0) return []
      return [told ? reason('wish-other', { sector }) : reason('ask-wishes', { sector })]
    },
  }),

  /** The person's best occupation counts, alone. */
  experience: criterion({
    inputs: { profile: ['occupations'], opening: ['disco', 'sector'] },
    weight: 30,
    counts: 'always',
    measure: (profile, opening) =>
      experiences(profile, opening).reduce<Experience>(
        (best, each) => (pointsOf(each) > pointsOf(best) ? each : best),
        { nearness: 0, years: null, disco: opening.disco },
      ),
    points: pointsOf,
    speaksFor: ({ nearness, years, disco }) => {
      if (nearness === 0) return []
      const code = (['experience-sector', 'experience-related', 'experience-near', 'experience-same'] as const)[
        nearness - 1
      ]
      return code ? [reason(code, { disco, years: years ?? 0 })] : []
    },
    speaksAgainst: ({ nearness, years, disco }) => {
      if (nearness === 0) return [reason('experience-none', { disco })]
      return years === null ? [reason('ask-years', { disco })] : []
    },
  }),

  skills: criterion({
    inputs: { profile: ['skills'], opening: ['skills'] },
    weight: 15,
    counts: 'always',
    measure: (profile, opening) => {
      const wanted = [...new Set(opening.skills)]
      return { wanted, held: wanted.filter(code => profile.skills.includes(code)) }
    },
    points: ({ wanted, held }) =>
      wanted.length === 0 ? nothingAsked : Math.floor((100 * held.length) / wanted.length),
    speaksFor: ({ wanted, held }) =>
      held.length > 0 ? [reason('skills', { have: held.length, wanted: wanted.length, skills: held.join(' ') })] : [],
    speaksAgainst: ({ wanted, held }) => {
      const missing = wanted.filter(code => !held.includes(code))
      return missing.length > 0
        ? [reason('skills-missing', { missing: missing.length, skills: missing.join(' ') })]
        : []
    },
  }),

  danish: criterion({
    inputs: { profile: ['danish'], opening: ['danishLevel'] },
    weight: 10,
    counts: 'always',
    measure: (profile, opening) => ({ level: profile.danish, needed: opening.danishLevel ?? 0 }),
    excludes: ({ level, needed }) =>
      level !== null && level < needed ? [reason('danish-short', { level, needed })] : [],
    fix: ({ level, needed }) => (level === needed - 1 ? reason('fix-danish', { level }) : null),
    points: ({ level, needed }) => {
      if (needed === 0) return nothingAsked
      return level === null ? 0 : (danishPoints[Math.min(level - needed, danishPoints.length - 1)] ?? 0)
    },
    speaksFor: ({ level, needed }) =>
      needed > 0 && level !== null && level >= needed ? [reason('danish', { level, needed })] : [],
    speaksAgainst: ({ level, needed }) => (needed > 0 && level === null ? [reason('ask-danish', { needed })] : []),
  }),

  /**
   * The person's hours, and enough of the opening's days and times to hold them. All of the times give all points, hours
   * that are not known half.
   */
  days: criterion({
    inputs: { profile: ['availability', 'workLimits', 'hoursPerWeek'], opening: ['slots', 'hoursPerWeek'] },
    weight: 10,
    counts: 'always',
    measure: days,
    excludes: measured => [
      ...(tooFewHours(measured)
        ? [reason('hours-few', { hours: measured.hours ?? 0, needed: measured.hoursNeeded })]
        : []),
      ...(tooFewSlots(measured)
        ? [reason('days-few', { free: measured.free, needed: measured.needed, of: measured.of })]
        : []),
    ],
    fix: measured => {
      const { free, needed, hours, hoursNeeded } = measured
      const few = tooFewSlots(measured)
      if ((few && free * 2 < needed) || (hours ?? hoursNeeded) * 2 < hoursNeeded) return null
      if (!tooFewHours(measured)) return reason('fix-days', { free })
      return few ? reason('fix-days-hours', { free, hours: hours ?? 0 }) : reason('fix-hours', { hours: hours ?? 0 })
    },
    points: ({ free, of, known, hours }) => {
      const points = of === 0 ? nothingAsked : known ? Math.floor((100 * free) / of) : 0
      return hours === null ? Math.floor(points / 2) : points
    },
    speaksFor: ({ free, of, known }) => (known && of > 0 && free === of ? [reason('days-all')] : []),
    speaksAgainst: ({ free, of, known, hours, hoursNeeded }) => [
      ...(of > 0 && !known ? [reason('ask-days')] : []),
      ...(of > 0 && known && free < of ? [reason('days-some', { free, of })] : []),
      ...(hours === null ? [reason('ask-hours', { needed: hoursNeeded })] : []),
    ],
  }),

  commute: criterion({
    inputs: { profile: ['place', 'commuteMinutes'], opening: ['place'] },
    weight: 10,
    counts: 'always',
    measure: (profile, opening) => ({
      minutes: profile.place && opening.place ? travelMinutes(profile.place, opening.place) : null,
      workplaceKnown: opening.place !== null,
      limit: profile.commuteMinutes,
    }),
    excludes: ({ minutes, limit }) =>
      minutes !== null && limit !== null && minutes > limit ? [reason('commute-far', { minutes, limit })] : [],
    fix: ({ minutes, limit }) =>
      minutes !== null && limit !== null && minutes - limit <= commuteStretch
        ? reason('fix-commute', { minutes })
        : null,
    points: ({ minutes, workplaceKnown, limit }) => {
      if (!workplaceKnown) return nothingAsked
      if (minutes === null) return 0
      const beyond = Math.min(commute.far, Math.max(commute.near, minutes)) - commute.near
      const points = 100 - Math.ceil((100 * beyond) / (commute.far - commute.near))
      return limit === null ? Math.floor(points / 2) : points
    },
    speaksFor: ({ minutes }) => (minutes !== null && minutes < commute.long ? [reason('commute', { minutes })] : []),
    speaksAgainst: ({ minutes, workplaceKnown, limit }) => {
      if (!workplaceKnown) return []
      if (minutes === null) return [reason('ask-place')]
      if (limit === null) return [reason('ask-commute', { minutes })]
      return minutes >= commute.long ? [reason('commute-long', { minutes })] : []
    },
  }),

  waiting: criterion({
    inputs: { profile: ['waitingSince'], opening: [] },
    weight: 5,
    counts: 'always',
    measure: (profile, _opening, { today }): { days: number; since?: Day } => ({
      ...{ days: waitedDays(profile.waitingSince, today), since: profile.waitingSince },
    }),
    points: ({ days }) => Math.floor((100 * Math.min(days, longestWait)) / longestWait),
    speaksFor: ({ days, since }) => (days > 0 && since ? [reason('waiting', { since })] : []),
  }),

  prospect: criterion({
    inputs: { profile: [], opening: ['prospect'] },
    weight: 10,
    counts: 'openings',
    measure: (_profile, opening) => opening.prospect,
    points: prospect => ({ yes: 100, maybe: 50, no: 0 })[prospect],
    speaksFor: prospect => (prospect === 'no' ? [] : [reason(prospect === 'yes' ? 'prospect' : 'prospect-maybe')]),
    speaksAgainst: prospect => (prospect === 'no' ? [reason('prospect-none')] : []),
  }),

  shortage: criterion({
    inputs: { profile: [], opening: ['shortage'] },
    weight: 5,
    counts: 'openings',
    measure: (_profile, opening) => opening.shortage,
    points: shortage => (shortage ? 100 : 0),
    speaksFor: shortage => (shortage ? [reason('shortage')] : []),
  }),
} as const

export type CriterionCode = keyof typeof criteria
export const criterionCodes = Object.keys(criteria) as CriterionCode[]

/** The criteria that a municipality may weigh, in the table's order. */
export const weighedCodes = criterionCodes.filter(code => criteria[code].weight > 0)

const defaults: Record<string, number> = Object.fromEntries(weighedCodes.map(code => [code, criteria[code].weight]))

/**
 * A weight for every weighed criterion: the municipality's where it has one, else the default.
 * @throws RangeError unless it is a whole number from 0 to 1000
 */
export function fullWeights(weights: Readonly<Record<string, number>>): Record<string, number> {
  const full = { ...defaults }
  for (const code in weights) {
    const weight = weights[code]
    if (!(code in full) || weight === undefined) continue
    if (!Number.isInteger(weight) || weight < 0 || weight > 1000)
      throw new RangeError(`the weight of ${code} must be a whole number from 0 to 1000, not ${weight}`)
    full[code] = weight
  }
  return full
}
