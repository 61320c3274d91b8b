import type { Connection, Model } from 'mongoose'
import type { Clock } from '../lib/clock.js'
import { type Definition, modelOf, number, text } from './model.js'

/** Real time plus an offset kept in the document store, so that every process of a demo sees the same moved time. */
export interface MovableClock extends Clock {
  /** milliseconds forwards; seen here at once, by other processes within half a second */
  move(milliseconds: number): Promise<void>
  /** milliseconds ahead of real time */
  offset(): number
  close(): void
}

/** What a demo's processes know of each other. */
interface Setting {
  _id: string
  value: number
}

const definition: Definition<Setting> = { _id: text, value: number }
export const settingModel = (db: Connection): Model<Setting> => modelOf(db, 'Setting', 'settings', definition, [])
const offsetId = 'clock'
/** How often another process's move is looked for, in milliseconds. */
const rereadEvery = 500

/**
 * Opens the clock of a demo.
 * @throws in production and on stores that are not embedded: there time is what it is.
 */
export async function openMovableClock(options: {
  db: Connection
  base: Clock
  embedded: boolean
  production: boolean
}): Promise<MovableClock> {
  if (options.production || !options.embedded) throw new Error('Uret kan kun flyttes på de indbyggede lagre.')
  const settings = settingModel(options.db)
  let offset = 0
  const reread = async () => {
    offset = (await settings.findOne({ _id: offsetId }).lean<Setting>().exec())?.value ?? 0
  }
  await reread()
  // A store that is away leaves the last known offset in force.
  const timer = setInterval(() => void reread().catch(() => {}), rereadEvery)
  timer.unref()

  return {
    now: () => new Date(options.base.now().getTime() + offset),
    offset: () => offset,
    async move(milliseconds) {
      await settings.updateOne({ _id: offsetId }, { $inc: { value: milliseconds } }, { upsert: true })
      await reread()
    },
    close: () => clearInterval(timer),
  }
}
