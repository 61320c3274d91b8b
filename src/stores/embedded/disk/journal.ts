/** The journal: changes are on disk before a command is answered; commands that wait together share one write and sync. */
import { close, closeSync, fdatasync, fdatasyncSync, openSync, write, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { journalFile, syncFolder } from './files.js'
import { encodeFrame } from './frames.js'

/** `fsync` survives loss of power; `none` survives the death of the process only and is for tests. */
export type Durability = 'fsync' | 'none'

export type Journal = {
  /** Resolves when the changes are as durable as the policy promises. They are applied whole or not at all. */
  append(changes: Uint8Array[]): Promise<void>
  /** Resolves when everything appended before is durable. */
  settled(): Promise<void>
  /** Starts the next journal file; `capture` sees the state that all earlier files lead to, or a later one. */
  rotate<T>(capture: () => T): Promise<{ generation: number; captured: T }>
  /** Bytes in the current file. */
  size(): number
  close(): Promise<void>
}

type Waiting = { changes: Uint8Array[]; done: () => void; failed: (error: unknown) => void }

const writeAsync = promisify(write)
const syncAsync = promisify(fdatasync)
const closeAsync = promisify(close)

/** @param onFailure called once when the disk refuses; memory is then ahead of the disk, so the process must end */
export function openJournal(options: {
  folder: string
  generation: number
  size: number
  durability: Durability
  onFailure: (error: unknown) => void
}): Journal {
  const { folder, durability, onFailure } = options
  let { generation, size } = options
  let fd = openSync(journalFile(folder, generation), 'a', 0o600)
  syncFolder(folder)
  let queue: Waiting[] = []
  let working: Promise<void> | null = null
  let rotation: (() => Promise<void>) | null = null
  let failure: unknown = null

  const fail = (error: unknown): void => {
    if (failure === null) onFailure(error)
    failure = error
  }

  async function flush(batch: Waiting[]): Promise<void> {
    const frame = encodeFrame(batch.flatMap(waiting => waiting.changes))
    try {
      for (let at = 0; at < frame.length; )
        at += (await writeAsync(fd, frame, at, frame.length - at, null)).bytesWritten
      await syncAsync(fd)
      size += frame.length
      for (const waiting of batch) waiting.done()
    } catch (error) {
      fail(error)
      for (const waiting of batch) waiting.failed(error)
    }
  }

  /** One batch at a time; a rotation happens between two batches. */
  async function work(): Promise<void> {
    while (queue.length > 0 || rotation) {
      if (rotation) await rotation()
      const batch = queue
      queue = []
      if (batch.length > 0) await flush(batch)
    }
    working = null
  }

  function start(): Promise<void> {
    // After the current turn, so that commands that arrived together share the first batch too.
    working ??= new Promise<void>(resolve => setImmediate(resolve)).then(work)
    return working
  }

  function writeNow(changes: Uint8Array[]): void {
    const frame = encodeFrame(changes)
    try {
      for (let at = 0; at < frame.length; ) at += writeSync(fd, frame, at, frame.length - at)
      size += frame.length
    } catch (error) {
      fail(error)
      throw error
    }
  }

  return {
    async append(changes) {
      if (failure !== null) throw failure
      if (durability === 'none') return writeNow(changes)
      return new Promise<void>((done, failed) => {
        queue.push({ changes, done, failed })
        start()
      })
    },
    async settled() {
      await working
      if (failure !== null) throw failure
    },
    rotate(capture) {
      return new Promise((resolve, reject) => {
        rotation = async () => {
          rotation = null
          try {
            const old = fd
            fd = openSync(journalFile(folder, generation + 1), 'a', 0o600)
            generation += 1
            size = 0
            syncFolder(folder)
            const captured = capture()
            await closeAsync(old)
            resolve({ generation, captured })
          } catch (error) {
            reject(error)
          }
        }
        start()
      })
    },
    size: () => size,
    async close() {
      await working
      if (failure === null) fdatasyncSync(fd)
      closeSync(fd)
    },
  }
}
