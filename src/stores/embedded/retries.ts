/** Answers of retryable writes: a driver that lost the answer sends the write again and must get the first answer. */
import type { Doc } from './language/values.js'

/** More sessions than clients keep; the one unused for longest is forgotten first. */
const mostSessions = 2000

export type Remembered = { session: string; number: string; reply: Doc }

export type Retries = ReturnType<typeof makeRetries>

export function makeRetries() {
  const last = new Map<string, Remembered>()
  return {
    /** The answer given to this very write, if it is the session's latest. */
    find(session: string, number: string): Doc | undefined {
      const found = last.get(session)
      return found?.number === number ? found.reply : undefined
    },
    remember(session: string, number: string, reply: Doc): void {
      last.delete(session)
      last.set(session, { session, number, reply })
      const [oldest] = last.keys()
      if (last.size > mostSessions && oldest !== undefined) last.delete(oldest)
    },
    forget(session: string): void {
      last.delete(session)
    },
    all: (): Remembered[] => [...last.values()],
  }
}
