/**
 * Compaction: a new journal is started, the state is written beside it as a snapshot while commands go on, and older
 * files are removed. Killed at any point, the folder still holds a snapshot and every journal after it.
 */
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { removeOlder, snapshotFile, syncFolder, unfinishedSnapshot } from './files.js'
import { encodeFrame } from './frames.js'
import type { Journal } from './journal.js'

const sliceBytes = 1 << 20

/**
 * @param capture the changes that make the state from nothing, fixed when it is called (documents never change)
 * @returns the snapshot's size in bytes
 */
export async function compact(folder: string, journal: Journal, capture: () => Iterable<Uint8Array>): Promise<number> {
  const { generation, captured } = await journal.rotate(capture)
  const fd = openSync(unfinishedSnapshot(folder), 'w', 0o600)
  let size = 0
  try {
    let slice: Uint8Array[] = []
    let bytes = 0
    const writeSlice = (): void => {
      const frame = encodeFrame(slice)
      for (let at = 0; at < frame.length; ) at += writeSync(fd, frame, at, frame.length - at)
      size += frame.length
      slice = []
      bytes = 0
    }
    for (const change of captured) {
      slice.push(change)
      bytes += change.length
      if (bytes < sliceBytes) continue
      writeSlice()
      // Commands that arrived meanwhile go first.
      await new Promise(resolve => setImmediate(resolve))
    }
    if (slice.length > 0) writeSlice()
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(unfinishedSnapshot(folder), snapshotFile(folder, generation))
  syncFolder(folder)
  removeOlder(folder, generation)
  return size
}
