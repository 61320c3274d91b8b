/** What comes after a course and what came before it, as the pages of both sides say it. */
import type { Account } from '../accounts/model.js'
import { counted } from '../lib/counted.js'
import { addDays, type Day, formatDay } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { da } from '../lib/words/da.js'
import type { Opening } from '../openings/model.js'
import type { StaffView } from '../profiles/disclosure.js'
import type { Proposal } from '../proposals/model.js'
import { writtenDown } from '../proposals/written-down.js'
import { lastDayOf } from '../rules/agreement.js'
import type { Rules } from '../rules/rules.js'
import { suggestedStart } from './first-day.js'
import { isContinuation, isLive, type Outcome, type Placement } from './model.js'

const words = da.placements.next

/** A course as those beside it name it: its scheme, another company where it is at one, and its first or its last day. */
function named({ scheme, company, state, startsOn, endsOn }: Placement, as: 'next' | 'before', others: Names): string {
  const elsewhere = others.get(company)
  const name = elsewhere ? `${da.proposals.schemes[scheme]} hos ${elsewhere}` : da.proposals.schemes[scheme]
  if (as === 'before' && endsOn)
    return filled(state === 'ended' ? words.ended : words.ends, { scheme: name, day: formatDay(endsOn) })
  if (!startsOn) return filled(words.unagreed, { scheme: name })
  return filled(state === 'agreed' ? words.begins : words.began, { scheme: name, day: formatDay(startsOn) })
}

export interface Beside {
  before: Placement | null
  next: Placement | null
}

/** Names by id. */
type Names = ReadonlyMap<string, string>

/**
 * Both, with their pages, as rows of facts.
 * @param hrefOf the page that the reader has of a course
 * @param others companies other than that of the page, for staff
 */
export const besideFacts = ({ before, next }: Beside, hrefOf: (id: string) => string, others: Names = new Map()) => [
  ...(before ? [{ label: words.follows, text: named(before, 'before', others), href: hrefOf(before._id) }] : []),
  ...(next ? [{ label: words.title, text: named(next, 'next', others), href: hrefOf(next._id) }] : []),
]

/** That the days of two courses do not go together, as when two write at once. */
export function overlapText(placement: Placement, { before, next }: Beside): string[] {
  const text = (first: Placement | null, second: Placement | null) =>
    first?.endsOn && second?.startsOn && isLive(first) && second.startsOn <= first.endsOn
      ? [filled(words.overlap, { ends: formatDay(first.endsOn), begins: formatDay(second.startsOn) })]
      : []
  return [...text(before, placement), ...text(placement, next)]
}

/** The company's yes as it stands: of a first course in its proposal, of a next one in itself. */
export const yesOf = (placement: Placement, proposal: Proposal) =>
  isContinuation(placement)
    ? {
        ...{ state: 'accepted' as const, answeredAt: placement.createdAt },
        ...{ heardFrom: placement.answer?.heardFrom ?? '', answeredBy: placement.answer?.by ?? null },
      }
    : proposal

/** Why nothing more can be agreed with the company of a course that runs, where no next one with it says so. */
export const elsewhereText = ({ state, company }: Placement, { next }: Beside): string | null =>
  state === 'running' && next?.company !== company ? words.elsewhere : null

/** Who wrote down whose yes, for staff. */
export function yesFacts(placement: Placement, proposal: Proposal | null, writer: Pick<Account, 'name'> | null) {
  const company = proposal && writtenDown(yesOf(placement, proposal), writer)
  return [
    ...(company ? [{ label: 'Virksomhedens ja', text: company }] : []),
    ...(isContinuation(placement)
      ? [{ label: 'Borgerens ja', text: 'Borgeren vil gerne fortsætte. Det blev skrevet ned samtidig.' }]
      : []),
  ]
}

/** What the form of a new agreement shows before anybody types. */
export function suggestedTerms(
  { scheme, proposal }: Placement,
  about: { opening: Opening; person: StaffView | null; beside: Beside; rules: Rules; today: Day },
) {
  const { opening, person, beside, rules, today } = about
  const { weeks, hoursPerWeek, startFrom, slots } = opening
  const before = beside.before?.endsOn
  const after = before ? addDays(before, 1) : startFrom
  const startsOn = suggestedStart({ from: after > startFrom ? after : startFrom, slots }, today, person)
  // The opening's weeks are those of the first course.
  const hasWeeks = scheme !== 'igu' && !isContinuation({ proposal })
  return {
    ...{ hoursPerWeek, startsOn },
    endsOn: hasWeeks || scheme === 'igu' ? lastDayOf(rules, scheme, { startsOn, weeks }) : null,
    lasts: hasWeeks ? `Opslaget er på ${counted(weeks, 'uge', 'uger')}.` : null,
  }
}

const outcomeOf = {
  virksomhedspraktik: 'praktik',
  loentilskud: 'loentilskud',
  igu: 'igu',
} as const satisfies Record<Placement['scheme'], Outcome>

/** What the course before led to, as the next one tells. */
export const suggestedOutcome = ({ next }: Beside): Outcome | null => next && outcomeOf[next.scheme]

/** Whether a course that is near its end is asked about: nothing comes after it yet. @param day its last day */
export const askText = (day: Day): string => filled(words.ask, { day: formatDay(day) })
