/** B8: floors per group, beside the linear program of HiGHS, and what they cost. */
import { assignFairly, type Floors } from '../src/matching/assignment/fairness.js'
import { fairProgram } from '../test/matching/assignment/oracle.js'
import { type Market, market } from './assignment-problems.js'
import { fastest, stopwatch } from './measure.js'
import { solveProgram } from './peers/highs.js'
import { digits, type Outcome } from './report.js'

const alphas = [0.8, 0.9, 0.95]
const groups = 6
const large = 5000

const told = (value: number | null | undefined): string => (typeof value === 'number' ? digits(value) : '')

/** By track and Danish: groups that fit differently many openings, so that floors bind. */
function groupingOf({ everybody }: Market): Int32Array {
  return Int32Array.from(everybody, ({ track, danish }) => {
    const level = danish === null || danish < 2 ? 0 : danish < 3 ? 1 : 2
    return 3 * (track === 'lab' ? 1 : 0) + level
  })
}

export async function floors({ seed, quick }: { seed: number; quick: boolean }): Promise<Outcome> {
  const sizes = quick
    ? [{ size: 200, places: 60 }]
    : [
        { size: 2000, places: 400 },
        { size: 10_000, places: 2500 },
      ]
  const rows: string[][] = []
  const gaps: number[] = []
  const speeds: number[] = []
  const prices: number[] = []
  let [met, asked] = [0, 0]
  for (const { size, places } of sizes) {
    const problem = market({ size, places, seed })
    for (const alpha of alphas) {
      const given: Floors = { grouping: groupingOf(problem), groups, alpha }
      const runs = size < large ? 3 : 1
      const { result, milliseconds } = await fastest(runs, () => stopwatch(() => assignFairly(problem, given)))
      // The program of the larger size takes minutes: once, and beside that the bound that the own steps prove.
      const wanted = size < large || alpha === 0.9
      const byHighs = wanted
        ? await fastest(runs, () =>
            solveProgram(
              fairProgram(problem, { grouping: groupingOf(problem), floors: result.groups.map(({ floor }) => floor) }),
            ),
          )
        : null
      const bound = byHighs?.total ?? result.bound
      const gap = (100 * (bound - result.fit)) / bound
      const price = (100 * (result.fitWithoutFloors - result.fit)) / result.fitWithoutFloors
      asked += 1
      if (result.met) met += 1
      gaps.push(gap)
      if (byHighs) speeds.push(byHighs.milliseconds / milliseconds)
      if (alpha === 0.9) prices.push(price)
      rows.push([
        ...[`${size} x ${places}`, String(alpha), result.met ? 'yes' : 'no'],
        ...[milliseconds, byHighs?.milliseconds, byHighs && byHighs.milliseconds / milliseconds, gap, price].map(told),
      ])
    }
  }
  return {
    values: quick
      ? {}
      : {
          ...{ G22: Math.max(...gaps), 'G22 HiGHS': Math.min(...speeds), 'G22 floors': met / asked },
          G23: Math.max(...prices),
        },
    skipped: {},
    tables: [
      {
        title: `B8: floors for ${groups} groups`,
        note: 'The fastest of three runs each, at the larger size of one. The bound is that of a program which may place people in parts. The price is what the floors take of the total.',
        head: ['people x openings', 'alpha', 'met', 'own ms', 'HiGHS ms', 'HiGHS / own', 'gap to bound, %', 'price, %'],
        rows,
      },
    ],
  }
}
