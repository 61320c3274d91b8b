/** How time is taken: blocks of the same openings, the systems in turn, ratios per block. */

export interface Times {
  p50: number
  p95: number
  mean: number
}

/** Of milliseconds. */
export function timesOf(samples: number[]): Times {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95), mean: samples.reduce((sum, each) => sum + each, 0) / samples.length }
}

/** Milliseconds of every run. */
export function timed<Q>(questions: readonly Q[], answer: (question: Q) => unknown): number[] {
  return questions.map(question => {
    const start = process.hrtime.bigint()
    answer(question)
    return Number(process.hrtime.bigint() - start) / 1e6
  })
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

/** Each system answers each block in turn. */
export function inBlocks<Q>(
  questions: readonly Q[],
  blockSize: number,
  systems: Record<string, (question: Q) => unknown>,
): Record<string, Times[]> {
  const blocks: Record<string, Times[]> = Object.fromEntries(Object.keys(systems).map(name => [name, []]))
  for (let first = 0; first < questions.length; first += blockSize) {
    const block = questions.slice(first, first + blockSize)
    for (const [name, answer] of Object.entries(systems)) blocks[name]?.push(timesOf(timed(block, answer)))
  }
  return blocks
}

/** How many times slower than the engine, per block. */
export const ratios = (peer: Times[], engine: Times[], of: keyof Times): Spread =>
  spreadOf(peer.map((times, i) => times[of] / (engine[i]?.[of] ?? Number.NaN)))
