import { Transform } from 'node:stream'
import { Parser } from 'tap-parser'

/** One line per test file, the failures in full, and the closing line `N passed, N failed`. */
export default class extends Transform {
  #parser = new Parser()
  #counts = { passed: 0, failed: 0, skipped: 0 }
  #failedPaths = new Set()

  constructor() {
    super()
    this.#watch(this.#parser, [])
  }

  #watch(parser, path) {
    parser.on('child', child => this.#watch(child, [...path, child.name]))
    parser.on('bailout', reason => {
      this.#counts.failed++
      this.push(`Bail out! ${reason}\n`)
    })
    parser.on('assert', result => this.#take(result, path))
  }

  #take(result, path) {
    if (path.length === 0)
      this.push(`${result.ok ? 'ok    ' : 'not ok'} ${result.name} (${Math.round(result.time ?? 0)} ms)\n`)
    // A closing test point only sums up its children, which have been counted.
    if (result.closingTestPoint && result.ok) return
    if (result.skip || result.todo) {
      this.#counts.skipped++
      this.push(`  skipped: ${[...path, result.name].join(' > ')}\n`)
      return
    }
    if (result.ok) {
      this.#counts.passed++
      return
    }
    if (result.closingTestPoint && this.#hasFailure([...path, result.name])) return
    this.#counts.failed++
    this.#failedPaths.add(path.join('\0'))
    this.push(`  FAILED: ${[...path, result.name].join(' > ')}\n`)
    if (result.diag) this.push(`    ${JSON.stringify(result.diag, null, 2).replaceAll('\n', '\n    ')}\n`)
  }

  #hasFailure(path) {
    const key = path.join('\0')
    const found = [...this.#failedPaths].some(failed => failed === key || failed.startsWith(`${key}\0`))
    if (found) this.#failedPaths.add(path.slice(0, -1).join('\0'))
    return found
  }

  _transform(chunk, _encoding, done) {
    this.#parser.write(chunk)
    done()
  }

  _flush(done) {
    this.#parser.end()
    const { passed, failed, skipped } = this.#counts
    this.push(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
    done()
  }
}
