/** The page of the distribution: what a calculation over everybody proposes, beside the consultants' own order. */
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import type { HouseholdOutcome } from '../matching/assignment/households.js'
import type { Opening } from '../openings/model.js'
import type { StaffView } from '../profiles/disclosure.js'
import type { Distributed, Told } from './distribution.js'
import type { Policy } from './distribution-choices.js'
import { groupings } from './distribution-groups.js'
import type { Proposal } from './model.js'
import { bestScore, percentOf } from './score.js'

const many = (count: number) => count.toLocaleString('da-DK')
const decimal = (value: number) => value.toLocaleString('da-DK', { maximumFractionDigits: 2 })
export const peopleText = (count: number) => (count === 1 ? '1 borger' : `${many(count)} borgere`)
const openingLabel = ({ number, title }: Opening) => `${title} (${number})`

/** When what is shown was calculated, and what has happened since. */
export function ageOf({ distributed, pending, failed, people: now }: Told) {
  const gone = distributed.people.filter(id => !now.has(id)).length
  const lines = [
    pending && failed && 'Der er sket ændringer siden, og det lykkedes ikke at regne igen. Vi prøver igen af os selv.',
    pending && !failed && 'Der er sket ændringer siden. En ny fordeling er ved at blive regnet.',
    gone > 0 && `${peopleText(gone)} kan ikke længere foreslås og vises ikke.`,
  ]
  return { at: formatInstant(distributed.at), since: lines.filter(Boolean).join(' ') || null }
}

/** What the calculation is worth, beside opening by opening. */
export function figuresOf({ result, people: all, places, problem }: Distributed) {
  const seats = problem.capacity.reduce((sum, each) => sum + each, 0)
  const { practice, placed, fit } = result
  const change = (now: number, before: number) =>
    now === before
      ? 'Ingen'
      : `${now > before ? '+' : '−'}${many(Math.abs(now - before))}` +
        (before === 0 ? '' : ` (${decimal(Math.abs((100 * (now - before)) / before))} %)`)
  return {
    sentence: `${peopleText(all.length)} kan foreslås, og der er ${many(seats)} ledige pladser i ${many(places.length)} åbne opslag.`,
    table: {
      ...{ caption: 'Fordelingen sammenlignet med ét opslag ad gangen', hideCaption: true },
      columns: [{ text: 'Måde' }, { text: 'Får en plads', number: true }, { text: 'Point i alt', number: true }],
      rows: [
        { cells: [{ text: 'Fordelingen her' }, { text: many(placed) }, { text: many(fit) }] },
        {
          cells: [
            { text: 'Ét opslag ad gangen', note: 'Det ældste opslag først. Hvert tager de bedste, der er tilbage.' },
            { text: many(practice.placed) },
            { text: many(practice.fit) },
          ],
        },
        {
          cells: [{ text: 'Forskel' }, { text: change(placed, practice.placed) }, { text: change(fit, practice.fit) }],
        },
      ],
    },
    certificate: certificateOf(result),
  }
}

/** What is proved, in plain words. */
export function certificateOf({ finished, atMostMissing, fit, floors, households }: Distributed['result']) {
  if (!finished)
    return {
      kind: 'warning' as const,
      text: 'Regnestykket nåede ikke at blive færdigt. Her er det bedste indtil videre. Vi regner videre.',
    }
  if (floors?.groups.some(({ placed, floor }) => placed < floor))
    return {
      kind: 'warning' as const,
      // With families the search for floors is not exact.
      text: `${households.outcomes.length > 0 ? 'Vi fandt' : 'Der findes'} ingen fordeling, der giver alle grupper deres bund. Her er den, der kommer nærmest.`,
    }
  if (atMostMissing === 0)
    return {
      kind: 'info' as const,
      text: 'Regnestykket er efterprøvet: Ingen anden fordeling giver mere med disse valg.',
    }
  const missing = fit > 0 ? Math.min(100, (100 * atMostMissing) / fit) : 100
  return {
    kind: 'info' as const,
    text: `Regnestykket er efterprøvet: Ingen fordeling med ${floors ? 'den samme bund' : 'de samme valg'} giver over ${decimal(Math.max(0.01, missing))} procent mere.`,
  }
}

/** The floors, group by group, and what they cost. */
export function floorsOf({ result }: Distributed, { grouping, floor }: Policy) {
  const { floors, fit, placed } = result
  if (!floors || !grouping) return null
  const best = floors.without.fit
  const lost = best > 0 ? (100 * (best - fit)) / best : 0
  const fewer = floors.without.placed - placed
  return {
    table: {
      ...{ caption: 'Grupperne', hideCaption: true },
      columns: [
        { text: 'Gruppe' },
        { text: 'Kan få en plads', number: true },
        { text: 'Bund', number: true },
        { text: 'Får en plads', number: true },
        { text: 'Ekstra point for en plads', number: true },
      ],
      rows: floors.groups.map(({ placeable, floor, placed, multiplier }, group) => ({
        cells: [
          {
            text: groupings[grouping].groups[group] ?? '',
            ...(placed < floor && { tag: { text: 'Under bunden', kind: 'warning' as const } }),
          },
          { text: many(placeable) },
          { text: many(floor) },
          { text: many(placed) },
          { text: many(Math.round(multiplier)) },
        ],
      })),
    },
    sentence: `Hver gruppe skal have mindst ${floor} procent af den andel, den udgør af dem, der kan få en plads.`,
    price:
      lost <= 0 && fewer <= 0
        ? 'Bunden koster intet: Fordelingen er lige så god uden den.'
        : `Bunden koster ${decimal(Math.max(0, lost))} procent af de samlede point${fewer > 0 ? ` og ${peopleText(fewer)} færre med en plads` : ''}.`,
  }
}

