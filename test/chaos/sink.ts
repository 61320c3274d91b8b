/** A mail server that takes everything and counts it by Message-ID. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export async function openSink() {
  /** mails by Message-ID without brackets */
  const counts = new Map<string, number>()
  const links = new Map<string, { token: string; messageId: string }>()
  const signInIds = new Set<string>()
  let mails = 0

  function take(text: string, recipient: string): void {
    const messageId = /^message-id:\s*<([^>]+)>/im.exec(text)?.[1] ?? ''
    counts.set(messageId, (counts.get(messageId) ?? 0) + 1)
    mails++
    // The only mail with a link of this form is the one that opens an account. Quoted-printable breaks long lines.
    const token = /\/log-ind\/link\/([\w-]+)/.exec(text.replaceAll('=\r\n', ''))?.[1]
    if (!token) return
    signInIds.add(messageId)
    links.set(recipient, { token, messageId })
  }

  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', () => {
        take(Buffer.concat(chunks).toString(), session.envelope.rcptTo[0]?.address ?? '')
        done()
      })
    },
  })
  // Clients are killed in the middle of a mail.
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    counts,
    signInIds,
    mails: () => mails,
    /** The newest sign-in link's token of an address, each once. */
    link(address: string): string | null {
      const token = links.get(address)?.token ?? null
      links.delete(address)
      return token
    },
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

export type Sink = Awaited<ReturnType<typeof openSink>>
