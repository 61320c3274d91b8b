/** What is said of a pair, as its explanation: the same as `reference.explain` makes of the judgements. */
import { type CriterionCode, criteria, criterionCodes, fullWeights } from '../criteria.js'
import type { Ranked, Reason, Scheme, Weights } from '../facts.js'
import { cell, counted, type Known } from './known.js'

/** The criteria that count for the people of an opening, in the table's order, and where each stands among them. */
export const codes = criterionCodes.filter(code => criteria[code].counts === 'always')
export const places = Object.fromEntries(codes.map((code, place) => [code, place])) as Record<CriterionCode, number>

/** By place. */
export function weightsByPlace(weights: Weights): number[] {
  const weightOf = fullWeights(weights)
  return codes.map(code => weightOf[code] ?? 0)
}

/** Working space, used by one pair after the other: what each criterion gives, and who speaks for and against in order. */
const won: number[] = codes.map(() => 0)
const inFavour: number[] = []
const against: number[] = []

/** What each criterion says of a pair, by place: in which table it stands, and where in its cells. */
export interface Said {
  known: readonly Known[]
  said: Int32Array
}

/** @param schemes those that the law leaves */
export function tell(
  profileId: string,
  openingId: string,
  { known, said }: Said,
  schemes: readonly Scheme[],
  weights: readonly number[],
): Ranked {
  let [score, failing, speakersFor, reasonsFor, speakersAgainst, reasonsAgainst] = [0, 0, 0, 0, 0, 0]
  let mend: Reason | null = null
  for (let place = 0; place < codes.length; place++) {
    const weight = weights[place] as number
    const { cells } = known[place] as Known
    const at = said[place] as number
    const part = weight * (cells[at + cell.points] as number)
    const counts = cells[at + cell.counts] as number
    won[place] = part
    score += part
    if (counts === 0) continue
    if (counts & counted.most) {
      reasonsFor += counts & counted.most
      putInOrder(inFavour, speakersFor++, part, place)
    }
    if ((counts >> counted.against) & counted.most) {
      reasonsAgainst += (counts >> counted.against) & counted.most
      putInOrder(against, speakersAgainst++, 100 * weight - part, place)
    }
    if (counts & counted.excludes) {
      failing += 1
      mend = counts & counted.mendable ? fixAt(known[place] as Known, at) : null
    }
  }
  return {
    profileId,
    openingId,
    score,
    parts: {
      wishes: won[places.wishes] as number,
      experience: won[places.experience] as number,
      skills: won[places.skills] as number,
      danish: won[places.danish] as number,
      days: won[places.days] as number,
      commute: won[places.commute] as number,
      waiting: won[places.waiting] as number,
    },
    schemes,
    reasonsFor: inOrder(known, said, inFavour, speakersFor, reasonsFor, 0),
    reasonsAgainst: inOrder(known, said, against, speakersAgainst, reasonsAgainst, counted.against),
    wouldFitIf: failing === 1 && mend ? [mend] : [],
  }
}

/** Above every place, and a power of two. */
const room = 32

/** The one with the most comes first; of equal ones, the first of the table. */
function putInOrder(order: number[], count: number, amount: number, place: number): void {
  const rank = amount * room + (room - 1 - place)
  let at = count
  for (; at > 0 && (order[at - 1] as number) < rank; at--) order[at] = order[at - 1] as number
  order[at] = rank
}

/** @param shift where in `counted` it is told how many there are */
function inOrder(
  known: readonly Known[],
  said: Int32Array,
  order: readonly number[],
  speakers: number,
  count: number,
  shift: number,
): Reason[] {
  const all = new Array<Reason>(count)
  let end = 0
  for (let i = 0; i < speakers; i++) {
    const place = room - 1 - ((order[i] as number) & (room - 1))
    const { cells, reasons } = known[place] as Known
    const at = said[place] as number
    const counts = cells[at + cell.counts] as number
    let next = cells[at + cell.firstReason] as number
    if (shift > 0) next += counts & counted.most
    for (let left = (counts >> shift) & counted.most; left > 0; left--) all[end++] = reasons[next++] as Reason
  }
  return all
}

function fixAt({ cells, reasons }: Known, at: number): Reason {
  const counts = cells[at + cell.counts] as number
  const before = (counts & counted.most) + ((counts >> counted.against) & counted.most)
  return reasons[(cells[at + cell.firstReason] as number) + before] as Reason
}
