/** What the driver and mongoose throw when the document store cannot be reached. */
const signs = [
  /^Mongo(ose)?ServerSelection/,
  /^MongoNetwork/,
  /^MongoNotConnected/,
  /^MongoTopologyClosed/,
  /^MongoPool/,
  /^MongoClientClosed/,
  /^MongoWaitQueueTimeout/,
  /^MongoExpiredSession/,
]

/** Codes of a server that is stopping or has lost its primary. */
const stoppingCodes = new Set([91, 189, 10107, 11600, 11602, 13435, 13436])

/** The driver passes on what the socket says when the store dies between two commands. */
const brokenSocket = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED'])

/** True when an error says that the store is away, not that the question was wrong. */
export function isStoreDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (signs.some(sign => sign.test(error.name))) return true
  if (brokenSocket.has(String((error as NodeJS.ErrnoException).code))) return true
  if (stoppingCodes.has(Number((error as { code?: unknown }).code)) && /^Mongo/.test(error.name)) return true
  return error.name === 'MongooseError' && /initial connection|bufferCommands|not connected/i.test(error.message)
}
