/**
 * The openings for one person: gives what `reference.rankOpenings` gives, from an index. Nothing is called and nothing made
 * for an opening that something stands in the way of, except when a value is met for the first time.
 */
import type { Answer } from '../ask.js'
import type { ProfileFacts } from '../facts.js'
import type { Found, SearchSettings } from '../people/search.js'
import { createTop, type Placed, type Top } from '../top.js'
import { countExcluded } from './count.js'
import { forgetLaws, lawNumber, type Standing, standingOf } from './law.js'
import { openingColumn as column, excluding, type OpeningsIndex, openingLength } from './openings-index.js'
import { answerAt, cost, type Questions, questionsFor, unasked } from './questions.js'
import { type Scoring, scoreBesideSkills, scoreOfSkills, scoringFor } from './score.js'

/** One person's search. */
interface Asking {
  index: OpeningsIndex
  questions: Questions
  standing: Standing
}

/** What is found on the way. */
interface Finds {
  ranked: Top
  near: Top
  fitting: number
}

/** The person's best openings; prospect of a job and shortage of people count here too. */
export function searchOpenings(index: OpeningsIndex, profile: ProfileFacts, settings: SearchSettings): Found {
  const { limit, nearMisses = true, counts = true, today } = settings
  if (index.kept.holdFor(today, settings.verdicts)) forgetLaws(index.law)
  const questions = questionsFor(index, profile, today)
  const asking: Asking = { index, questions, standing: standingOf(index.law, index.kept, profile, settings) }
  const { ids } = index
  const finds: Finds = { ranked: createTop(limit, ids), near: createTop(limit, ids), fitting: 0 }
  const scoring = scoringFor(index, profile, questions, settings.weights)
  look(asking, scoring, finds, nearMisses ? cost.mendable : cost.fits, counts)
  return {
    ranked: named(ids, finds.ranked.best()),
    nearMisses: named(ids, finds.near.best()),
    fitting: counts ? finds.fitting : 0,
    excluded: counts ? countExcluded(index, questions, asking.standing) : {},
  }
}

/** Looks at every opening that is near enough. */
function look(asking: Asking, scoring: Scoring, finds: Finds, most: number, counts: boolean): void {
  const { groups, rows } = asking.index
  const { questions } = asking
  const { way } = questions
  const ways = questions.ways.numbers
  // Read once: looked into for every opening, the objects would take longer than their numbers.
  const { danish, licences, demands, startTo, week } = column
  const ofDanish = questions.danish.costs
  const ofLicences = questions.licences.costs
  const ofDemands = questions.demands.costs
  const ofStart = questions.startTo.costs
  const ofWeek = questions.week.costs

  for (let workplace = 0; workplace < groups.length; workplace++) {
    const number = ways[workplace] as number
    if (way.costs[number] === unasked) answerAt(way, number)
    const wayCost = way.costs[number] as number
    if (wayCost > most) continue
    const wayPoints = way.points[number] as number
    const group = groups[workplace] as number[]
    for (let seat = 0; seat < group.length; seat++) {
      const slot = group[seat] as number
      const row = slot * openingLength
      let failing =
        wayCost +
        (ofDanish[rows[row + danish] as number] as number) +
        (ofLicences[rows[row + licences] as number] as number) +
        (ofDemands[rows[row + demands] as number] as number) +
        (ofStart[rows[row + startTo] as number] as number) +
        (ofWeek[rows[row + week] as number] as number)
      if (failing >= unasked) failing = wayCost + askedCost(questions, rows, row)
      if (failing > most) continue
      const top = failing === 0 ? finds.ranked : finds.near
      const least = top.least()
      let score = scoreBesideSkills(scoring, row, wayPoints)
      // No criterion gives more than 100 points.
      const hopeful = score + 100 * scoring.ofSkills >= least
      if (hopeful) score += scoreOfSkills(scoring, row)
      const among = hopeful && score >= least
      // The law comes last, because it may have to be asked about this person.
      if ((!among && !counts) || failing + lawCost(asking, slot) > most) continue
      if (failing === 0) finds.fitting += 1
      if (among) top.offer(slot, score)
    }
  }
}

const named = (ids: readonly string[], best: readonly Placed[]) =>
  best.map(({ slot, score }) => ({ id: ids[slot] as string, score }))

/** What the row costs, after every question about it has been asked. */
function askedCost(questions: Questions, rows: Int32Array, row: number): number {
  let sum = 0
  for (const place of excluding) sum += cost[answerAt(questions[place], rows[row + column[place]] as number).state]
  return sum
}

function lawCost({ index: { law, openings }, standing }: Asking, slot: number): number {
  return cost[(law.answers[lawNumber(standing, slot, openings)] as Answer).state]
}
