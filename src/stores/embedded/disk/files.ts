/** The files of a data folder. Each compaction starts a generation: its snapshot and the journal written after it. */
import { closeSync, fsyncSync, openSync, readdirSync, unlinkSync } from 'node:fs'
import path from 'node:path'

const numbered = (generation: number): string => String(generation).padStart(6, '0')

export const journalFile = (folder: string, generation: number): string =>
  path.join(folder, `journal-${numbered(generation)}.log`)
export const snapshotFile = (folder: string, generation: number): string =>
  path.join(folder, `snapshot-${numbered(generation)}.bson`)
export const unfinishedSnapshot = (folder: string): string => path.join(folder, 'snapshot.unfinished')
export const tornFile = (folder: string, generation: number): string =>
  path.join(folder, `journal-${numbered(generation)}.torn`)

/** The generations there are of one kind of file, oldest first. */
export function generations(folder: string, kind: 'journal' | 'snapshot'): number[] {
  const pattern = kind === 'journal' ? /^journal-(\d+)\.log$/ : /^snapshot-(\d+)\.bson$/
  return readdirSync(folder)
    .flatMap(name => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

/** Removes what a finished snapshot has made unnecessary. */
export function removeOlder(folder: string, generation: number): void {
  for (const old of generations(folder, 'journal')) if (old < generation) unlinkSync(journalFile(folder, old))
  for (const old of generations(folder, 'snapshot')) if (old < generation) unlinkSync(snapshotFile(folder, old))
}

/** Makes created, renamed and removed names in the folder durable. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
