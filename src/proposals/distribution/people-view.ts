/** The people of the page of the distribution: what each would get, and what each gains or loses by it. */
import { paths } from '../../lib/paths.js'
import type { Proposal } from '../model.js'
import { bestScore, percentOf } from '../score.js'
import type { Policy } from './choices.js'
import { pairNumber } from './refused.js'
import type { Distributed, Told } from './service.js'
import { many, openingLabel, peopleText } from './view.js'

/** How well the place fits the person, in points; 0 when the person has none. */
function pointsOf({ problem: { rowStart, place, value } }: Distributed, person: number, at: number): number {
  for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++)
    if (place[pair] === at) return value[pair] as number
  return 0
}

/** The place that fits the person best, if nobody else were there; -1 when none does. */
function bestAlone({ problem: { rowStart, place, value } }: Distributed, person: number): number {
  let best = -1
  for (let pair = rowStart[person] as number; pair < (rowStart[person + 1] as number); pair++)
    if (best < 0 || (value[pair] as number) > (value[best] as number)) best = pair
  return best < 0 ? -1 : (place[best] as number)
}

/** What the distribution means for the person beside openings that are filled one by one. */
function changeFor(distributed: Distributed, person: number) {
  const { result, weights } = distributed
  const at = result.placeOf[person] as number
  const before = result.practice.placeOf[person] as number
  if (at === before) return { kind: 'same' as const, by: 0 }
  if (before < 0) return { kind: 'place' as const, by: 0 }
  if (at < 0) return { kind: 'none' as const, by: 0 }
  const best = bestScore(weights)
  const by = percentOf(pointsOf(distributed, person, at), best) - percentOf(pointsOf(distributed, person, before), best)
  return { kind: by > 0 ? ('better' as const) : by < 0 ? ('worse' as const) : ('equal' as const), by }
}

/** Who gains or loses comes first, then who keeps a place, then who has none. */
export function placeInList(distributed: Distributed, person: number): number {
  if (changeFor(distributed, person).kind !== 'same') return 0
  return (distributed.result.placeOf[person] as number) >= 0 ? 1 : 2
}

/** How many gain and lose by the distribution, of these people. */
export function changesOf(distributed: Distributed, people: readonly number[]): string {
  const counts = { same: 0, place: 0, none: 0, better: 0, worse: 0, equal: 0 }
  for (const person of people) counts[changeFor(distributed, person).kind]++
  const { place, none, better, worse } = counts
  if (place + none + better + worse === 0) return 'Ingen vinder eller taber ved fordelingen.'
  return [
    place > 0 && `${peopleText(place)} får en plads i stedet for ingen.`,
    none > 0 ? `${peopleText(none)} mister en plads.` : 'Ingen mister en plads.',
    better > 0 && `${peopleText(better)} får et bedre match.`,
    worse > 0 && `${peopleText(worse)} får et lavere match.`,
  ]
    .filter(Boolean)
    .join(' ')
}

function changeCell(distributed: Distributed, person: number) {
  const { kind, by } = changeFor(distributed, person)
  if (kind === 'place') return { tag: { text: 'Får en plads', kind: 'success' } }
  if (kind === 'none') return { tag: { text: 'Mister en plads', kind: 'warning' } }
  if (kind === 'better' || kind === 'worse') return { text: `${by > 0 ? '+' : '−'}${Math.abs(by)} i match` }
  return { text: 'Ingen forskel' }
}

/** A row per person: the distribution, openings one by one, the difference, and the consultants' own order. */
export function personRow(
  { distributed, open }: Pick<Told, 'distributed' | 'open'>,
  person: number,
  {
    name,
    number,
    proposals,
    policy,
  }: { name: string; number: string | null; proposals: readonly Proposal[]; policy: Pick<Policy, 'firstBefore'> },
) {
  const { result, people: all, places, weights, refused } = distributed
  const best = bestScore(weights)
  const at = result.placeOf[person] as number
  const before = result.practice.placeOf[person] as number
  const alone = bestAlone(distributed, person)
  const opening = (place: number) => places[place]?.opening
  const match = (place: number) => percentOf(pointsOf(distributed, person, place), best)
  const cellOf = (place: number, notes: (string | null)[] = []) => {
    const found = opening(place)
    const gone = found && !open.has(found._id) ? 'Opslaget har ikke længere ledige pladser.' : null
    const lines = found ? [`Match ${match(place)} af 100.`, ...(gone ? [gone] : notes)] : notes
    const note = lines.filter(Boolean).join(' ') || null
    return found
      ? { href: paths.proposals.ofOpening(found._id), text: openingLabel(found), note }
      : { text: 'Ingen plads', note }
  }
  const aloneOpening = alone === at ? undefined : opening(alone)
  const aloneText = aloneOpening
    ? `Bedst for borgeren alene: ${openingLabel(aloneOpening)}, match ${match(alone)}.`
    : null
  const why =
    at >= 0
      ? contested(distributed, at, policy)
      : alone >= 0
        ? whyNone(distributed, alone)
        : nothingFits(places.some((_, place) => refused.has(pairNumber(places, person, place))))
  return {
    cells: [
      { href: paths.profiles.show(all[person] ?? ''), text: name, note: number },
      cellOf(at, [why, aloneText]),
      at === before && at >= 0 ? { text: 'Det samme' } : cellOf(before),
      changeCell(distributed, person),
      consultantsCell(proposals, at >= 0 ? opening(at)?._id : undefined, places),
    ],
  }
}

/** @param refused whether somebody has said no about this person and an open opening */
const nothingFits = (refused: boolean): string =>
  refused ? 'Ud over dem, der er sagt nej til, passer ingen åbne opslag lige nu.' : 'Ingen åbne opslag passer lige nu.'

/** Why the seat is wanted by others too: what one more like it would add. */
function contested({ result }: Distributed, at: number, { firstBefore }: Pick<Policy, 'firstBefore'>): string | null {
  const price = result.price[at] as number
  if (price <= 0) return null
  // A person more may cost others some points: the price is then a little less than what a person counts.
  if (result.beyond > 0 && Math.round(price / result.beyond) > 0)
    return `Mange om pladsen: Med én plads mere kunne flere få en plads${firstBefore ? ' eller et første forløb' : ''}.`
  return `Mange om pladsen: Én plads mere ville give op til ${many(price)} point mere i alt.`
}

const whyNone = ({ result }: Distributed, alone: number): string =>
  (result.price[alone] as number) > 0
    ? 'Pladserne går til andre, fordi det giver mere i alt.'
    : 'Der er ikke flere pladser til alle.'

/** What the consultants have before them for this person: whom a company has seen, else the proposal for the same opening, else their best. */
function consultantsCell(proposals: readonly Proposal[], opening: string | undefined, places: Distributed['places']) {
  const same = proposals.find(proposal => proposal.opening === opening)
  const confirmed = proposals.filter(({ state }) => state === 'confirmed')
  const shown = confirmed.find(proposal => proposal === same) ?? confirmed[0] ?? same ?? proposals[0]
  if (!shown) return { text: 'Ikke foreslået' }
  const title = places.find(place => place.opening._id === shown.opening)?.opening.title
  return {
    href: paths.proposals.show(shown._id),
    text: shown.state === 'confirmed' ? 'Bekræftet' : `Nummer ${shown.rank} på listen`,
    note: [
      shown === same ? 'Samme opslag som fordelingen.' : `Et andet opslag${title ? `: ${title}` : ''}.`,
      same && shown !== same ? `Nummer ${same.rank} på listen til fordelingens opslag.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  }
}
