/** How mails leave the house: by SMTP, or in development into a mailbox folder that a page shows. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import type { Clock } from '../lib/clock.js'

export interface Mail {
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  /** without angle brackets; the same for a repeat, so that it can be recognised */
  messageId: string
}

export interface Mailer {
  /** @throws MailError */
  send(mail: Mail): Promise<void>
  close(): void
}

/** A mail that was not accepted. `certain` is false when the server may have taken it all the same. */
export class MailError extends Error {
  constructor(
    /** a code without personal data, e.g. 'ESOCKET' or 'EENVELOPE 550' */
    readonly reason: string,
    readonly certain: boolean,
  ) {
    super(reason)
    this.name = 'MailError'
  }
}

/** Tells receiving systems not to answer with an absence notice (RFC 3834). */
const headers = { 'Auto-Submitted': 'auto-generated' }

/**
 * Mails by SMTP over a pool of connections. A mail takes at most some 50 seconds, well under a notice's lease.
 * @param options.url `smtp://user:password@host:587` or `smtps://…`
 */
export function smtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 5,
    // Whether a mail is handed over again is the notice's decision, which counts it.
    maxRequeues: 0,
    idleTimeout: 20_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  // The mails under way as the server reads them.
  const streams = new Map<string, NodeJS.ReadableStream>()
  transport.use('stream', ({ data, message }, done) => {
    message.processFunc(stream => {
      streams.set(String(data.messageId), stream)
      return stream
    })
    done()
  })
  return {
    async send({ messageId: id, ...mail }) {
      const messageId = `<${id}>`
      try {
        await transport.sendMail({ ...mail, from, headers, messageId })
      } catch (error) {
        const stream = streams.get(messageId)
        throw mailError(error, { begun: stream instanceof Readable && stream.readableDidRead })
      } finally {
        streams.delete(messageId)
      }
    },
    close: () => transport.close(),
  }
}

/**
 * A server that answered with a refusal has certainly not taken the mail; nor has one that went away before it was given any
 * of it, as the door of a server that is being restarted takes a connection and closes it.
 */
function mailError(error: unknown, { begun }: { begun: boolean }): MailError {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  const reason = [code ?? 'UNKNOWN', responseCode].filter(Boolean).join(' ')
  return new MailError(reason, responseCode !== undefined || !begun)
}

export interface StoredMail {
  id: string
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  messageId: string
  /** ISO instant */
  at: string
}

/** A folder instead of a mail server: each mail as `.eml` for mail programs and `.json` for the page. */
export function mailboxMailer({ folder, from, clock }: { folder: string; from: string; clock: Clock }): Mailer {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  let count = 0
  return {
    async send({ messageId, ...mail }) {
      const at = clock.now()
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const { message } = await composer.sendMail({ ...mail, from, headers, date: at, messageId: `<${messageId}>` })
      count++
      const hash = createHash('sha256').update(`${messageId}/${process.pid}/${count}`).digest('hex').slice(0, 12)
      const id = `${at.toISOString().replace(/\D/g, '')}-${hash}`
      await writeFile(path.join(folder, `${id}.eml`), message)
      const stored: StoredMail = { id, ...mail, messageId, at: at.toISOString() }
      // Renamed into place, so that the page never reads half a mail.
      const file = path.join(folder, `${id}.json`)
      await writeFile(`${file}.part`, JSON.stringify(stored, null, 2))
      await rename(`${file}.part`, file)
    },
    close: () => composer.close(),
  }
}

/** The newest mails of a mailbox folder, the newest first. */
export async function listMailbox(folder: string, limit = 200): Promise<StoredMail[]> {
  const files = await readdir(folder).catch(() => [])
  const ids = files.filter(name => name.endsWith('.json')).map(name => name.slice(0, -'.json'.length))
  const mails = await Promise.all(
    ids
      .sort()
      .reverse()
      .slice(0, limit)
      .map(id => readMailbox(folder, id)),
  )
  return mails.filter(mail => mail !== null)
}

/** One mail of a mailbox folder, or null. */
export async function readMailbox(folder: string, id: string): Promise<StoredMail | null> {
  if (!/^\d+-[0-9a-f]+$/.test(id)) return null
  const content = await readFile(path.join(folder, `${id}.json`), 'utf8').catch(() => null)
  return content === null ? null : (JSON.parse(content) as StoredMail)
}

/** SMTP when there is a mail server, else the mailbox folder of development. */
export function openMailer(options: { smtpUrl: string | null; from: string; folder: string; clock: Clock }): Mailer {
  if (options.smtpUrl) return smtpMailer({ url: options.smtpUrl, from: options.from })
  return mailboxMailer({ folder: mailboxFolder(options.folder), from: options.from, clock: options.clock })
}

/** Where a data folder keeps development's mails. */
export const mailboxFolder = (dataFolder: string): string => path.join(dataFolder, 'mail')
