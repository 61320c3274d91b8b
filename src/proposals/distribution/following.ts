/** Background work of a process, again and again: it rests so long that it takes a small part of the time at most. */
import type { Clock } from '../../lib/clock.js'

/** Least time between the end of one round and the next, in milliseconds ... */
const least = 1_000
/** ... and so many times as long as the round itself took. */
const resting = 4

/** Calls after so many milliseconds, unless it is cancelled. */
type Later = (act: () => void, milliseconds: number) => () => void

const byTimer: Later = (act, milliseconds) => {
  const timer = setTimeout(act, milliseconds)
  timer.unref()
  return () => clearTimeout(timer)
}

/** @returns what stops it; a round under way ends by itself, and is not told of any more when it fails */
export function repeat(
  work: () => Promise<void>,
  { realTime, failed, later = byTimer }: { realTime: Clock; failed: (error: unknown) => void; later?: Later },
): () => void {
  let stopped = false
  let cancel = () => {}
  const round = async () => {
    const began = realTime.now().getTime()
    try {
      await work()
    } catch (error) {
      if (!stopped) failed(error)
    }
    if (stopped) return
    cancel = later(() => void round(), Math.max(least, resting * (realTime.now().getTime() - began)))
  }
  cancel = later(() => void round(), least)
  return () => {
    stopped = true
    cancel()
  }
}
