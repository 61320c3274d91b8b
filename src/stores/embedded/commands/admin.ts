/** Commands about the server and its sessions: what a driver asks when it connects, and when it leaves. */
import { type Binary, ObjectId } from 'bson'
import { type Doc, isDoc } from '../language/values.js'
import { type Command, words } from './command.js'

/** MongoDB 7.0. A higher one would let drivers send the bulkWrite command of 8.0. */
const maxWireVersion = 21
const electionId = new ObjectId('7fffffff0000000000000001')

/** The answer of a replica set of one node: retryable writes need a set, sessions a timeout. */
const hello: Command = {
  options: words('helloOk client compression backpressure'),
  run: (_body, { address, connection, now }) => ({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    secondary: false,
    setName: 'embedded',
    setVersion: 1,
    electionId,
    hosts: [address],
    me: address,
    primary: address,
    minWireVersion: 0,
    maxWireVersion,
    maxBsonObjectSize: 16 * 1024 * 1024,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    logicalSessionTimeoutMinutes: 30,
    localTime: now,
    connectionId: connection,
    readOnly: false,
    ok: 1,
  }),
}

/** The key of a session in the memory of retryable writes; null without a session. */
export function sessionKey(session: unknown): string | null {
  const id = isDoc(session) ? (session.id as Binary | undefined) : undefined
  return id ? Buffer.from(id.value()).toString('hex') : null
}

const endSessions: Command = {
  options: ['writeConcern'],
  run(body: Doc, { store }) {
    for (const session of Array.isArray(body.endSessions) ? body.endSessions : []) {
      const key = sessionKey(session)
      if (key) store.retries.forget(key)
    }
    return { ok: 1 }
  },
}

export const adminCommands: Record<string, Command> = {
  hello,
  ismaster: hello,
  ping: { options: [], run: () => ({ ok: 1 }) },
  endSessions,
}
