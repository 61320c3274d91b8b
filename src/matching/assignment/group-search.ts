/** Which groups a step moves: those that lack people up, those with more than needed down, or only one kind. */
const moves = [
  (lacking: number) => Math.sign(lacking),
  (lacking: number) => Math.max(0, Math.sign(lacking)),
  (lacking: number) => Math.min(0, Math.sign(lacking)),
]

interface Tried {
  bound: number
  bonus: Float64Array
  lacking: readonly number[]
}

/**
 * Looks for the groups' bonuses. With the right ones the bound is lowest; it is convex, so a step that lowers it is kept,
 * and when none does the step is halved.
 * @param widest the first step
 * @param finest the last
 */
export function createGroupSearch(groups: number, { widest, finest }: { widest: number; finest: number }) {
  let step = Math.max(widest, finest)
  let best: Tried = { bound: Number.POSITIVE_INFINITY, bonus: new Float64Array(groups), lacking: [] }
  let tried = 0

  return {
    /**
     * The bonuses to try next, or null at the end.
     * @param bonus the ones just tried
     * @param bound what they gave
     * @param lacking how many people each group lacks, below 0: has more than needed
     */
    next(bonus: Float64Array, bound: number, lacking: readonly number[]): Float64Array | null {
      if (bound < best.bound) {
        best = { bound, bonus, lacking }
        tried = 0
      } else tried += 1
      for (; step >= finest; step /= 2, tried = 0)
        for (; tried < moves.length; tried++) {
          const move = moves[tried] as (lacking: number) => number
          const moved = best.bonus.map((each, group) => Math.max(0, each + step * move(best.lacking[group] as number)))
          if (moved.some((each, group) => each !== best.bonus[group])) return moved
        }
      return null
    },
  }
}
