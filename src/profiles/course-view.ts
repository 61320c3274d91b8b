/** Where a person stands with companies: courses, what waits for an answer, and what was answered, as rows of a table. */
import type { Company } from '../companies/model.js'
import { type Day, formatDay } from '../lib/days.js'
import { dayOfInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { Opening } from '../openings/model.js'
import { isContinuation, isLive, type Placement } from '../placements/model.js'
import { isNearEnd } from '../placements/near-end.js'
import type { Proposal } from '../proposals/model.js'

const words = da.placements
type Words = Record<string, string>

/** So many rows are shown, the newest first. */
const mostRows = 20

interface Stands {
  placements: readonly Placement[]
  /** since when those of them must be called off */
  fallen: ReadonlyMap<string, Date>
  /** the person's newest for each opening */
  proposals: readonly Proposal[]
  openings: readonly Opening[]
  companies: readonly Company[]
}

/** Proposals that a company has been shown, or that a consultant has decided on; a suggestion stands among what fits. */
const isTold = ({ state, decidedBy }: Proposal) => state !== 'suggested' && (decidedBy !== null || state === 'accepted')

/** Why it came to what it is, if somebody gave a reason: the same reason is worded by whoever gave it. */
export const reasonOf = ({ state, reason }: Proposal): string | null => {
  if (!reason) return null
  const { declineReasons, turnDownReasons, withdrawReasons } = da.proposals
  const texts: Words =
    state === 'declined' ? declineReasons : state === 'turned-down' ? turnDownReasons : withdrawReasons
  return texts[reason] ?? null
}

/** The course that has the person now, the one after it, and those of both whose company must be called if nobody comes. */
export function heldBy(
  { placements, fallen, companies }: Pick<Stands, 'placements' | 'fallen' | 'companies'>,
  today: Day,
) {
  const held = placements.filter(isLive).sort((a, b) => Number(b.holds) - Number(a.holds))
  const shown = (one: Placement) => ({
    href: paths.placements.show(one._id),
    company: companies.find(({ _id }) => _id === one.company)?.name ?? 'en virksomhed',
    ends: one.endsOn && formatDay(one.endsOn),
    ...{ begun: one.state === 'running', nearEnd: isNearEnd(one, today) },
    fell: fallen.has(one._id),
  })
  const [course = null, next = null] = held.map(shown)
  // A next one on the same yes goes with the one before it.
  return { course, next, toCall: held.filter(one => one.holds || !isContinuation(one)).map(shown) }
}

/** Whom to call off. */
export const callText = (courses: readonly { company: string }[]): string => {
  const names = courses.map(({ company }) => company).join(' og ')
  return names && ` Ring til ${names}, og sig, at personen ikke kommer.`
}

export const courseColumns = ['Opslag', 'Virksomhed', 'Status', 'Siden'].map(text => ({ text }))

export function courseRows({ placements, fallen, proposals, openings, companies }: Stands) {
  const opening = new Map(openings.map(one => [one._id, one]))
  const company = new Map(companies.map(({ _id, name }) => [_id, name]))
  const row = (of: { opening: string; company: string }, href: string, tag: object, at: Date, note: string | null) => ({
    at,
    cells: [
      { href, text: opening.get(of.opening)?.title ?? words.one },
      { text: company.get(of.company) ?? '' },
      { tag, note },
      { text: formatDay(dayOfInstant(at)) },
    ],
  })
  const courses = placements.map(placement => {
    const { _id, state, startsOn, endsOn, outcome, createdAt } = placement
    const text = fallen.has(_id) ? words.calledOff(state) : words.states[state]
    const kind = fallen.has(_id) ? 'error' : placement.holds ? 'success' : placement.waits ? 'info' : null
    const when = startsOn && endsOn ? `${formatDay(startsOn)} til ${formatDay(endsOn)}` : null
    const note = [when, outcome && words.outcomes[outcome]].filter(Boolean).join('. ')
    return row(placement, paths.placements.show(_id), { text, kind }, createdAt, note || null)
  })
  const held = new Set(placements.map(({ _id }) => _id))
  const answers = proposals
    .filter(proposal => isTold(proposal) && !held.has(proposal._id))
    .map(proposal => {
      const kind = proposal.state === 'confirmed' ? 'info' : null
      const tag = { text: da.proposals.states[proposal.state], kind }
      return row(proposal, paths.proposals.show(proposal._id), tag, proposal.changedAt, reasonOf(proposal))
    })
  return [...courses, ...answers]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, mostRows)
    .map(({ cells }) => ({ cells }))
}
