/** How time is taken: blocks of the same questions, the systems in turn, ratios per block. */

export interface Times {
  p50: number
  p95: number
  p99: number
  mean: number
}

/** Of milliseconds. */
export function timesOf(samples: number[]): Times {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), mean: meanOf(samples) }
}

export const meanOf = (values: number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

/** May answer at once or later. */
export type System<Q> = (question: Q) => unknown

/** Milliseconds of every question. */
export async function timed<Q>(questions: readonly Q[], answer: System<Q>): Promise<number[]> {
  const samples: number[] = []
  for (const question of questions) {
    const start = process.hrtime.bigint()
    const answered = answer(question)
    if (answered instanceof Promise) await answered
    samples.push(Number(process.hrtime.bigint() - start) / 1e6)
  }
  return samples
}

/** Milliseconds of one run. */
export async function stopwatch<T>(work: () => T | Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const start = performance.now()
  const result = await work()
  return { result, milliseconds: performance.now() - start }
}

/** The fastest of so many runs. */
export async function fastest<T extends { milliseconds: number }>(runs: number, run: () => Promise<T>): Promise<T> {
  let best = await run()
  for (let i = 1; i < runs; i++) {
    const next = await run()
    if (next.milliseconds < best.milliseconds) best = next
  }
  return best
}

/** Smallest, middle and largest of the blocks. */
export interface Spread {
  min: number
  median: number
  max: number
}

export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
  return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0 }
}

export const blockCount = 8
export const warmUps = 3

/**
 * Each system answers each block in turn. A server lives with what it last used at hand, so before its time counts a block is
 * answered as often as it takes until nothing more is laid by for the next time, by every system alike.
 */
export async function inBlocks<Q>(
  questions: readonly Q[],
  systems: Record<string, System<Q>>,
): Promise<Record<string, Times[]>> {
  const size = Math.ceil(questions.length / blockCount)
  const blocks: Record<string, Times[]> = Object.fromEntries(Object.keys(systems).map(name => [name, []]))
  for (let first = 0; first < questions.length; first += size) {
    const block = questions.slice(first, first + size)
    for (const [name, answer] of Object.entries(systems)) {
      for (let pass = 0; pass < warmUps; pass++) await timed(block, answer)
      blocks[name]?.push(timesOf(await timed(block, answer)))
    }
  }
  return blocks
}

/** How many times one is the other, per block. */
export const ratios = (times: Times[], base: Times[], of: keyof Times): Spread =>
  spreadOf(times.map((each, i) => each[of] / (base[i]?.[of] ?? Number.NaN)))

/** Sums once over so many cache lines of 64 bytes, the least that anything which looks at everybody must do. */
export function sumPass(lines: number): () => number {
  const numbers = new Int32Array(lines * 16).fill(1)
  return () => {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let i = 0; i < numbers.length; i += 4) {
      a = (a + (numbers[i] as number)) | 0
      b = (b + (numbers[i + 1] as number)) | 0
      c = (c + (numbers[i + 2] as number)) | 0
      d = (d + (numbers[i + 3] as number)) | 0
    }
    return (a + b + c + d) | 0
  }
}

/** Milliseconds of one pass over so many lines, the middle of some. */
export async function sumTime(lines: number): Promise<number> {
  const pass = sumPass(lines)
  const passes = Array.from({ length: 25 }, (_, i) => i)
  await timed(passes, pass)
  return timesOf(await timed(passes, pass)).p50
}
