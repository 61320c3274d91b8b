/** How long a company has had somebody without an answer, in words. */
import type { Company } from '../companies/model.js'
import { counted } from '../lib/counted.js'
import { type Day, diffDays } from '../lib/days.js'
import { dayOfInstant, formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import type { Opening } from '../openings/model.js'
import { answersHref } from './answer-view.js'
import type { Proposal } from './model.js'
import { type Silent, silentSince } from './unanswered.js'

type Waiting = Pick<Proposal, 'state' | 'decidedAt' | 'interviewAt'>

const daysSince = (since: Date, today: Day): number => diffDays(dayOfInstant(since), today)
const daysText = (days: number): string => counted(days, 'dag', 'dage')

const shownFor = (days: number): string => `Vist for virksomheden i ${daysText(days)} uden svar`

/** Beside the state's tag: 'I 3 dage uden svar'; null when no answer is waited for. */
export function waitingText(proposal: Waiting, today: Day): string | null {
  const since = silentSince(proposal)
  if (!since) return null
  const days = daysSince(since, today)
  if (!proposal.interviewAt) return days === 0 ? 'I dag' : `I ${daysText(days)} uden svar`
  return `Virksomheden bad om et møde ${days === 0 ? 'i dag' : `for ${daysText(days)} siden`}`
}

/** Whom to ring in the company, and since when it has been silent. @param contact name and telephone, '' when none is known */
export function silentBox({ opening, since, candidates, askedAt }: Silent, contact: string, today: Day) {
  const days = daysSince(since, today)
  const many = `${candidates.length} kandidater venter på svar. Virksomheden har ikke gjort noget ved en af dem i ${daysText(days)}`
  return {
    text: `${candidates.length === 1 ? shownFor(days) : many}. Ring til ${contact || 'virksomheden'}.`,
    answer: answersHref(candidates, opening),
    reminded: askedAt && `Virksomheden er mindet om det på mail ${formatInstant(askedAt)}.`,
  }
}

/** A company that does not answer, as a row of the inbox. */
export const silentRow = (
  { since, candidates, askedAt }: Silent,
  { opening, company, contact }: { opening: Opening; company: Company; contact: string },
  today: Day,
) => ({
  cells: [
    { href: paths.proposals.ofOpening(opening._id), text: opening.title, note: `Opslag ${opening.number}` },
    { text: company.name, note: contact || null },
    {
      text: shownFor(daysSince(since, today)),
      note: askedAt && `Mindet på mail ${formatInstant(askedAt)}`,
    },
    { text: String(candidates.length) },
    { href: answersHref(candidates, opening._id), text: 'Skriv svaret ned', more: opening.title },
  ],
})
