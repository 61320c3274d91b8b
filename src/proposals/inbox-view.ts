import type { Account } from '../accounts/model.js'
import type { Company } from '../companies/model.js'
import type { Subject } from '../deadlines/mails.js'
import type { Deadline, DeadlineKind } from '../deadlines/model.js'
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { timeLeft } from '../lib/time-left.js'
import type { Opening } from '../openings/model.js'
import type { Proposal } from './model.js'

interface InboxRow {
  deadline: Deadline
  opening: Opening
  company: Company
  owner: Account | null
  counts: Partial<Record<Proposal['state'], number>>
}

const openingNote = (number: string) => `Opslag ${number}`

/** One line of the inbox, as a row of cells. */
export const inboxRow = ({ deadline, opening, company, owner, counts }: InboxRow, now: Date) => ({
  cells: [
    { href: paths.proposals.ofOpening(opening._id), text: opening.title, note: openingNote(opening.number) },
    { text: company.name, ...(company.verifiedAt === null && { tag: { text: 'Ikke godkendt', kind: 'warning' } }) },
    {
      text:
        deadline.kind === 'decide-late' ? 'Nye forslag skal bekræftes eller afvises' : 'Virksomheden venter på svar',
    },
    { text: String(counts.suggested ?? 0) },
    { deadline: timeLeft(deadline.dueAt, now), note: formatInstant(deadline.dueAt) },
    { text: owner?.name ?? 'Ingen' },
  ],
})

interface PlacementRow extends Pick<InboxRow, 'deadline' | 'owner'> {
  /** null: the agreement was made or given up a moment ago */
  subject: Subject | null
}

const missing: Partial<Record<DeadlineKind, (since: string) => { text: string; note: string }>> = {
  'agree-placement': since => ({ text: 'Mangler aftale', note: `Ja fra virksomheden ${since}` }),
  'call-off-placement': () => ({
    text: 'Personen kommer ikke',
    note: 'Ring til virksomheden, og annullér eller afslut forløbet.',
  }),
  'call-out': since => ({ text: 'Et problem i forløbet', note: `Meldt ${since}. Ring, eller tag derud.` }),
}

/** A line of the inbox about a placement, where somebody must make an agreement, call off or turn out: since when, and whom to call. */
export const placementRow = ({ deadline, subject, owner }: PlacementRow, now: Date) => ({
  cells: [
    {
      ...{ href: paths.placements.show(deadline.subject), text: subject?.title ?? 'Forløb' },
      note: subject?.number ? openingNote(subject.number) : null,
    },
    { text: subject?.companyName, note: [subject?.contact, subject?.phone].filter(Boolean).join(', ') || null },
    missing[deadline.kind]?.(formatInstant(deadline.startedAt)) ?? null,
    { text: '–' },
    { deadline: timeLeft(deadline.dueAt, now), note: formatInstant(deadline.dueAt) },
    { text: owner?.name ?? 'Ingen' },
  ],
})
