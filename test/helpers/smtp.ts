import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import type { Test } from 'tap'

export interface ReceivedMail extends Email {
  envelopeTo: string[]
}

export interface TestSmtp {
  url: string
  port: number
  mails: ReceivedMail[]
  /** answers to the next mails instead of taking them: a refusal, or the connection cut after the mail was taken */
  next: ('refuse' | 'take-and-hang-up')[]
  stop(): Promise<void>
}

/** A mail server that counts; a port of 0 takes any free one. */
export async function testSmtp(t: Test, port = 0): Promise<TestSmtp> {
  const mails: ReceivedMail[] = []
  const next: TestSmtp['next'] = []
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', async () => {
        const how = next.shift()
        if (how === 'refuse') {
          done(Object.assign(new Error('try again later'), { responseCode: 451 }))
          return
        }
        const mail = await PostalMime.parse(Buffer.concat(chunks))
        mails.push({ ...mail, envelopeTo: session.envelope.rcptTo.map(({ address }) => address) })
        if (how === 'take-and-hang-up') for (const connection of server.connections) connection._socket.destroy()
        else done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', () => resolve()))
  const stop = () => new Promise<void>(resolve => server.close(() => resolve()))
  t.teardown(stop)
  const taken = (server.server.address() as AddressInfo).port
  return { url: `smtp://127.0.0.1:${taken}`, port: taken, mails, next, stop }
}
