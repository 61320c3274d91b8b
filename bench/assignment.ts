/** B7: the exact assignment beside HiGHS and LEMON. B9: what it is worth. B10: one who comes or goes. */
import assert from 'node:assert/strict'
import { assign } from '../src/matching/assignment/assign.js'
import { keepAssignment } from '../src/matching/assignment/kept.js'
import type { AssignmentProblem } from '../src/matching/assignment/problem.js'
import * as families from '../test/matching/assignment/families.js'
import { type Market, market, rulesOfThumb } from './assignment-problems.js'
import { fastest, meanOf, spreadOf, stopwatch, timed, timesOf, warmUps } from './measure.js'
import { solveByHighs } from './peers/highs.js'
import { compileLemon, type Solved } from './peers/lemon.js'
import { draws } from './random.js'
import { cell, digits, type Outcome } from './report.js'

interface Options {
  seed: number
  quick: boolean
}

interface Instance {
  name: string
  problem: AssignmentProblem
  /** solved by HiGHS too, which takes long */
  byHighs: boolean
}

interface Solution extends Instance {
  /** of arrays that solving made */
  bytes: number
  own: Solved
  highs: Solved | null
  lemon: Solved | null
}

const names = {
  small: '500 x 300',
  medium: '2,000 x 1,500',
  large: '10,000 x 5,000',
  huge: '100,000 x 20,000',
  mill: 'Machol-Wien',
}

/** Made one after the other, because the largest are large. */
function instances({ seed, quick }: Options): (() => Instance)[] {
  const part = quick ? 20 : 1
  const size = (people: number, places: number) => ({ people: people / part, places: places / part, seed })
  const ofMarket = (name: string, people: number, places: number, byHighs: boolean) => () => ({
    ...{ name, byHighs },
    problem: market({ size: people / part, places: places / part, seed }),
  })
  const hard = (name: string, make: () => AssignmentProblem) => () => ({ name, byHighs: true, problem: make() })
  return [
    ofMarket(names.small, 500, 300, true),
    ofMarket(names.medium, 2000, 1500, true),
    ofMarket(names.large, 10_000, 5000, true),
    ...(quick ? [] : [ofMarket(names.huge, 100_000, 20_000, false)]),
    hard('scattered', () => families.scattered(size(3000, 1500))),
    hard('contested', () => families.contested(size(2000, 1500))),
    hard('square', () => families.square(size(2000, 0))),
    hard('ties', () => families.ties(size(2000, 1500))),
    hard('few big', () => families.fewBig(size(4000, 0))),
    hard('dense', () => families.dense(size(600, 500))),
    () => ({ name: names.mill, byHighs: false, problem: families.macholWien(1000 / part) }),
  ]
}

const runs = 3

/** @param memory is told the bytes of arrays that a run made */
function solveOwn(problem: AssignmentProblem, memory: (bytes: number) => void = () => {}): Promise<Solved> {
  for (let run = 0; run < warmUps; run++) assign(problem)
  return fastest(runs, async () => {
    const before = process.memoryUsage().arrayBuffers
    const { result, milliseconds } = await stopwatch(() => assign(problem))
    memory(process.memoryUsage().arrayBuffers - before)
    const { total, gain, price, finished } = result
    const dual = sum(gain, () => 1) + sum(price, at => problem.capacity[at] as number)
    assert.equal(dual, total, 'the certificate')
    assert(finished)
    return { total, milliseconds }
  })
}

const sum = (values: Float64Array, times: (i: number) => number): number =>
  values.reduce((all, value, i) => all + value * times(i), 0)

/** @throws AssertionError when a certificate does not hold or two solvers differ */
export async function assignment(options: Options): Promise<Outcome> {
  const lemon = compileLemon()
  const solutions: Told[] = []
  const pairs = new Map<string, number>()
  try {
    for (const make of instances(options)) {
      const { problem, ...instance } = make()
      let bytes = 0
      const own = await solveOwn(problem, more => {
        // Some may be let go while a run goes on; the largest is the truest.
        bytes = Math.max(bytes, more)
      })
      const highs = instance.byHighs ? await solveByHighs(problem) : null
      const byLemon = typeof lemon === 'string' ? null : lemon.solve(problem, runs)
      for (const other of [highs, byLemon]) if (other) assert.equal(Math.round(other.total), own.total, instance.name)
      pairs.set(instance.name, problem.rowStart[problem.people] ?? 0)
      solutions.push({ ...instance, bytes, own, highs, lemon: byLemon })
    }
  } finally {
    if (typeof lemon !== 'string') lemon.close()
  }
  return report(solutions, pairs, lemon, options)
}

type Told = Omit<Solution, 'problem'>

