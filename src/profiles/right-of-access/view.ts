/**
 * Everything that is held about a person, in the person's own words where there are any: what GDPR art. 15 gives a right to,
 * with the uses of the data by day and purpose (CJEU C-579/21; who of the staff it was is not told).
 */
import type { AuditEntry } from '../../audit/model.js'
import type { Company } from '../../companies/model.js'
import { counted } from '../../lib/counted.js'
import { formatDay } from '../../lib/days.js'
import { groupBy } from '../../lib/group-by.js'
import { dayOfInstant, formatInstantWithYear } from '../../lib/instants.js'
import type { Reason } from '../../lib/reason.js'
import { profileWords } from '../../lib/words/da/profiles.js'
import { askedApart, reasonSentence, tellsTravel } from '../../lib/words/da/reasons.js'
import { da } from '../../lib/words/da.js'
import type { Opening } from '../../openings/model.js'
import { isContinuation, type Placement, type Problem } from '../../placements/model.js'
import { isWrittenDown, saidYes } from '../../proposals/answer.js'
import type { Proposal } from '../../proposals/model.js'
import { bestScore, percentOf, scoreParts } from '../../proposals/score.js'
import { reasonOf } from '../course-view.js'
import type { StaffView } from '../disclosure.js'
import { consentRows, questionRows, sectionsOf } from '../view.js'

export interface Held {
  person: StaffView
  /** name of the person's consultant */
  owner: string | null
  proposals: readonly Proposal[]
  placements: readonly Placement[]
  openings: readonly Opening[]
  companies: readonly Company[]
  log: readonly AuditEntry[]
  /** months after which the municipality erases; null: not decided */
  months: number | null
}

type Words = Record<string, string>

const day = (at: Date): string => formatDay(dayOfInstant(at))
const columnsOf = (...texts: string[]) => texts.map(text => ({ text }))

export function everythingHeld(held: Held) {
  const { person, companies, openings, months } = held
  const hosts = new Map(companies.map(({ _id, name }) => [_id, name]))
  const titles = new Map(openings.map(({ _id, title, number }) => [_id, `${title} (${number})`]))
  const where = ({ opening, company }: Pick<Proposal, 'opening' | 'company'>) =>
    `${titles.get(opening) ?? 'Et opslag'}, ${hosts.get(company) ?? 'en virksomhed'}`
  return {
    sections: sectionsOf(person).filter(({ rows }) => rows.length > 0),
    aboutCase: caseRows(held),
    consents: consentRows(person, hosts).map(({ text, note }) => ({ label: text, text: note })),
    questions: questionRows(person).map(({ label, hint }) => ({ label, text: hint })),
    proposals: held.proposals.map(proposal => ({ heading: where(proposal), rows: proposalRows(proposal) })),
    travel: held.proposals.some(one => tellsTravel(...reasonsOf(one))) && da.proposals.travelEstimate,
    placements: held.placements.map(placement => ({ heading: where(placement), rows: placementRows(placement) })),
    uses: {
      ...{ caption: 'Brug af oplysningerne', hideCaption: true },
      columns: columnsOf('Dag', 'Hvem', 'Hvorfor', 'Hvor tit'),
      rows: useRows(held.log),
    },
    keptFor: months === null ? null : counted(months, 'måned', 'måneder'),
  }
}

const said = (label: string, text: string | false | null | undefined) => (text ? [{ label, text }] : [])

function caseRows({ person, owner }: Held) {
  const { manualState, household, createdAt, changedAt, erasure } = person
  return [
    ...said('Oprettet', createdAt && formatInstantWithYear(createdAt)),
    ...said('Sidst ændret', changedAt && formatInstantWithYear(changedAt)),
    ...said('Konsulent', owner),
    ...said('Status', manualState && profileWords.manualStates[manualState]),
    ...said('Familiens mærke', household),
    ...said('Bliver slettet', erasure && formatDay(erasure.on)),
  ]
}

const reasonsOf = ({ reasonsFor, reasonsAgainst, wouldFitIf }: Proposal) => [
  ...reasonsFor,
  ...reasonsAgainst,
  ...wouldFitIf,
]

