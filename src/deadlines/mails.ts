import type { Connection } from 'mongoose'
import { formatInstant } from '../lib/instants.js'
import { mailWords } from '../lib/words/da/mails.js'
import type { Renderer, Renderers } from '../notices/renderers.js'
import { type Deadline, type DeadlineKind, deadlineModel } from './model.js'
import type { People } from './recipients.js'

/** What a deadline is about, told by the domain that owns the subject. `path` is where staff answer it. */
export interface Subject {
  title: string
  /** of the opening that the title is of; missing: it is of none */
  number?: string
  companyName: string
  /** whom to call there, where a call is owed */
  contact?: string | null
  phone?: string | null
  path: string
}

/** What it is about, where a line has no room of its own for the number. */
export const subjectText = ({ title, number }: Pick<Subject, 'title' | 'number'>): string =>
  number ? `${title} (${number})` : title

/** @returns null when the subject is gone or needs no answer any more: the mail is dropped. */
export type Describe = (kind: DeadlineKind, subject: string) => Promise<Subject | null>

interface Deps {
  db: Connection
  accounts: Pick<People, 'byId'>
  describe: Describe
  publicUrl: string
}

/** The mails of a deadline's ladder. Both go to staff only and hold no facts about a citizen. */
export function deadlineMails({ db, accounts, describe, publicUrl }: Deps): Renderers {
  const deadlines = deadlineModel(db)

  const render: Renderer = async (ids, recipient) => {
    const deadline = await deadlines.findById(ids.deadline).lean<Deadline>()
    if (deadline?.state !== 'open' || deadline.steps[Number(ids.step)]?.superseded) return null
    // Moved on to somebody else before the first new owner was told.
    if (ids.owner && ids.owner !== deadline.owner) return null
    const [subject, owner] = await Promise.all([
      describe(deadline.kind, deadline.subject),
      accounts.byId(deadline.owner),
    ])
    if (!subject) return null
    const words = mailWords.deadlines[deadline.kind]
    return {
      ...{ title: subjectText(subject), companyName: subject.companyName, url: publicUrl + subject.path },
      ...{
        ...words,
        contact: subject.contact ?? null,
        phone: subject.phone ?? null,
        due: formatInstant(deadline.dueAt),
      },
      ownerName: owner && owner._id !== recipient._id ? owner.name : null,
    }
  }
  return { 'deadline-reminder': render, 'deadline-overdue': render, 'deadline-moved': render }
}
