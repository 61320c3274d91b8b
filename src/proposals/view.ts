import type { Account } from '../accounts/model.js'
import type { Company } from '../companies/model.js'
import { slotsText } from '../lib/availability.js'
import { centreName } from '../lib/centres.js'
import { counted } from '../lib/counted.js'
import { lengthText } from '../lib/course-length.js'
import { danishLabel, danishText } from '../lib/danish.js'
import { addDays, type Day, formatDay } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { languageName, languageOptions } from '../lib/languages.js'
import { licenceLabel } from '../lib/licences.js'
import { occupationTitle } from '../lib/occupations.js'
import { paths } from '../lib/paths.js'
import { municipalityName, postcodeLabel } from '../lib/places.js'
import { sectorLabel } from '../lib/sectors.js'
import { skillLabel } from '../lib/skills.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { askedApart, reasonSentence, tellsTravel } from '../lib/words/da/reasons.js'
import { da } from '../lib/words/da.js'
import { demandLabel, limitLabel } from '../lib/work-limits.js'
import type { Opening } from '../openings/model.js'
import { seatsText } from '../openings/seats-text.js'
import type { StaffView } from '../profiles/disclosure.js'
import type { Hindrance } from './again.js'
import { answerHref } from './answer-view.js'
import { declineReasons, mayComeAgain } from './lifecycle.js'
import type { Proposal } from './model.js'
import { bestScore, percentOf, scoreParts } from './score.js'
import { waitingText } from './waiting-view.js'

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

/** The badge of a proposal's state. */
export const stateTag = (state: Proposal['state']) => ({ text: da.proposals.states[state], kind: stateKinds[state] })

const stateKinds: Record<Proposal['state'], string | null> = {
  suggested: 'info',
  confirmed: 'info',
  accepted: 'success',
  declined: null,
  'turned-down': 'warning',
  withdrawn: null,
  lapsed: null,
}

/** The proposal's score in per cent of the best possible one; of the weights it was ranked with. */
const scoreOf = ({ score, weights }: Proposal, current: Weights) => percentOf(score, bestScore(weights ?? current))

type Weights = Readonly<Record<string, number>>

/** The opening and its company as a consultant needs them beside the suggestions. */
export const openingBox = (opening: Opening, company: Company) => ({
  href: paths.openings.staffShow(opening._id),
  title: opening.title,
  number: opening.number,
  company: company.name,
  companyHref: paths.companies.show(company._id),
  verified: company.verifiedAt !== null,
  facts: [
    { label: 'Virksomhed', text: company.name, href: paths.companies.show(company._id) },
    {
      label: 'Sted',
      text: postcodeLabel(company.workplaces.find(({ id }) => id === opening.workplace)?.postcode ?? ''),
    },
    { label: 'Ordning', text: opening.schemes.map(scheme => da.proposals.schemes[scheme]).join(', ') },
    { label: 'Arbejde', text: `${occupationTitle(opening.disco)} (${sectorLabel(opening.sector)})` },
    { label: 'Opgaver', lines: opening.tasks },
    {
      label: 'Tid',
      text: `${slotsText(opening.slots)}, ${counted(opening.hoursPerWeek, 'time', 'timer')} om ugen`,
    },
    {
      label: 'Start',
      text: `${formatDay(opening.startFrom)} til ${formatDay(opening.startTo)}, ${lengthText(opening)}`,
    },
    { label: 'Dansk', text: opening.danishLevel ? danishLabel(opening.danishLevel) : 'Intet krav' },
    { label: 'Kørekort og beviser', text: opening.licences.map(licenceLabel).join(', ') || 'Ingen krav' },
    { label: 'Krav til kroppen', text: opening.demands.map(demandLabel).join(', ') || 'Ingen krav' },
    { label: 'Job bagefter', text: da.proposals.prospects[opening.prospect] },
    { label: 'Ledige pladser', text: seatsText(opening) },
  ],
})

