/** Reading a data folder back: the newest snapshot, then every journal since. */
import { closeSync, existsSync, openSync, readSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import type { Doc } from '../language/values.js'
import { generations, journalFile, removeOlder, snapshotFile, tornFile, unfinishedSnapshot } from './files.js'
import { readFrames } from './frames.js'

export type Recovered = { generation: number; size: number }

/** A file that does not say what was written to it; the engine refuses to start on it. */
const damage = (file: string, at: number): Error =>
  new Error(
    `The data file ${file} is damaged at byte ${at}. Restore a backup, or move the file away to start without it.`,
  )

/**
 * Gives every change to `visit`, in order, and says where the journal goes on. A torn end of the last journal (a write
 * that was never acknowledged) is cut off and kept in a file beside it; any other damage is refused.
 */
export function recover(folder: string, visit: (change: Doc) => void, log: (line: string) => void): Recovered {
  rmSync(unfinishedSnapshot(folder), { force: true })
  const snapshot = generations(folder, 'snapshot').at(-1) ?? 0
  if (snapshot > 0) readSnapshot(snapshotFile(folder, snapshot), visit)
  const start = Math.max(snapshot, 1)
  const journals = generations(folder, 'journal').filter(generation => generation >= start)
  const last = journals.at(-1) ?? start
  for (let generation = start; generation <= last; generation++) {
    if (journals.includes(generation)) continue
    // Only a folder that has never been used has no journal.
    if (snapshot > 0 || journals.length > 0)
      throw new Error(`The data file ${journalFile(folder, generation)} is missing.`)
  }
  for (const generation of journals) {
    const file = journalFile(folder, generation)
    const { end, tail, damaged } = readFrames(file, visit)
    if (tail === 0) continue
    if (damaged || generation !== last) throw damage(file, end)
    keepTail(file, end, tail, tornFile(folder, generation))
    log(`The last write to ${file} was cut short; its ${tail} bytes were moved to ${tornFile(folder, generation)}.`)
  }
  removeOlder(folder, snapshot)
  return {
    generation: last,
    size: existsSync(journalFile(folder, last)) ? statSync(journalFile(folder, last)).size : 0,
  }
}

/** A snapshot is renamed into place when it is complete, so its last change must be there. */
function readSnapshot(file: string, visit: (change: Doc) => void): void {
  let complete = false
  const { end, tail } = readFrames(file, change => {
    if (change.op === 'end') complete = true
    else visit(change)
  })
  if (tail > 0 || !complete) throw damage(file, end)
}

function keepTail(file: string, end: number, length: number, keptIn: string): void {
  const fd = openSync(file, 'r')
  const bytes = Buffer.alloc(length)
  readSync(fd, bytes, 0, length, end)
  closeSync(fd)
  writeFileSync(keptIn, bytes, { mode: 0o600 })
  truncateSync(file, end)
}
