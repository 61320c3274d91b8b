/**
 * Keeps the newest finished answer to each question, and makes it anew behind what is shown. Runs go one at a time; whatever
 * happens while a question waits or is answered is one more run of it. Nothing here outlives the process.
 */

export interface Answered {
  /** what the answer rests on; equal when nothing of it has changed */
  stamp: string
  /** false: the time ran out, and a later run may find a better one */
  finished: boolean
  /** what it takes in memory, about */
  bytes: number
}

interface Entry<Answer> {
  answer: Answer | null
  /** the last run ended without an answer */
  failed: boolean
  /** waits for its turn and has read nothing yet */
  waiting: Promise<Answer> | null
  /** that wait or are under way */
  runs: number
}

export function keepAnswers<Answer extends Answered>({
  mostKept,
  mostWaiting,
  tooMany,
}: {
  mostKept: number
  /** so many questions wait or are answered at a time */
  mostWaiting: number
  tooMany: () => Error
}) {
  const entries = new Map<string, Entry<Answer>>()
  let turn: Promise<unknown> = Promise.resolve()
  let busy = 0

  function entryOf(key: string): Entry<Answer> {
    const entry = entries.get(key) ?? { answer: null, failed: false, waiting: null, runs: 0 }
    entries.delete(key)
    entries.set(key, entry)
    for (const [oldest, { runs }] of entries) {
      if (entries.size <= mostKept) break
      if (runs === 0 && oldest !== key) entries.delete(oldest)
    }
    return entry
  }

  /** @throws tooMany */
  function run(entry: Entry<Answer>, answer: (before: Answer | null) => Promise<Answer>): Promise<Answer> {
    if (entry.waiting) return entry.waiting
    if (busy >= mostWaiting) throw tooMany()
    busy += 1
    entry.runs += 1
    const mine = turn.then(async () => {
      // From here on it reads: who asks later waits for another run.
      entry.waiting = null
      try {
        entry.answer = await answer(entry.answer)
        entry.failed = false
        return entry.answer
      } catch (error) {
        entry.failed = true
        throw error
      } finally {
        entry.runs -= 1
        busy -= 1
      }
    })
    entry.waiting = mine
    turn = mine.catch(() => {})
    return mine
  }

  return {
    /**
     * The newest answer there is.
     * @param asked.stamp what an answer would rest on now
     * @param asked.answer makes it, from what it reads itself; it gets the last answer, which it may give back
     * @param asked.wait for an answer to what is now, even when there is an older one
     * @returns pending: something has changed since, and a newer one is being made; waited: it was made for this call
     * @throws tooMany, or as `answer`, when there is nothing to show
     */
    async ask(
      key: string,
      asked: { stamp: string; answer: (before: Answer | null) => Promise<Answer>; wait: boolean },
    ): Promise<{ answer: Answer; pending: boolean; failed: boolean; waited: boolean }> {
      const entry = entryOf(key)
      const isNow = () => entry.answer?.stamp === asked.stamp
      const { answer, failed } = entry
      const waited = false
      if (answer && isNow() && answer.finished) return { answer, pending: false, failed: false, waited }
      if (answer && (isNow() || !asked.wait)) {
        try {
          run(entry, asked.answer).catch(() => {})
        } catch {
          // Others are before it; the next who asks tries again.
        }
        return { answer, pending: !isNow(), failed, waited }
      }
      const fresh = await run(entry, asked.answer)
      return { answer: fresh, pending: false, failed: false, waited: true }
    },

    /** Makes the answer to what is now, unless there is one already. @throws as `ask` */
    renew: async (key: string, answer: (before: Answer | null) => Promise<Answer>): Promise<void> => {
      await run(entryOf(key), answer)
    },

    /** The newest answer there is, without asking for another. */
    newest: (key: string): Answer | null => entries.get(key)?.answer ?? null,

    figures() {
      const kept = [...entries.values()].flatMap(({ answer }) => answer ?? [])
      return { kept: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) }
    },

    /** Whether somebody has asked it. */
    knows: (key: string): boolean => entries.has(key),
  }
}
