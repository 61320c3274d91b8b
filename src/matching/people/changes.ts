/** Which slots of an index changed last, so that what was worked out before can catch up instead of being made anew. */

/** So many changes are remembered; whoever missed more begins anew. */
const remembered = 1024

export interface Changes {
  /** so many there have been */
  count: number
  /** the last of them: change n stands at n modulo the length */
  slots: Int32Array
}

export const createChanges = (): Changes => ({ count: 0, slots: new Int32Array(remembered) })

export function noteChange(changes: Changes, slot: number): void {
  changes.slots[changes.count % remembered] = slot
  changes.count += 1
}

/** Whether all changes since then are still remembered. */
export const remembers = ({ count }: Changes, since: number): boolean => count - since <= remembered

/** The slot of a change that is remembered. */
export const changedSlot = ({ slots }: Changes, change: number): number => slots[change % remembered] as number
