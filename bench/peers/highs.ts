/** HiGHS in WebAssembly: a new one for every problem, because what was solved stays in its memory. */
import type { AssignmentProblem } from '../../src/matching/assignment/problem.js'
import { linearProgram, loadHighs } from '../../test/matching/assignment/oracle.js'
import { stopwatch } from '../measure.js'
import type { Solved } from './lemon.js'

/** The time is that of reading the program and solving it. */
export async function solveByHighs(problem: AssignmentProblem): Promise<Solved> {
  return solveProgram(linearProgram(problem))
}

export async function solveProgram(program: string): Promise<Solved> {
  const solver = await loadHighs()
  const { result, milliseconds } = await stopwatch(() => solver.solve(program))
  if (result.Status !== 'Optimal') throw new Error(`HiGHS says ${result.Status}`)
  return { total: result.ObjectiveValue, milliseconds }
}
