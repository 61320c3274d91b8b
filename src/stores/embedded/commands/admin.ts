/** Commands about the server and its sessions: what a driver asks when it connects, and while it is idle. */
import { type Binary, ObjectId } from 'bson'
import { notImplemented } from '../errors.js'
import { type Doc, isDoc } from '../values.js'
import { type Command, type Context, words } from './command.js'

/** MongoDB 7.0. A higher one would let drivers send the bulkWrite command of 8.0. */
const maxWireVersion = 21
const maxBsonObjectSize = 16 * 1024 * 1024
const electionId = new ObjectId('7fffffff0000000000000001')

/** The answer of a replica set of one node: retryable writes need a set, sessions a timeout. */
export const hello: Command = {
  options: words(
    'helloOk client compression loadBalanced hostInfo saslSupportedMechs speculativeAuthenticate topologyVersion maxAwaitTimeMS backpressure',
  ),
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
    maxBsonObjectSize,
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

const always = (reply: Doc): Command => ({ options: [], run: () => ({ ...reply, ok: 1 }) })

const endSessions: Command = {
  options: [],
  run(body: Doc, { store }: Context) {
    for (const session of Array.isArray(body.endSessions) ? body.endSessions : []) {
      const key = sessionKey(session)
      if (key) store.retries.forget(key)
    }
    return { ok: 1 }
  },
}

const refusing = (what: string): Command => ({
  options: [],
  run: () => {
    throw notImplemented(what)
  },
})

const buildInfo = always({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  modules: [],
  storageEngines: ['springbraet'],
  bits: 64,
  maxBsonObjectSize,
})

export const adminCommands: Record<string, Command> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping: always({}),
  buildinfo: buildInfo,
  buildInfo,
  getParameter: {
    options: ['featureCompatibilityVersion'],
    run: () => ({ featureCompatibilityVersion: { version: '7.0' }, ok: 1 }),
  },
  connectionStatus: {
    options: ['showPrivileges'],
    run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
  },
  endSessions,
  refreshSessions: always({}),
  killSessions: always({}),
  startSession: refusing('The command startSession'),
  commitTransaction: refusing('A transaction (commitTransaction)'),
  abortTransaction: refusing('A transaction (abortTransaction)'),
}
