import type { Secrets } from '../lib/secrets.js'

/** One search that was sent: its id stands in the address of what was found, what was typed does not. */
export interface SentSearch {
  id: string
  typed: string
}

/** Bytes of searches that are kept; sealed they stay below the 4096 that a browser keeps of a cookie. */
const most = 2700

const owner = (session: string) => `searches of ${session}`

/** What one browser searched for lately, sealed so that it opens in the same session only: not at another sign-in, nor in another role. */
export const sealedSearches = (secrets: Pick<Secrets, 'seal' | 'open'>) => ({
  /** @param searches the newest first; the oldest are left out when it gets too long */
  seal(searches: readonly SentSearch[], session: string): string {
    let kept = searches
    while (Buffer.byteLength(JSON.stringify(kept)) > most) kept = kept.slice(0, -1)
    return secrets.seal(JSON.stringify(kept), owner(session))
  },

  /** The searches, the newest first; none if it was not sealed here, or for another session. */
  open(sealed: string, session: string): SentSearch[] {
    try {
      return JSON.parse(secrets.open(sealed, owner(session))) as SentSearch[]
    } catch {
      return []
    }
  },
})
