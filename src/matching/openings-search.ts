/** The openings for one person: gives what `reference.rankOpenings` gives, from an index. */
import { allSlots } from '../lib/availability.js'
import { tracks } from '../lib/schemes.js'
import { type Answer, ask, standIn } from './ask.js'
import { fullWeights } from './criteria.js'
import { dayNumber, unknownDay } from './day-number.js'
import type { OpeningFacts, ProfileFacts } from './facts.js'
import { type LawSettings, lawOf, type Standing } from './law.js'
import { slotCount } from './measures.js'
import {
  openingColumn as column,
  lastDemand,
  levelFrom,
  type OpeningLaw,
  type OpeningsIndex,
  openingLength,
} from './openings-index.js'
import { daysNumber, type Questions, questionsFor, type Table } from './questions.js'
import type { Found, SearchSettings } from './search.js'
import { createTop, type Placed } from './top.js'

/** Two that are mendable, or one that never is, and an opening is neither fitting nor near. */
const cost = { fits: 0, mendable: 1, never: 16 } as const

/** One person's search. */
interface Asking {
  index: OpeningsIndex
  profile: ProfileFacts
  questions: Questions
  settings: SearchSettings
}

/** The person's best openings; prospect of a job and shortage of people count here too. */
export function searchOpenings(index: OpeningsIndex, profile: ProfileFacts, settings: SearchSettings): Found {
  const { limit, nearMisses = true, counts = true, today } = settings
  if (index.kept.holdFor(today, settings.verdicts)) index.laws.fill(undefined)
  const questions = questionsFor(index, profile, today)
  const asking = { index, profile, questions, settings }
  const judges = judgesFor(asking)
  const scoreOf = scorerFor(asking)
  const { ids, groups } = index
  const ranked = createTop(limit, ids)
  const near = createTop(limit, ids)
  const most = nearMisses ? cost.mendable : cost.fits
  let fitting = 0

  for (let workplace = 0; workplace < groups.length; workplace++) {
    const group = groups[workplace] as number[]
    const way = answer(questions.way, questions.ways[workplace] as number)
    if (group.length === 0 || cost[way.state] > most) continue
    for (let seat = 0; seat < group.length; seat++) {
      const slot = group[seat] as number
      let failing: number = cost[way.state]
      for (let i = 0; i < judges.length && failing <= most; i++)
        failing += cost[(judges[i] as Judge)(slot * openingLength, slot).state]
      if (failing > most) continue
      const score = scoreOf(slot * openingLength, way.points)
      if (failing === 0) fitting += 1
      const top = failing === 0 ? ranked : near
      if (score >= top.least()) top.offer(slot, score)
    }
  }
  const told = (best: Placed[]) => best.map(({ slot, score }) => ({ id: ids[slot] as string, score }))
  return {
    ranked: told(ranked.best()),
    nearMisses: told(near.best()),
    fitting,
    excluded: counts ? countExcluded(asking, judges) : {},
  }
}

const answer = (table: Table, number: number): Answer => table.answers[number] ?? table.of(number)

/** What one criterion says of the opening in a row. */
type Judge = (row: number, slot: number) => Answer

/** Of every criterion that excludes but the commute, those that mostly do first. */
function judgesFor({ index, profile, questions, settings }: Asking): Judge[] {
  const { rows } = index
  const standing: Standing = {
    track: tracks.indexOf(profile.track),
    basis: profile.residence.basis,
    availableFrom: numberOfDay(profile.availableFrom),
    birthDate: numberOfDay(profile.birthDate),
    registeredOn: numberOfDay(profile.residence.registeredOn),
  }
  const at = (row: number, place: keyof typeof column) => rows[row + column[place]] as number
  return [
    row => answer(questions.days, daysOf(questions, rows, row)),
    row => answer(questions.danish, at(row, 'slots') >> levelFrom),
    demandsJudge(index, profile, questions),
    row => answer(questions.start, at(row, 'startTo')),
    row => answer(questions.licences, at(row, 'licences')),
    (_row, slot) => {
      const law = index.laws[slot] ?? lawFor(index, slot, settings)
      return law.byTrack?.[standing.track] ?? (law.law?.answer(standing) as Answer)
    },
  ]
}