/** The same for a municipality with which the opening is shared: without links to what it may not open. */
export const sharedBox = ({ facts, ...box }: ReturnType<typeof openingBox>) => ({
  ...box,
  ...{ href: null, companyHref: null },
  facts: facts.map(({ href: _, ...fact }) => fact),
})

/** So many reasons stand on a line: for, against, and what must be asked. */
const [mostFor, mostAgainst] = [3, 2]

/** One line of the suggestions of an opening. */
export function suggestionRow(
  proposal: Proposal,
  { person, hasYes, freeFrom, today }: { person: StaffView | null; hasYes: boolean; freeFrom: Day | null; today: Day },
  weights: Weights,
) {
  const parted = askedApart(proposal.reasonsAgainst)
  const [pro, against, ask] = [
    proposal.reasonsFor.slice(0, mostFor),
    parted.against.slice(0, mostAgainst),
    parted.ask.slice(0, mostAgainst),
  ]
  return {
    href: paths.proposals.show(proposal._id),
    place: proposal.rank,
    name: nameOf(person),
    personId: person?.asylPersonId ?? null,
    score: scoreOf(proposal, weights),
    tag: stateTag(proposal.state),
    reasonGiven: waitingText(proposal, today) ?? reasonGiven(proposal),
    undecided: proposal.state === 'suggested',
    answer: proposal.state === 'confirmed' ? answerHref(proposal._id) : null,
    late: proposal.lateRound !== null,
    hasYes,
    // A course is about to end; said of those alone who may still be put forward.
    begins: freeFrom && proposal.state === 'suggested' ? `Kan begynde ${formatDay(freeFrom)}` : null,
    reasonsFor: pro.map(reasonSentence),
    reasonsAgainst: against.map(reasonSentence),
    reasonsAsk: ask.map(reasonSentence),
    tellsTravel: tellsTravel(...pro, ...against, ...ask),
  }
}

const nameOf = (person: StaffView | null) =>
  person ? [person.firstName, person.lastName].filter(Boolean).join(' ') : 'Personen er ikke længere i systemet'

/** A new round: how to begin one, or why none can begin. */
function againBox({ _id, profileMunicipality }: Proposal, hindrance: Hindrance | null, reader: Reader) {
  if (!hindrance) return { action: paths.proposals.again(_id) }
  if ('later' in hindrance) return { later: paths.proposals.show(hindrance.later) }
  const { taken, unavailable, askElsewhere } = da.proposals.again
  if (hindrance.code === 'PERSON_TAKEN') return { text: taken }
  const { person, theirs } = reader
  const why = theirs ? askElsewhere(municipalityName(profileMunicipality)) : person && whyUnavailable(person)
  return { text: [unavailable, why].filter(Boolean).join(' ') }
}

/** Who reads a proposal: what they may know of the person, who may be another municipality's. */
interface Reader {
  person: StaffView | null
  theirs: boolean
}

function whyUnavailable({ manualState }: StaffView): string {
  const { status, noYes } = da.proposals.again
  return manualState ? filled(status, { state: profileWords.manualStates[manualState] }) : noYes
}

