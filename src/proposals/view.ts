import type { Account } from '../accounts/model.js'
import type { Company } from '../companies/model.js'
import type { Deadline } from '../deadlines/model.js'
import { slotsText } from '../lib/availability.js'
import { centreName } from '../lib/centres.js'
import { danishLabel, danishText } from '../lib/danish.js'
import { formatDay } from '../lib/days.js'
import { formatInstant } from '../lib/instants.js'
import { languageName, languageOptions } from '../lib/languages.js'
import { licenceLabel } from '../lib/licences.js'
import { occupationTitle } from '../lib/occupations.js'
import { paths } from '../lib/paths.js'
import { municipalityName, postcodeLabel } from '../lib/places.js'
import { sectorLabel } from '../lib/sectors.js'
import { skillLabel } from '../lib/skills.js'
import { reasonSentence } from '../lib/words/da/reasons.js'
import { da } from '../lib/words/da.js'
import { demandLabel, limitLabel } from '../lib/work-limits.js'
import { fullWeights, weighedCodes } from '../matching/criteria.js'
import type { Opening } from '../openings/model.js'
import type { StaffView } from '../profiles/disclosure.js'
import { declineReasons } from './lifecycle.js'
import type { Proposal } from './model.js'

type Words = Record<string, string>
const options = (words: Words, values: readonly string[]) =>
  values.map(value => ({ value, label: words[value] ?? value }))

/** Why a proposal is where it is, if somebody gave a reason. */
export function reasonGiven({ state, reason }: Pick<Proposal, 'state' | 'reason'>): string | null {
  if (!reason) return null
  const words: Record<string, Words> = {
    declined: da.proposals.declineReasons,
    'turned-down': da.proposals.turnDownReasons,
  }
  return (words[state] ?? (da.proposals.withdrawReasons as Words))[reason] ?? null
}

/** What remains of a deadline, as hours and minutes before or after it. */
export function timeLeft(dueAt: Date, now: Date): { text: string; overdue: boolean; soon: boolean } {
  const minutes = Math.round((dueAt.getTime() - now.getTime()) / 60_000)
  const size = Math.abs(minutes)
  const text =
    size < 60
      ? `${size} min.`
      : size < 48 * 60
        ? `${Math.floor(size / 60)} t. ${size % 60} min.`
        : `${Math.floor(size / 1440)} dage`
  return {
    text: minutes < 0 ? `${text} for sent` : `${text} tilbage`,
    overdue: minutes < 0,
    soon: minutes >= 0 && minutes < 360,
  }
}

interface InboxRow {
  deadline: Deadline
  opening: Opening
  company: Company
  owner: Account | null
  counts: Partial<Record<Proposal['state'], number>>
}

export const inboxRow = ({ deadline, opening, company, owner, counts }: InboxRow, now: Date) => ({
  href: paths.proposals.ofOpening(opening._id),
  title: opening.title,
  number: opening.number,
  company: company.name,
  unverified: company.verifiedAt === null,
  owed: deadline.kind === 'decide-late' ? 'Nye forslag skal bekræftes eller afvises' : 'Virksomheden venter på svar',
  suggested: counts.suggested ?? 0,
  owner: owner?.name ?? null,
  due: formatInstant(deadline.dueAt),
  left: timeLeft(deadline.dueAt, now),
})

/** The opening and its company as a consultant needs them beside the suggestions. */
export const openingBox = (opening: Opening, company: Company) => ({
  id: opening._id,
  href: paths.openings.staffShow(opening._id),
  title: opening.title,
  number: opening.number,
  state: opening.state,
  schemes: opening.schemes.map(scheme => da.rules[`scheme-${scheme}` as keyof typeof da.rules] ?? scheme),
  sector: sectorLabel(opening.sector),
  occupation: occupationTitle(opening.disco),
  tasks: opening.tasks,
  when: `${slotsText(opening.slots)}, ${opening.hoursPerWeek} timer om ugen`,
  start: `${formatDay(opening.startFrom)} til ${formatDay(opening.startTo)}, ${opening.weeks} uger`,
  seats: `${opening.seats - opening.taken.length} af ${opening.seats}`,
  danish: opening.danishLevel ? danishLabel(opening.danishLevel) : 'Intet krav',
  licences: opening.licences.map(licenceLabel),
  demands: opening.demands.map(demandLabel),
  prospect: da.proposals.prospects[opening.prospect],
  company: {
    name: company.name,
    href: paths.companies.show(company._id),
    verified: company.verifiedAt !== null,
    place: postcodeLabel(company.workplaces.find(({ id }) => id === opening.workplace)?.postcode ?? ''),
  },
})

/** The score taken apart: what each criterion gave of what it could give. */
function scoreParts(parts: Record<string, number>, weights: Readonly<Record<string, number>>) {
  const full = fullWeights(weights)
  return weighedCodes
    .filter(code => code in parts && (full[code] ?? 0) > 0)
    .map(code => {
      const most = (full[code] ?? 0) * 100
      const points = parts[code] ?? 0
      return {
        label: da.proposals.criteria[code as keyof typeof da.proposals.criteria],
        points,
        most,
        percent: Math.round((points * 100) / most),
      }
    })
}

