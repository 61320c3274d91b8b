/** Questions as pages show them: plain objects, ready to be printed. */
import type { Account } from '../accounts/model.js'
import type { Company } from '../companies/model.js'
import { counted } from '../lib/counted.js'
import { lengthText } from '../lib/course-length.js'
import { formatDay, formatDayWithWeekday } from '../lib/days.js'
import { markOf } from '../lib/ids.js'
import { formatInstant, formatInstantWithYear } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { sectorLabel } from '../lib/sectors.js'
import { timeLeft } from '../lib/time-left.js'
import { da } from '../lib/words/da.js'
import type { Opening } from '../openings/model.js'
import { callOf } from './calls.js'
import type { Question, QuestionState } from './model.js'
import type { Waiting } from './service.js'

const { hotline: words, openings: openingWords } = da
export type Names = ReadonlyMap<string, string>

const tags: Record<QuestionState, { text: string; kind: string }> = {
  waiting: { text: words.states.waiting, kind: 'warning' },
  answered: { text: words.states.answered, kind: 'success' },
  closed: { text: words.states.closed, kind: '' },
}

/** A thread in the order it was written. `by` names the writer for the reader's side. */
export const thread = ({ messages }: Question, names: Names) =>
  messages.map(({ from, by, at, text, heardFrom }) => ({
    isAnswer: from === 'hotline',
    from: from === 'hotline' ? words.fromHotline : words.fromCompany,
    name: heardFrom === undefined ? (names.get(by) ?? '') : words.call.byTelephone.replace('{name}', () => heardFrom),
    at: formatInstantWithYear(at),
    text,
  }))

/** Who wrote the call down and who rang; null: the company wrote itself. */
export function writtenDown(question: Question, names: Names): string | null {
  const call = callOf(question)
  return (
    call &&
    words.call.writtenDown
      .replace('{writer}', () => names.get(call.by) ?? words.somebody)
      .replace('{caller}', () => call.heardFrom ?? '')
  )
}

/** A question in the company's own list. */
export const ownRow = ({ question, dueAt }: Waiting, openings: ReadonlyMap<string, Opening>) => ({
  cells: [
    {
      text: question.subject,
      href: paths.questions.show(question._id),
      note: [question.opening && openings.get(question.opening)?.title, callOf(question) && words.call.note]
        .filter(Boolean)
        .join('. '),
    },
    { text: formatInstantWithYear(question.createdAt) },
    stateCell(question, dueAt),
  ],
})

/** Where a question stands, and when its answer is due. */
export const stateCell = ({ state }: Question, dueAt: Date | null) => ({
  tag: tags[state],
  note: dueAt && `${words.dueBy} ${formatInstant(dueAt)}`,
})

/** The head of a question's page; its title holds nothing of what was written, which may name a citizen. */
export const headOf = ({ _id, subject }: Question) => ({
  title: `${words.question} ${markOf(_id)}`,
  heading: subject,
})

/** What the company reads above its thread. */
export const ownPage = (question: Question, dueAt: Date | null, opening: Opening | null, now: Date) => ({
  ...headOf(question),
  state: question.state,
  facts: [
    { label: words.status, tag: tags[question.state] },
    ...(dueAt ? [{ label: dueAt < now ? words.overdue : words.dueBy, text: formatInstant(dueAt) }] : []),
    ...(opening
      ? [
          {
            label: words.aboutOpening,
            text: `${opening.title} (${opening.number})`,
            href: paths.openings.show(opening._id),
          },
        ]
      : []),
    ...(question.scheme ? [{ label: words.schemeShort, text: openingWords.schemes[question.scheme] }] : []),
  ],
})

/** A question in the hotline's inbox. */
export const inboxRow = (question: Question, dueAt: Date | null, companies: Names, now: Date) => ({
  cells: [
    {
      text: question.subject,
      href: paths.hotline.question(question._id),
      note: [question.scheme && openingWords.schemes[question.scheme], callOf(question) && words.call.note]
        .filter(Boolean)
        .join('. '),
    },
    { text: companies.get(question.company) ?? '' },
    dueAt
      ? { deadline: timeLeft(dueAt, now), note: formatInstant(dueAt) }
      : { tag: tags[question.state], note: formatInstantWithYear(question.changedAt) },
  ],
})

/** Who answers the hotline now, and why it is not the contact. */
export function whoAnswers({
  hotline,
  contact,
  standIn,
}: {
  hotline: { account: string; name: string; phone: string; hours: string }
  contact: Account | null
  standIn: Account | null
}) {
  const isContact = hotline.account === contact?._id
  const until = contact?.away ? ` til og med ${formatDayWithWeekday(contact.away.to)}` : ''
  return {
    ...{ name: hotline.name, phone: hotline.phone, hours: hotline.hours },
    role: isContact ? 'Kontaktperson' : hotline.account === standIn?._id ? 'Stedfortræder' : 'Afløser',
    instead: isContact ? null : `${contact?.name ?? 'Kontaktpersonen'} er væk${until}.`,
    standIn: isContact ? (standIn?.name ?? null) : null,
  }
}

/** The company as the one who answers needs it: whom to ring, and what kind of place it is. */
export const companyFacts = (
  company: Company,
  people: { asker: Account | string | null; consultant: Account | null },
  linked: boolean,
) => [
  {
    label: 'Virksomhed',
    text: company.name,
    href: linked ? paths.companies.show(company._id) : paths.hotline.company(company._id),
  },
  { label: 'CVR-nummer', text: company.cvr },
  { label: 'Branche', text: company.sector ? sectorLabel(company.sector) : 'Ikke oplyst' },
  {
    label: 'Offentlig eller privat',
    text: { true: 'Offentlig', false: 'Privat', null: 'Ikke oplyst' }[String(company.publicEmployer)] ?? '',
  },
  {
    label: 'Status',
    tag: company.verifiedAt ? { text: 'Godkendt', kind: 'success' } : { text: 'Ikke godkendt endnu', kind: 'warning' },
  },
  typeof people.asker === 'string'
    ? { label: 'Ringede', text: people.asker }
    : { label: 'Spurgt af', lines: ways(people.asker) },
  { label: 'Virksomhedens konsulent', lines: ways(people.consultant) },
]

const ways = (account: Account | null): string[] =>
  account ? [account.name, account.phone, account.email].filter(one => one !== null) : ['Ikke oplyst']

/** The opening a question is about. */
export const openingFacts = (opening: Opening, linked: boolean) => [
  {
    label: 'Opslag',
    text: `${opening.title} (${opening.number})`,
    ...(linked && { href: paths.openings.staffShow(opening._id) }),
    tag: { text: openingWords.states[opening.state], kind: 'info' },
  },
  { label: 'Ordninger', text: opening.schemes.map(scheme => openingWords.schemes[scheme]).join(', ') },
  {
    label: 'Tid',
    text: `${counted(opening.hoursPerWeek, 'time', 'timer')} om ugen, ${lengthText(opening)}`,
  },
  { label: 'Start', text: `${formatDay(opening.startFrom)} til ${formatDay(opening.startTo)}` },
]

export const namesOf = (found: readonly { _id: string; name: string }[]): Names =>
  new Map(found.map(({ _id, name }) => [_id, name]))
