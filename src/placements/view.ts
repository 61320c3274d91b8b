import type { Company } from '../companies/model.js'
import { formatDay, parseIsoDay } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { Opening } from '../openings/model.js'
import type { Stage } from '../profiles/disclosure.js'
import type { Proposal } from '../proposals/model.js'
import { type CancelReason, canBeEnded, cancelReasons, leavesMatchingFor, mayMove } from './lifecycle.js'
import { isContinuation, isUnderWay, outcomes, type Placement } from './model.js'

const words = da.placements

export const options = (texts: Record<string, string>, values: readonly string[]) =>
  values.map(value => ({ value, label: texts[value] ?? value }))

/** How far a case has come for the company: what it may see of the person follows from this. @param placements that rest on it */
export function stageOf(proposal: Pick<Proposal, 'state'>, placements: readonly Placement[]): Stage {
  if (proposal.state === 'confirmed') return 'confirmed'
  if (proposal.state !== 'accepted') return 'over'
  if (placements.some(isUnderWay)) return 'agreed'
  // Whether the person is free for a next course that is not settled is not known yet.
  return placements.some(one => one.state === 'planned' && (one.settled || !isContinuation(one))) ? 'accepted' : 'over'
}

const stateKinds: Record<Placement['state'], string | null> = {
  planned: 'warning',
  agreed: 'info',
  running: 'success',
  ended: null,
  cancelled: null,
}

/** @param fell the person is not to be had any more, so that it must be called off */
export const placementTag = (state: Placement['state'], fell = false) =>
  fell ? { text: words.calledOff(state), kind: 'error' } : { text: words.states[state], kind: stateKinds[state] }

/** Why a page for what the state refuses leads back to the course. */
export const notNowText = ({ text }: ReturnType<typeof placementTag>): string => filled(words.notNow, { state: text })

export const placementColumns = [words.person, words.opening, words.scheme, words.start, words.state].map(text => ({
  text,
}))

/** A placement as a row of a list; the person's name is null where the reader may not have it. */
export const placementRow = (
  placement: Placement,
  shown: { href: string; name: string | null; other: string; fell: boolean; note?: string | null },
) => ({
  cells: [
    { href: shown.href, text: shown.name ?? words.one },
    { text: shown.other },
    { text: da.proposals.schemes[placement.scheme] },
    { text: placement.startsOn ? formatDay(placement.startsOn) : words.notAgreed },
    { tag: placementTag(placement.state, shown.fell), note: shown.note ?? null },
  ],
})

/** That the last day is near, for lists of staff. */
export const endsSoonText = ({ endsOn }: Pick<Placement, 'endsOn'>): string =>
  `Slutter ${endsOn ? formatDay(endsOn) : 'snart'}. Find det næste.`

/** A course that is over and whose outcome nobody has written down. */
export const outcomeRow = (
  { endsOn }: Placement,
  shown: { href: string; name: string | null; other: string; owner: string | null },
) => ({
  cells: [
    { href: shown.href, text: shown.name ?? words.one },
    { text: shown.other },
    { text: endsOn ? formatDay(endsOn) : words.notAgreed },
    // Who follows somebody tells where they live.
    { text: shown.owner ?? (shown.name === null ? '–' : 'Ingen') },
    { href: shown.href, text: 'Skriv udfaldet', more: shown.name ?? '' },
  ],
})

/** What is free again when a course is given up, or ends before its time. @param person whether nobody else has the person */
export function freedText(placement: Pick<Placement, 'state' | 'proposal'>, person: boolean): string {
  // A seat is for whoever begins; a next course never had one.
  const seat = placement.state !== 'running' && !isContinuation(placement)
  if (person) return seat ? ' Personen og pladsen er ledige igen.' : ' Så er personen ledig igen.'
  return seat ? ' Pladsen er ledig igen.' : ''
}

/** What is agreed, without the free text. */
const agreedFacts = (placement: Placement) => [
  { label: words.start, text: placement.startsOn ? formatDay(placement.startsOn) : words.notAgreed },
  { label: words.end, text: placement.endsOn ? formatDay(placement.endsOn) : words.notAgreed },
  { label: words.hours, text: placement.hoursPerWeek?.toLocaleString('da-DK') ?? words.notAgreed },
]

/** What is agreed. */
export const termsFacts = (placement: Placement) => [
  ...agreedFacts(placement),
  { label: words.terms, text: placement.terms ?? words.notAgreed },
  ...(placement.termsChangedAt ? [{ label: words.changed, text: formatInstant(placement.termsChangedAt) }] : []),
]

/** What somebody would have written down, in one text. */
export function typedTerms({ startsOn, endsOn, hoursPerWeek, terms }: Record<string, unknown>): string {
  const day = (typed: unknown) => (parseIsoDay(String(typed)) ? formatDay(String(typed)) : String(typed))
  return `${day(startsOn)} til ${day(endsOn)}, ${hoursPerWeek} ${Number(hoursPerWeek) === 1 ? 'time' : 'timer'} om ugen. ${terms}`
}

const courseFacts = (placement: Placement, opening: Opening, company: Company) => [
  { label: words.scheme, text: da.proposals.schemes[placement.scheme] },
  { label: words.opening, text: `${opening.title} (${opening.number}), ${company.name}` },
]

const reasonFacts = ({ cancelReason }: Placement) =>
  cancelReason
    ? [{ label: words.states.cancelled, text: (words.cancelReasons as Record<string, string>)[cancelReason] ?? '' }]
    : []

/** What staff read of a placement. */
export const staffFacts = (placement: Placement, opening: Opening, company: Company) => [
  ...courseFacts(placement, opening, company),
  ...termsFacts(placement),
  ...(placement.outcome ? [{ label: words.outcome, text: words.outcomes[placement.outcome] }] : []),
  ...reasonFacts(placement),
]

/** Reasons that are the company's own, or the application's. Another tells of the person, whose illness or address is no company's business. */
const companysReasons: readonly (string | null)[] = ['by-company', 'not-approved'] satisfies CancelReason[]

/**
 * What the company reads of a placement: not what became of the person, nor why the person did not come.
 * @param shown the company may still know of the person, whom the free text may name
 */
export const companyFacts = (placement: Placement, opening: Opening, company: Company, shown: boolean) => [
  ...courseFacts(placement, opening, company),
  ...(shown ? termsFacts : agreedFacts)(placement),
  ...(companysReasons.includes(placement.cancelReason) ? reasonFacts(placement) : []),
]

/** What the consultant may do with it now. @param latest what it led to says where the person is now */
export const placementActs = (placement: Placement, { fell, latest }: { fell: boolean; latest: boolean }) => ({
  agree: mayMove('agree', placement.state) && !fell ? paths.placements.agree(placement._id) : null,
  change: isUnderWay(placement) && !fell ? paths.placements.changeAgreement(placement._id) : null,
  cancel: mayMove('cancel', placement.state) ? paths.placements.cancel(placement._id) : null,
  end: canBeEnded(placement) ? paths.placements.end(placement._id) : null,
  latest,
  correct: placement.state === 'ended' && placement.outcome ? paths.placements.outcome(placement._id) : null,
  // An outcome ends what still runs.
  endsNow: placement.state === 'running' && placement.endsOn ? formatDay(placement.endsOn) : null,
  options: {
    cancel: options(words.cancelReasons, cancelReasons),
    outcome: outcomes.map(value => ({
      ...{ value, label: words.outcomes[value] },
      hint:
        latest && leavesMatchingFor[value]
          ? 'Personen bliver ikke foreslået mere. Det kan ændres på personens side.'
          : null,
    })),
  },
})
