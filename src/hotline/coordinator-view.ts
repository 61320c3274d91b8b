/** The coordinator's page: plain objects, ready to be printed. */
import type { Account } from '../accounts/model.js'
import type { Company } from '../companies/model.js'
import type { Figures, KindFigures } from '../deadlines/figures.js'
import { type Subject, subjectText } from '../deadlines/mails.js'
import type { Deadline, DeadlineKind } from '../deadlines/model.js'
import { counted } from '../lib/counted.js'
import { formatInstant, formatInstantWithYear } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { timeLeft } from '../lib/time-left.js'
import type { Notice } from '../notices/model.js'
import type { Names } from './view.js'

export const kindNames: Record<DeadlineKind, string> = {
  'answer-opening': 'Svar på et opslag',
  'decide-late': 'Nye forslag til et opslag',
  'agree-placement': 'Aftale om et forløb',
  'call-off-placement': 'Annullering af et forløb',
  'call-out': 'Hjælp med et problem i et forløb',
  'answer-question': 'Svar på et spørgsmål',
}

export interface OpenDeadline {
  deadline: Deadline
  subject: Subject | null
  owner: Account | null
  /** who acts for the owner today, when it is somebody else */
  cover: Account | null
}

const subjectCell = ({ deadline, subject }: OpenDeadline, companies: Names) => ({
  ...(subject ? { text: subjectText(subject), href: subject.path } : { text: kindNames[deadline.kind] }),
  note: [companies.get(deadline.company), subject?.phone].filter(Boolean).join(', ') || null,
})

const ownerCell = ({ owner, cover }: OpenDeadline) => ({
  text: owner?.name ?? 'Ingen',
  note: cover ? `${owner?.disabledAt ? 'kontoen er lukket' : 'er væk'}, ${cover.name} tager over` : null,
})

/** An open deadline, with the link that gives it to somebody else. */
export const deadlineRow = (one: OpenDeadline, companies: Names, now: Date) => ({
  cells: [
    subjectCell(one, companies),
    { text: kindNames[one.deadline.kind] },
    { deadline: timeLeft(one.deadline.dueAt, now), note: formatInstant(one.deadline.dueAt) },
    ownerCell(one),
    {
      text: 'Flyt',
      more: `fristen: ${one.subject ? subjectText(one.subject) : kindNames[one.deadline.kind]}`,
      href: paths.coordinator.deadline(one.deadline._id),
    },
  ],
})

export const deadlineFacts = (one: OpenDeadline, companies: Names, now: Date) => [
  { label: 'Det handler om', ...subjectCell(one, companies) },
  { label: 'Virksomheden venter på', text: kindNames[one.deadline.kind] },
  { label: 'Frist', note: formatInstant(one.deadline.dueAt), deadline: timeLeft(one.deadline.dueAt, now) },
  { label: 'Ansvarlig nu', ...ownerCell(one) },
]

/** How the promise was kept, kind by kind. */
export const figuresTable = ({ kinds }: Figures) => ({
  columns: [
    { text: 'Løfte' },
    { text: 'Givet', number: true },
    { text: 'Holdt inden for 24 timer på uret', number: true },
    { text: 'Holdt inden fristen', number: true },
    { text: 'Halvdelen fik svar efter', number: true },
    { text: 'Ni ud af ti fik svar efter', number: true },
    { text: 'Over fristen nu', number: true },
  ],
  rows: kinds.map((kind: KindFigures) => ({
    cells: [
      { text: kindNames[kind.kind] },
      { text: String(kind.started) },
      { text: percent(kind.shareWithin24Hours) },
      { text: percent(kind.shareInTime) },
      { text: hours(kind.medianHours) },
      { text: hours(kind.p90Hours) },
      { text: String(kind.overdue) },
    ],
  })),
})

const none = 'Ingen endnu'
const percent = (share: number | null) => (share === null ? none : `${Math.round(share * 100)} %`)
const hours = (value: number | null) => (value === null ? none : counted(Math.round(value * 10) / 10, 'time', 'timer'))

/** What a mail was about, by the beginning of its template's name. */
const mailNames: Record<string, string> = {
  account: 'Mail om en ny konto',
  candidate: 'Mail om en kandidat',
  company: 'Mail om virksomheden',
  cover: 'Mail om at afløse en kollega',
  deadline: 'Påmindelse om en frist',
  interview: 'Mail om en samtale',
  member: 'Mail om adgang til virksomheden',
  opening: 'Mail om et opslag',
  person: 'Mail om et forslag',
  placement: 'Mail om et forløb',
  question: 'Mail om et spørgsmål',
}

export const failedNotice = (notice: Notice, recipient: Account | undefined) => ({
  what: mailNames[notice.template.split('-', 1)[0] ?? ''] ?? 'Mail',
  to: recipient?.name ?? 'En konto, der er slettet',
  address: recipient ? [recipient.email, recipient.phone].filter(Boolean).join(', ') : null,
  at: formatInstantWithYear(notice.createdAt),
  retry: paths.coordinator.retryNotice(notice._id),
})

export const unverifiedRow = (company: Company, consultants: Names) => ({
  cells: [
    { text: company.name, href: paths.companies.show(company._id), note: `CVR ${company.cvr}` },
    { text: formatInstantWithYear(company.createdAt) },
    { text: consultants.get(company.keyConsultant) ?? 'Ingen' },
  ],
})