const sentences = (label: string, reasons: readonly Reason[]) =>
  reasons.length > 0 ? [{ label, lines: reasons.map(reasonSentence) }] : []

/** By role alone, as the uses are told. */
function heardText(proposal: Proposal): string {
  const when = proposal.answeredAt ? ` ${day(proposal.answeredAt)}` : ''
  return `Virksomheden sagde ${saidYes(proposal) ? 'ja' : 'nej'} i telefonen. Kommunen skrev det ned${when}.`
}

/** With all that the program has found: what an automatic assessment rests on is told, too (GDPR art. 15(1)(h)). */
function proposalRows(proposal: Proposal) {
  const { state, sentence, score, weights, rank, parts, reasonsFor, reasonsAgainst, suggestedAt, shownAt } = proposal
  const { against, ask } = askedApart(reasonsAgainst)
  const points = weights && scoreParts(parts, weights).map(one => `${one.label} ${one.points} × ${one.weight}`)
  return [
    { label: 'Foreslået', text: day(suggestedAt) },
    ...said('Set af virksomheden', shownAt && day(shownAt)),
    { label: 'Hvad er der sket?', text: da.proposals.states[state], note: reasonOf(proposal) },
    ...said('Virksomhedens svar', isWrittenDown(proposal) && heardText(proposal)),
    { label: 'Skrevet til virksomheden', text: sentence ?? 'Intet' },
    ...said('Match', weights && `${percentOf(score, bestScore(weights))} af 100, nummer ${rank} til opslaget`),
    ...said('Point × vægt', points?.join(', ')),
    ...sentences('Det taler for', reasonsFor),
    ...sentences('Det taler imod', against),
    ...sentences('Det vil programmet have spurgt om', ask),
    ...sentences('Det kan få det til at passe', proposal.wouldFitIf),
  ]
}

function placementRows(placement: Placement) {
  const words = da.placements
  const { state, scheme, startsOn, endsOn, hoursPerWeek, terms, outcome, outcomeNote, cancelReason, vitas } = placement
  const { createdAt } = placement
  return [
    { label: words.state, text: words.states[state] },
    { label: words.scheme, text: da.proposals.schemes[scheme] },
    ...said(
      'Borgerens og virksomhedens ja',
      isContinuation(placement) && `Begge ville fortsætte. Kommunen skrev det ned ${day(createdAt)}.`,
    ),
    ...said(words.start, startsOn && formatDay(startsOn)),
    ...said(words.end, endsOn && formatDay(endsOn)),
    ...said(words.hours, hoursPerWeek?.toLocaleString('da-DK')),
    ...said(words.terms, terms),
    ...said('Søgt i VITAS', vitas?.appliedOn && formatDay(vitas.appliedOn)),
    ...said('Sagsnummer i VITAS', vitas?.caseNumber),
    ...said('Godkendt', vitas?.approvedOn && formatDay(vitas.approvedOn)),
    ...said('Afslået', vitas?.refusedOn && formatDay(vitas.refusedOn)),
    ...said(words.states.cancelled, cancelReason && (words.cancelReasons as Words)[cancelReason]),
    ...said(words.outcome, outcome && words.outcomes[outcome]),
    ...said('Bemærkning', outcomeNote),
    ...(placement.problems ?? []).flatMap(problemRows),
  ]
}

function problemRows({ from, at, text, on, note }: Problem) {
  const teller = from === 'employer' ? 'virksomheden' : 'kommunen'
  return [
    ...said(`Problem, meldt af ${teller} ${day(at)}`, text),
    ...said('Det gjorde kommunen', on && [day(on), note].filter(Boolean).join(': ')),
  ]
}

/** One row for each day, role and purpose, the newest first. */
function useRows(log: readonly AuditEntry[]) {
  const uses = groupBy(log, ({ at, role, why }) => `${dayOfInstant(at)} ${role} ${why}`)
  const roles: Words = da.web.roles
  return [...uses.values()].flatMap(same =>
    same.slice(0, 1).map(({ at, role, why }) => ({
      cells: [
        { text: day(at) },
        { text: roles[role] ?? 'Springbræt' },
        { text: why },
        { text: counted(same.length, 'gang', 'gange') },
      ],
    })),
  )
}