const outcomeTexts: Record<HouseholdOutcome, string> = {
  together: 'Holdes samlet: Arbejdspladserne ligger nær hinanden.',
  one: 'Kun én i familien får en plads i fordelingen.',
  none: 'Ingen i familien får en plads i fordelingen.',
  impossible: 'Kan ikke holdes samlet: Der er ingen opslag nær hinanden, som passer til dem.',
  apart: 'Kan ikke holdes samlet: Regnestykket nåede ikke at finde pladser nær hinanden.',
}

export function householdsOf({ households, people: all, result }: Distributed, { reach }: Policy, names: Names) {
  if (households.length === 0) return null
  const { lost } = result.households
  return {
    reach,
    cost:
      lost.fit <= 0 && lost.placed <= 0
        ? 'Det koster intet i den samlede fordeling at holde familierne samlet.'
        : `At holde familierne samlet koster ${many(Math.max(0, lost.fit))} point${lost.placed > 0 ? ` og ${peopleText(lost.placed)} færre med en plads` : ''}.`,
    rows: households.map(({ mark, members }, i) => ({
      label: mark,
      lines: [
        members.map(member => names.get(all[member] ?? '') ?? 'en, der ikke længere kan foreslås').join(', '),
        outcomeTexts[result.households.outcomes[i] ?? 'apart'],
      ],
    })),
  }
}

/** By a person's id. */
export type Names = ReadonlyMap<string, string>

export const nameOf = ({ firstName, lastName }: StaffView): string => [firstName, lastName].filter(Boolean).join(' ')

/** A row per person: the distribution, the best opening for this person alone, and the consultants' own order. */
export function personRow(
  { distributed, open }: Pick<Told, 'distributed' | 'open'>,
  person: number,
  { name, proposals, policy }: { name: string; proposals: readonly Proposal[]; policy: Policy },
) {
  const { problem, result, people: all, places, weights } = distributed
  const id = all[person] ?? ''
  const best = bestScore(weights)
  const score = (at: number) => {
    for (let pair = problem.rowStart[person] as number; pair < (problem.rowStart[person + 1] as number); pair++)
      if (problem.place[pair] === at) return problem.value[pair] as number
    return 0
  }
  let own = -1
  for (let pair = problem.rowStart[person] as number; pair < (problem.rowStart[person + 1] as number); pair++)
    if (own < 0 || (problem.value[pair] as number) > score(own)) own = problem.place[pair] as number
  const at = result.placeOf[person] as number
  const opening = (place: number) => places[place]?.opening
  const cellOf = (place: number, note: string[] = []) => {
    const found = opening(place)
    if (!found) return { text: 'Ingen plads', note: note.join(' ') || null }
    return {
      ...{ href: paths.proposals.ofOpening(found._id), text: openingLabel(found) },
      note: [
        `Match ${percentOf(score(place), best)} af 100.`,
        ...(open.has(found._id) ? note : ['Opslaget har ikke længere ledige pladser.']),
      ].join(' '),
    }
  }
  const difference = at >= 0 && own >= 0 ? percentOf(score(at), best) - percentOf(score(own), best) : null
  return {
    cells: [
      { href: paths.profiles.show(id), text: name },
      cellOf(
        at,
        at >= 0
          ? contested(distributed, at, policy)
          : own >= 0
            ? [whyNone(distributed, own)]
            : ['Ingen åbne opslag passer lige nu.'],
      ),
      at === own && own >= 0 ? { text: 'Det samme' } : cellOf(own),
      {
        text:
          difference === null
            ? '-'
            : difference === 0
              ? 'Ingen forskel'
              : `${difference > 0 ? '+' : '−'}${Math.abs(difference)}`,
      },
      consultantsCell(proposals, at >= 0 ? opening(at)?._id : undefined, places),
    ],
  }
}

/** Why the seat is wanted by others too: what one more like it would add. */
function contested({ result }: Distributed, at: number, { firstBefore }: Pick<Policy, 'firstBefore'>): string[] {
  const price = result.price[at] as number
  if (price <= 0) return []
  // A person more may cost others some points: the price is then a little less than what a person counts.
  if (result.beyond > 0 && Math.round(price / result.beyond) > 0)
    return [`Omstridt: Med én plads mere kunne flere få en plads${firstBefore ? ' eller et første forløb' : ''}.`]
  return [`Omstridt: Én plads mere er op til ${many(price)} point værd i alt.`]
}

const whyNone = ({ result }: Distributed, own: number): string =>
  (result.price[own] as number) > 0
    ? 'Pladserne går til andre, fordi det giver mere i alt.'
    : 'Der er ikke flere pladser til alle.'

/** What the consultants have before them for this person: the proposal for the same opening first, else their best. */
function consultantsCell(proposals: readonly Proposal[], opening: string | undefined, places: Distributed['places']) {
  const same = proposals.find(proposal => proposal.opening === opening)
  const shown = same ?? proposals.find(({ state }) => state === 'confirmed') ?? proposals[0]
  if (!shown) return { text: 'Ikke foreslået' }
  const title = places.find(place => place.opening._id === shown.opening)?.opening.title
  return {
    href: paths.proposals.show(shown._id),
    text: shown.state === 'confirmed' ? 'Bekræftet' : `Nummer ${shown.rank} på listen`,
    note: same ? 'Samme opslag som fordelingen.' : `Et andet opslag${title ? `: ${title}` : ''}.`,
  }
}
