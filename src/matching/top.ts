/** The best few of many. */

export interface Hit {
  id: string
  score: number
}

interface Entry {
  slot: number
  score: number
}

/** @param ids by slot; equal scores are ordered by them */
export function createTop(limit: number, ids: readonly string[]) {
  let entries: Entry[] = []
  /** what the next one must reach */
  let least = limit > 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const idOf = ({ slot }: Entry) => ids[slot] ?? ''
  const sorted = () => entries.sort((a, b) => b.score - a.score || (idOf(a) < idOf(b) ? -1 : 1)).slice(0, limit)

  return {
    offer(slot: number, score: number): void {
      if (score < least) return
      entries.push({ slot, score })
      if (entries.length < 2 * limit + 64) return
      entries = sorted()
      least = entries.at(-1)?.score ?? least
    },
    best: (): Hit[] => sorted().map(entry => ({ id: idOf(entry), score: entry.score })),
  }
}