/** One line of the suggestions of an opening. */
export const suggestionRow = (proposal: Proposal, person: StaffView | null, hasYes: boolean) => ({
  href: paths.proposals.show(proposal._id),
  place: proposal.rank,
  name: nameOf(person),
  score: proposal.score,
  state: proposal.state,
  stateText: da.proposals.states[proposal.state],
  reasonGiven: reasonGiven(proposal),
  undecided: proposal.state === 'suggested',
  late: proposal.lateRound !== null,
  hasYes,
  reasonsFor: proposal.reasonsFor.slice(0, 3).map(reasonSentence),
  reasonsAgainst: proposal.reasonsAgainst.slice(0, 2).map(reasonSentence),
})

const nameOf = (person: StaffView | null) =>
  person ? [person.firstName, person.lastName].filter(Boolean).join(' ') : 'Personen er ikke længere i systemet'

/** One proposal with everything a consultant needs to decide and to defend the decision. */
export function proposalPage(input: {
  proposal: Proposal
  person: StaffView | null
  opening: Opening
  company: Company
  weights: Readonly<Record<string, number>>
  hasYes: boolean
  owner: Account | null
}) {
  const { proposal, person, opening, company, weights, hasYes, owner } = input
  return {
    id: proposal._id,
    name: nameOf(person),
    state: proposal.state,
    stateText: da.proposals.states[proposal.state],
    reasonGiven: reasonGiven(proposal),
    sentence: proposal.sentence,
    interviewWanted: proposal.interviewAt !== null && proposal.state === 'confirmed',
    score: proposal.score,
    place: proposal.rank,
    parts: scoreParts(proposal.parts, weights),
    reasonsFor: proposal.reasonsFor.map(reasonSentence),
    reasonsAgainst: proposal.reasonsAgainst.map(reasonSentence),
    wouldFitIf: proposal.wouldFitIf.map(reasonSentence),
    opening: openingBox(opening, company),
    person: person && personFacts(person, owner),
    hasYes,
    may: {
      decide: proposal.state === 'suggested',
      withdraw: proposal.state === 'confirmed',
      again: proposal.state === 'lapsed' && opening.state === 'open',
    },
    blocked: company.verifiedAt === null,
    links: {
      confirm: paths.proposals.confirm(proposal._id),
      decline: paths.proposals.decline(proposal._id),
      withdraw: paths.proposals.withdraw(proposal._id),
      again: paths.proposals.again(proposal._id),
      all: paths.proposals.ofOpening(opening._id),
      person: person && paths.profiles.show(person._id),
      placement: proposal.state === 'accepted' ? paths.placements.show(proposal._id) : null,
    },
    options: {
      languages: languageOptions,
      interpreter: [
        { value: 'ja', label: 'Ja, der var tolk med' },
        { value: 'nej', label: 'Nej, uden tolk' },
      ],
      decline: options(da.proposals.declineReasons, declineReasons),
      withdraw: options(da.proposals.withdrawReasons, ['by-person', 'by-consultant']),
    },
  }
}

function personFacts(person: StaffView, owner: Account | null) {
  const rows: [string, string | null][] = [
    [
      'Erfaring',
      list(
        person.experience?.map(
          ({ disco, text, years }) => (disco ? occupationTitle(disco) : text) + (years === null ? '' : `, ${years} år`),
        ),
      ),
    ],
    ['Kompetencer', list(person.skills?.map(({ code, text }) => (code ? skillLabel(code) : text)))],
    ['Dansk', person.danish ? danishText({ ...person.danish, text: person.danish.text }) : null],
    ['Andre sprog', list(person.languages?.map(({ language }) => languageName(language)))],
    ['Kørekort', list(person.licences?.map(licenceLabel))],
    ['Ønsker', list(person.wishes?.map(sectorLabel))],
    ['Kan arbejde', typeof person.availability === 'number' ? slotsText(person.availability) : null],
    ['Timer om ugen', person.hoursPerWeek?.toString() ?? null],
    ['Kan rejse', person.commuteMinutes ? `${person.commuteMinutes} min. hver vej` : null],
    ['Hensyn', list(person.workLimits?.map(limitLabel))],
    [
      'Kommer',
      person.arrivedOn
        ? `Er her siden ${formatDay(person.arrivedOn)}`
        : person.expectedArrival
          ? `Ventes ${person.expectedArrival.precision === 'week' ? 'i ugen fra ' : ''}${formatDay(person.expectedArrival.day)}`
          : null,
    ],
    [
      'Bor',
      person.homePostcode
        ? postcodeLabel(person.homePostcode)
        : person.centre && !person.arrivedOn
          ? centreName(person.centre)
          : municipalityName(person.municipality ?? ''),
    ],
    ['Konsulent', owner?.name ?? null],
  ]
  return rows.map(([label, value]) => ({ label, value: value ?? 'Ikke oplyst' }))
}

const list = (items: readonly string[] | undefined) => (items && items.length > 0 ? items.join(', ') : null)