/** One proposal with everything a consultant needs to decide and to defend the decision. */
export function proposalPage(input: {
  proposal: Proposal
  person: StaffView | null
  opening: Opening
  company: Company
  weights: Readonly<Record<string, number>>
  hasYes: boolean
  freeFrom: Day | null
  /** of a new round */
  hindrance: Hindrance | null
  owner: Account | null
  today: Day
}) {
  const { proposal, person, opening, company, weights, hasYes, freeFrom, hindrance, owner, today } = input
  const theirs = proposal.profileMunicipality !== proposal.municipality
  const { against, ask } = askedApart(proposal.reasonsAgainst)
  return {
    id: proposal._id,
    name: nameOf(person),
    personId: person?.asylPersonId ?? null,
    tag: stateTag(proposal.state),
    reasonGiven: reasonGiven(proposal),
    sentence: proposal.sentence,
    waiting: waitingText(proposal, today),
    interviewWanted: proposal.interviewAt !== null && proposal.state === 'confirmed',
    score: scoreOf(proposal, weights),
    place: proposal.rank,
    parts: scoreParts(proposal.parts, proposal.weights ?? weights),
    total: proposal.score,
    most: bestScore(proposal.weights ?? weights),
    reasonsFor: proposal.reasonsFor.map(reasonSentence),
    reasonsAgainst: against.map(reasonSentence),
    reasonsAsk: ask.map(reasonSentence),
    wouldFitIf: proposal.wouldFitIf.map(reasonSentence),
    tellsTravel: tellsTravel(...proposal.reasonsFor, ...proposal.reasonsAgainst, ...proposal.wouldFitIf),
    opening: openingBox(opening, company),
    person: person && personFacts(person, { owner, freeFrom, today }),
    hasYes,
    // The person's own municipality alone can ask for the yes.
    asksElsewhere: theirs &&
      !hasYes && {
        municipality: municipalityName(proposal.profileMunicipality),
        name: owner?.name ?? null,
        phone: owner?.phone ?? null,
      },
    may: {
      decide: proposal.state === 'suggested',
      show: proposal.state === 'suggested' && opening.state === 'open',
      withdraw: proposal.state === 'confirmed',
    },
    again:
      mayComeAgain(proposal.state) && opening.state === 'open'
        ? againBox(proposal, hindrance, { person, theirs })
        : null,
    blocked: company.verifiedAt === null,
    links: {
      show: paths.proposals.show(proposal._id),
      confirm: paths.proposals.confirm(proposal._id),
      decline: paths.proposals.decline(proposal._id),
      withdraw: paths.proposals.withdraw(proposal._id),
      all: paths.proposals.ofOpening(opening._id),
      person: person && !theirs && paths.profiles.show(person._id),
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

function personFacts(
  person: StaffView,
  { owner, freeFrom, today }: { owner: Account | null; freeFrom: Day | null; today: Day },
) {
  const rows: [string, string | null][] = [
    [
      'Erfaring',
      list(
        person.experience?.map(
          ({ disco, text, years }) =>
            (disco ? occupationTitle(disco) : text) + (years === null ? '' : `, ${years.toLocaleString('da-DK')} år`),
        ),
      ),
    ],
    ['Kompetencer', list(person.skills?.map(({ code, text }) => (code ? skillLabel(code) : text)))],
    ['Dansk', person.danish ? danishText({ ...person.danish, text: person.danish.text }) : null],
    ['Andre sprog', list(person.languages?.map(({ language }) => languageName(language)))],
    ['Kørekort', list(person.licences?.map(licenceLabel))],
    ['Ønsker', list(person.wishes?.map(sectorLabel))],
    ['Kan arbejde', typeof person.availability === 'number' ? slotsText(person.availability) : null],
    ['Timer om ugen', person.hoursPerWeek?.toLocaleString('da-DK') ?? null],
    ['Kan rejse', typeof person.commuteMinutes === 'number' ? `${person.commuteMinutes} min. hver vej` : null],
    ['Hensyn', list(person.workLimits?.map(limitLabel))],
    ['Ankomst', arrivalText(person, today)],
    ...(freeFrom ? [began(freeFrom)] : []),
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
  return rows.map(([label, text]) => ({ label, text: text ?? 'Ikke oplyst' }))
}

const began = (freeFrom: Day): [string, string] => [
  'Kan begynde',
  `${formatDay(freeFrom)}. Personen er i et forløb indtil da.`,
]

function arrivalText({ arrivedOn, expectedArrival }: StaffView, today: Day): string | null {
  if (arrivedOn) return `Er her siden ${formatDay(arrivedOn)}`
  if (!expectedArrival) return null
  const { day, precision } = expectedArrival
  const isPast = (precision === 'week' ? addDays(day, 6) : day) < today
  return `${isPast ? 'Var ventet' : 'Ventes'} ${precision === 'week' ? 'i ugen fra ' : ''}${formatDay(day)}`
}

const list = (items: readonly string[] | undefined) => (items && items.length > 0 ? items.join(', ') : null)
