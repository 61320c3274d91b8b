/** What the product writes to its log, one line after the other, as a test reads it. */
import { Writable } from 'node:stream'

export function caughtLog() {
  const lines: string[] = []
  const logStream = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  })
  return { logStream, lines, text: () => lines.join('') }
}