const numberOfDay = (day: string | null): number => (day === null ? unknownDay : dayNumber(day))

function daysOf({ open }: Questions, rows: Int32Array, row: number): number {
  const slots = (rows[row + column.slots] as number) & allSlots
  return daysNumber(rows[row + column.hours] as number, slotCount(slots), slotCount(slots & open))
}

/** One demand that the person cannot meet is enough; those that share a bit are asked about in full. */
function demandsJudge(index: OpeningsIndex, profile: ProfileFacts, { demands }: Questions): Judge {
  const { rows, openings, values } = index
  const single = Array.from({ length: Math.min(lastDemand, values.demands.values.length) }, (_, number) =>
    answer(demands, number),
  )
  const bad = single.reduce((mask, { state }, number) => (state === 'fits' ? mask : mask | (1 << number)), 0)
  const fits: Answer = { state: 'fits', points: 0, why: [] }
  return (row, slot) => {
    const asked = rows[row + column.demands] as number
    if (asked < 0)
      return ask(
        'limits',
        standIn({ workLimits: profile.workLimits }, profile.waitingSince),
        openings[slot] as OpeningFacts,
      )
    const broken = asked & bad
    return broken === 0 ? fits : (single[31 - Math.clz32(broken)] as Answer)
  }
}

/** Worked out once per opening, day and law. */
function lawFor(index: OpeningsIndex, slot: number, settings: LawSettings): OpeningLaw {
  const law = lawOf(index.openings[slot] as OpeningFacts, settings)
  const days = { availableFrom: unknownDay, birthDate: unknownDay, registeredOn: unknownDay }
  const asked: OpeningLaw =
    law.byDays || law.byBasis
      ? { byTrack: null, law }
      : { byTrack: tracks.map((_, track) => law.answer({ track, basis: null, ...days })), law: null }
  index.laws[slot] = asked
  return asked
}

/** @returns the score of the opening in a row, of which the points of the way are known */
function scorerFor({ index, profile, questions, settings }: Asking): (row: number, way: number) => number {
  const { rows, skills, values } = index
  const weights = fullWeights(settings.weights)
  const weight = (code: string): number => weights[code] ?? 0
  const [ofWishes, ofExperience, ofSkills] = [weight('wishes'), weight('experience'), weight('skills')]
  const [ofDanish, ofDays, ofCommute] = [weight('danish'), weight('days'), weight('commute')]
  const waiting = weight('waiting') * questions.waiting
  const outlook = questions.prospect.flatMap(prospect =>
    questions.shortage.map(shortage => weight('prospect') * prospect + weight('shortage') * shortage),
  )
  const has = new Uint8Array(values.skills.values.length)
  for (const code of profile.skills) {
    const number = values.skills.find(code)
    if (number >= 0) has[number] = 1
  }
  return (row, way) => {
    const trade = rows[row + column.trade] as number
    let experience = questions.untrained
    for (const occupation of questions.experience) {
      const { points } = answer(occupation, trade)
      if (points > experience) experience = points
    }
    const first = rows[row + column.skills] as number
    const wanted = skills[first] as number
    let held = 0
    for (let i = first + 1; i <= first + wanted; i++) held += has[skills[i] as number] as number
    return (
      ofWishes * answer(questions.wishes, rows[row + column.sector] as number).points +
      ofExperience * experience +
      ofSkills * (questions.skills(wanted)[held] as number) +
      ofDanish * answer(questions.danish, (rows[row + column.slots] as number) >> levelFrom).points +
      ofDays * answer(questions.days, daysOf(questions, rows, row)).points +
      ofCommute * way +
      waiting +
      (outlook[rows[row + column.outlook] as number] as number)
    )
  }
}

/** How many openings each reason excludes; one opening can have several. */
function countExcluded({ index, questions }: Asking, judges: readonly Judge[]): Record<string, number> {
  const counts = new Map<string, number>()
  const add = (codes: readonly string[], openings: number) => {
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + openings)
  }
  for (const [workplace, group] of index.groups.entries()) {
    add(answer(questions.way, questions.ways[workplace] as number).why, group.length)
    for (const slot of group) for (const judge of judges) add(judge(slot * openingLength, slot).why, 1)
  }
  return Object.fromEntries([...counts].filter(([, openings]) => openings > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
}
