/** What one search works out and the next may use again: bounded, the longest unused goes first. */

/** Bytes, as told by who keeps something. */
const leastRoom = 32 * 2 ** 20

export interface Kept {
  /** Forgets everything when it was worked out for something else: another day, another law. True when it did. */
  holdFor(...circumstances: unknown[]): boolean
  /** What stands under the key, made now if nothing does. */
  of<T>(key: string, make: () => { value: T; bytes: number }): T
  clear(): void
  figures(): { count: number; bytes: number }
}

interface Entry {
  value: unknown
  bytes: number
  /** when it was last used, counted in uses */
  used: number
}

/** @param room bytes that may be filled, if more than 32 MB */
export function createKept(room: () => number = () => leastRoom): Kept {
  const entries = new Map<string, Entry>()
  let [total, uses] = [0, 0]
  let held: unknown[] = []

  function makeRoom(most: number): void {
    for (const [key, { bytes }] of [...entries].sort(([, a], [, b]) => a.used - b.used)) {
      // Some room more, so that not every new entry comes here.
      if (total <= most * 0.75) break
      entries.delete(key)
      total -= bytes
    }
  }

  const self: Kept = {
    holdFor(...circumstances) {
      if (circumstances.every((each, i) => each === held[i])) return false
      self.clear()
      held = circumstances
      return true
    },
    of<T>(key: string, make: () => { value: T; bytes: number }): T {
      uses += 1
      const found = entries.get(key)
      if (found) {
        found.used = uses
        return found.value as T
      }
      const { value, bytes } = make()
      const most = Math.max(leastRoom, room())
      if (total + bytes > most) makeRoom(most)
      entries.set(key, { value, bytes, used: uses })
      total += bytes
      return value
    },
    clear() {
      entries.clear()
      total = 0
    },
    figures: () => ({ count: entries.size, bytes: total }),
  }
  return self
}