function report(solutions: Told[], pairs: Map<string, number>, lemon: unknown, { quick }: Options): Outcome {
  const of = (name: string) => solutions.find(solution => solution.name === name)
  const family = solutions.filter(({ name }) => !(Object.values(names) as string[]).includes(name))
  const toHighs = ({ own, highs }: Told) => (highs ? highs.milliseconds / own.milliseconds : Number.NaN)
  const toLemon = ({ own, lemon }: Told) => (lemon ? own.milliseconds / lemon.milliseconds : Number.NaN)
  const each = (name: string, ratio: (told: Told) => number) => {
    const solution = of(name)
    return solution ? ratio(solution) : Number.NaN
  }
  const perPair = ({ name, own }: Told) => own.milliseconds / (pairs.get(name) ?? Number.NaN)
  // Every instance came here only with its certificate, and equal to the solvers.
  const values = {
    ...{ G17: 1, 'G17 HiGHS': 1, G18: each(names.large, toHighs), 'G18 families': Math.min(...family.map(toHighs)) },
    ...{ G19: each(names.large, toLemon), 'G19 small': each(names.medium, toLemon) },
    'G19 families': Math.max(...family.map(toLemon)),
    'G19 Machol-Wien': each(names.mill, toLemon),
    G20: each(names.huge, perPair) / each(names.large, perPair),
    'G20 memory': each(names.huge, ({ name, bytes }) => bytes / (pairs.get(name) ?? Number.NaN)),
  }
  const reason = typeof lemon === 'string' ? lemon : ''
  return {
    values: quick ? {} : values,
    skipped: reason ? { G19: reason, 'G19 small': reason, 'G19 families': reason, 'G19 Machol-Wien': reason } : {},
    tables: [
      {
        title: 'B7: exact assignment',
        note: 'The fastest of three runs, for ours after three more to warm up (HiGHS: one, with reading the program). Totals are equal to the unit and proved.',
        head: ['instance', 'pairs', 'own ms', 'HiGHS ms', 'LEMON ms', 'HiGHS / own', 'own / LEMON'],
        rows: solutions.map(told => [
          ...[told.name, String(pairs.get(told.name)), digits(told.own.milliseconds)],
          ...[told.highs, told.lemon].map(other => (other ? digits(other.milliseconds) : '')),
          ...[toHighs(told), toLemon(told)].map(ratio => (Number.isNaN(ratio) ? '' : digits(ratio))),
        ]),
      },
    ],
  }
}

/** B9: beside what is done where nobody calculates; mean of some seeds. */
export async function worth({ seed, quick }: Options): Promise<Outcome> {
  const sizes = quick ? [[200, 100]] : [[10_000, 5000], [10_000, 2500]] // biome-ignore format: pairs
  const seeds = Array.from({ length: quick ? 2 : 5 }, (_, i) => seed + 10 * i)
  const rows: string[][] = []
  const values: Outcome['values'] = {}
  for (const [size = 0, places = 0] of sizes) {
    const found = seeds.map(seed => {
      const problem = market({ size, places, seed })
      const { total, placed } = assign(problem)
      return { ...rulesOfThumb(problem), exact: { total, placed } }
    })
    for (const rule of ['opening by opening', 'in order of arrival', 'greedy by score', 'exact']) {
      const share = (part: 'total' | 'placed') =>
        found.map(
          each =>
            (each.exact[part] / ((each as Record<string, typeof each.exact>)[rule]?.[part] ?? Number.NaN) - 1) * 100,
        )
      const placed = meanOf(found.map(each => (each as Record<string, typeof each.exact>)[rule]?.placed ?? 0))
      rows.push([
        `${size} x ${places}`,
        rule,
        digits(placed),
        cell(spreadOf(share('total'))),
        cell(spreadOf(share('placed'))),
      ])
      if (rule === 'opening by opening' && places === 5000)
        Object.assign(values, { G24: meanOf(share('total')), 'G24 placements': meanOf(share('placed')) })
    }
  }
  return {
    values,
    skipped: {},
    tables: [
      {
        title: `B9: what the exact assignment is worth, ${seeds.length} seeds`,
        head: [
          'people x openings',
          'rule',
          'placed, mean',
          'exact gives more points, per cent',
          'exact places more, per cent',
        ],
        rows,
      },
    ],
  }
}

/** B10: people withdraw and come again, seats come and go, each time the assignment is the best possible. */
export async function arrivals({ seed, quick }: Options): Promise<Outcome> {
  const sizes = quick ? [[500, 250]] : [[10_000, 5000], [10_000, 2500]] // biome-ignore format: pairs
  const rows: string[][] = []
  const values: Outcome['values'] = {}
  for (const [size = 0, places = 0] of sizes) {
    const problem = market({ size, places, seed })
    const { whole, ...changes } = await changesOf(problem, seed, quick ? 20 : 500)
    for (const [what, samples] of Object.entries(changes)) {
      const { mean, p99 } = timesOf(samples)
      rows.push([`${size} x ${places}`, what, digits(mean), digits(p99), `1/${digits(whole / mean)}`])
    }
    rows.push([`${size} x ${places}`, 'solving everything', digits(whole), '', '1'])
    if (!quick && places === 5000) values.G21 = meanOf(changes['one arrival']) / whole
  }
  return {
    values,
    skipped: {},
    tables: [
      {
        title: 'B10: one comes or goes',
        head: ['people x openings', 'what', 'mean ms', 'p99 ms', 'share of solving everything'],
        rows,
      },
    ],
  }
}

/** Milliseconds of each change, and of a whole run. */
async function changesOf(problem: Market, seed: number, count: number) {
  const kept = keepAssignment(problem)
  const { below } = draws(seed)
  const drawn = (limit: number) => [...new Set(Array.from({ length: count }, () => below(limit)))]
  const samples = {
    'one arrival': [] as number[],
    'one withdrawal': [] as number[],
    'a seat more': [] as number[],
    'a seat less': [] as number[],
  }
  for (const person of drawn(problem.people)) {
    const [from, to] = [problem.rowStart[person] as number, problem.rowStart[person + 1] as number]
    const arrival = { places: [...problem.place.subarray(from, to)], values: [...problem.value.subarray(from, to)] }
    samples['one withdrawal'].push(...(await timed([person], kept.withdraw)))
    samples['one arrival'].push(...(await timed([arrival], kept.arrive)))
  }
  for (const place of drawn(problem.capacity.length)) {
    samples['a seat more'].push(...(await timed([place], kept.addSeat)))
    samples['a seat less'].push(...(await timed([place], kept.removeSeat)))
  }
  const whole = await solveOwn(problem)
  assert.equal(kept.result().total, whole.total, 'everybody who left is back, and every seat')
  return { whole: whole.milliseconds, ...samples }
}
