import { closeSync, openSync, writeSync } from 'node:fs'

/** Writes many lines without holding them all. */
export function writeLines(file: string, lines: Iterable<string>): void {
  const handle = openSync(file, 'w')
  let waiting = ''
  for (const line of lines) {
    waiting += line
    if (waiting.length < 1 << 20) continue
    writeSync(handle, waiting)
    waiting = ''
  }
  writeSync(handle, waiting)
  closeSync(handle)
}
