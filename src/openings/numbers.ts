import type { Connection } from 'mongoose'
import { isDuplicate } from '../stores/errors.js'
import { counterModel } from './model.js'

/** Two first numbers of a year at once may both insert the counter; the loser's second try finds it. */
const tries = 5

/** Gives the next number of a year, '2026-0042', with one atomic increment: never the same twice. */
export function createNumbers({ db }: { db: Connection }) {
  const counters = counterModel(db)

  return async function nextNumber(year: string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        const counter = await counters
          .findOneAndUpdate(
            { _id: `openings-${year}` },
            { $inc: { value: 1 } },
            { upsert: true, returnDocument: 'after' },
          )
          .lean<{ value: number }>()
        return `${year}-${String(counter?.value ?? 0).padStart(4, '0')}`
      } catch (error) {
        if (!isDuplicate(error) || attempt === tries) throw error
      }
    }
  }
}
