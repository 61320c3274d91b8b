/** What one search works out and the next may use again: bounded, the longest unused goes first. */

/** Bytes, as told by who keeps something. */
const leastRoom = 64 * 2 ** 20

/** Of all indexes of a kind in one process. */
export const usualSharedRoom = 256 * 2 ** 20

/** What several indexes may fill together; more only while a single one, which has room of its own, needs it. */
export interface SharedRoom {
  join(member: Sharing): void
  /** Called when one of them is searched. */
  use(member: Sharing): void
  /** Before one of them fills so many bytes more: others give all of theirs up, the longest unsearched first. */
  makeRoom(asking: Sharing, bytes: number): void
}

interface Sharing {
  /** counted in searches of all who share */
  used: number
  bytes(): number
  clear(): void
}

/** For indexes that are thrown away together. @param most bytes */
export function shareRoom(most: number): SharedRoom {
  const members: Sharing[] = []
  let uses = 0
  return {
    join: member => void members.push(member),
    use(member) {
      member.used = ++uses
    },
    makeRoom(asking, bytes) {
      let total = bytes
      for (const member of members) total += member.bytes()
      if (total <= most) return
      for (const member of members.toSorted((a, b) => a.used - b.used)) {
        if (member === asking) continue
        total -= member.bytes()
        member.clear()
        if (total <= most) return
      }
    },
  }
}

export interface Kept {
  /** Forgets everything when it was worked out for something else: another day, another law. True when it did. */
  holdFor(day: string, law: unknown): boolean
  /** What stands under the key, made now if nothing does. */
  of<T>(key: string, make: () => Made<T>): T
  clear(): void
  figures(): { count: number; bytes: number }
}

export interface Made<T> {
  value: T
  bytes: number
  /** keys of what it holds on to: not older than itself, so that it does not outlive them by much and fill room untold */
  holds?: () => readonly string[]
}

interface Entry extends Made<unknown> {
  /** when it was last used, counted in uses */
  used: number
}

/**
 * @param room bytes that may be filled, if more than 64 MB
 * @param shared with others of the same process
 */
export function createKept(room: () => number = () => leastRoom, shared?: SharedRoom): Kept {
  const entries = new Map<string, Entry>()
  let [total, uses] = [0, 0]
  let [heldDay, heldLaw] = ['', undefined as unknown]

  function makeRoom(most: number): void {
    for (const { holds, used } of entries.values())
      for (const key of holds?.() ?? []) {
        const entry = entries.get(key)
        if (entry && entry.used < used) entry.used = used
      }
    for (const [key, { bytes }] of [...entries].sort(([, a], [, b]) => a.used - b.used)) {
      // Some room more, so that not every new entry comes here.
      if (total <= most * 0.75) break
      entries.delete(key)
      total -= bytes
    }
  }

  const member: Sharing = { used: 0, bytes: () => total, clear: () => self.clear() }
  shared?.join(member)

  const self: Kept = {
    holdFor(day, law) {
      shared?.use(member)
      if (day === heldDay && law === heldLaw) return false
      self.clear()
      heldDay = day
      heldLaw = law
      return true
    },
    of<T>(key: string, make: () => Made<T>): T {
      uses += 1
      const found = entries.get(key)
      if (found) {
        found.used = uses
        return found.value as T
      }
      const made = make()
      const { value, bytes } = made
      const most = Math.max(leastRoom, room())
      if (total + bytes > most) makeRoom(most)
      shared?.makeRoom(member, bytes)
      entries.set(key, { ...made, used: uses })
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
