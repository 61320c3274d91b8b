import type { Clock } from '../../src/lib/clock.js'

export interface TestClock extends Clock {
  /** milliseconds forwards */
  move(milliseconds: number): void
  set(instant: string | Date): void
}

/** A clock that stands still until it is moved. Tuesday 24 November 2026, 10:00 in Denmark, unless told otherwise. */
export function testClock(start = '2026-11-24T09:00:00Z'): TestClock {
  let now = new Date(start)
  return {
    now: () => new Date(now),
    move: milliseconds => {
      now = new Date(now.getTime() + milliseconds)
    },
    set: instant => {
      now = new Date(instant)
    },
  }
}

export const hours = (n: number) => n * 3_600_000
export const days = (n: number) => n * 86_400_000
