/** LEMON's network simplex, compiled here when a compiler and the library's headers are there. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AssignmentProblem } from '../../src/matching/assignment/problem.js'

export interface Solved {
  total: number
  milliseconds: number
}

export interface Lemon {
  /** the fastest of so many runs, without reading and building */
  solve(problem: AssignmentProblem, runs: number): Solved
  close(): void
}

/** The solver, or why it is not here. */
export function compileLemon(): Lemon | string {
  if (!existsSync('/usr/include/lemon/network_simplex.h')) return 'no liblemon-dev'
  if (spawnSync('g++', ['--version']).status !== 0) return 'no g++'
  const folder = mkdtempSync(path.join(tmpdir(), 'springbraet-bench-lemon-'))
  const program = path.join(folder, 'lemon')
  // A later standard lacks what the library uses.
  const source = path.join(import.meta.dirname, 'lemon.cpp')
  const compiled = spawnSync('g++', ['-std=c++14', '-O3', '-DNDEBUG', '-w', '-o', program, source])
  if (compiled.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    return `lemon.cpp does not compile here: ${String(compiled.stderr).split('\n')[0]}`
  }
  return {
    solve({ people, capacity, rowStart, place, value }, runs) {
      const pairs = rowStart[people] ?? 0
      const numbers = [
        Int32Array.of(people, capacity.length, pairs, runs),
        ...[capacity, rowStart.subarray(0, people + 1), place.subarray(0, pairs), value.subarray(0, pairs)],
      ]
      const input = Buffer.concat(
        numbers.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
      )
      const told = execFileSync(program, { input, encoding: 'utf8' }).split(' ')
      return { total: Number(told[0]), milliseconds: Number(told[1]) }
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}
