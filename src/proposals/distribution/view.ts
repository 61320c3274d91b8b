/** The page of the distribution: what a calculation over everybody proposes, beside the consultants' own order. */
import { counted } from '../../lib/counted.js'
import { formatInstant } from '../../lib/instants.js'
import type { HouseholdOutcome } from '../../matching/assignment/households.js'
import type { Opening } from '../../openings/model.js'
import type { StaffView } from '../../profiles/disclosure.js'
import type { Policy } from './choices.js'
import { groupings } from './groups.js'
import type { Distributed, Told } from './service.js'

export const many = (count: number) => count.toLocaleString('da-DK')
const decimal = (value: number) => value.toLocaleString('da-DK', { maximumFractionDigits: 2 })
const percent = (value: number) => `${Math.round(value)} %`
export const peopleText = (count: number) => (count === 1 ? '1 borger' : `${many(count)} borgere`)
export const openingLabel = ({ number, title }: Opening) => `${title} (${number})`

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
        (before === 0 ? '' : ` (${percent(Math.abs((100 * (now - before)) / before))})`)
  return {
    sentence: `${peopleText(all.length)} kan foreslås, og der er ${counted(seats, 'ledig plads', 'ledige pladser')} i ${counted(places.length, 'åbent', 'åbne')} opslag.`,
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
  // What a place of a group counts more, in points, so that the group reaches its floor.
  const isDear = floors.groups.some(({ multiplier }) => Math.round(multiplier) > 0)
  return {
    table: {
      ...{ caption: 'Grupperne', hideCaption: true },
      columns: [
        { text: 'Gruppe' },
        { text: 'Kan få en plads', number: true },
        { text: 'Bund', number: true },
        { text: 'Får en plads', number: true },
        ...(isDear ? [{ text: 'Ekstra point for en plads', number: true }] : []),
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
          ...(isDear ? [{ text: many(Math.round(multiplier)) }] : []),
        ],
      })),
    },
    sentence: [
      `Hver gruppe skal have mindst ${floor} procent af den andel, den udgør af dem, der kan få en plads.`,
      isDear && 'Ekstra point er det, en plads til gruppen tæller mere, for at den når sin bund.',
    ]
      .filter(Boolean)
      .join(' '),
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
