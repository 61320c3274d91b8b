import type { Account } from '../accounts/model.js'

/**
 * Reads again what a mail is about and says what its template shows.
 * @returns null when it no longer holds true: the notice is dropped. With `sendTo`, an address, the mail goes there instead of to the
 * recipient, whose name is not told.
 */
export type Renderer = (ids: Record<string, string>, recipient: Account) => Promise<Record<string, unknown> | null>

/** Every mail's renderer by the name of its template, `views/mails/<template>.hbs`. */
export type Renderers = Record<string, Renderer>

export interface MailText {
  subject: string
  text: string
  html: string
}

/** What delivery needs of the template engine. */
export interface MailTemplates {
  mail(name: string, data: Record<string, unknown>): MailText
}
