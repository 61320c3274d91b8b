/** What one search works out and the next may use again: bounded, the longest unused goes first. */

/** Bytes, as told by who keeps something. */
const mostBytes = 32 * 2 ** 20

export interface Kept {
  /** Forgets everything when it was worked out for something else: another day, another law. True when it did. */
  holdFor(...circumstances: unknown[]): boolean
  /** What stands under the key, made now if nothing does. */
  of<T>(key: string, make: () => { value: T; bytes: number }): T
  clear(): void
  figures(): { count: number; bytes: number }
}

export function createKept(): Kept {
  const entries = new Map<string, { value: unknown; bytes: number }>()
  let total = 0
  let held: unknown[] = []
  const self: Kept = {
    holdFor(...circumstances) {
      if (circumstances.every((each, i) => each === held[i])) return false
      self.clear()
      held = circumstances
      return true
    },
    of<T>(key: string, make: () => { value: T; bytes: number }): T {
      const found = entries.get(key)
      if (found) {
        entries.delete(key)
        entries.set(key, found)
        return found.value as T
      }
      const made = make()
      entries.set(key, made)
      total += made.bytes
      for (const [oldest, { bytes }] of entries) {
        if (total <= mostBytes || oldest === key) break
        entries.delete(oldest)
        total -= bytes
      }
      return made.value
    },
    clear() {
      entries.clear()
      total = 0
    },
    figures: () => ({ count: entries.size, bytes: total }),
  }
  return self
}
