/** A step grows while its group stays on the same side. */
const growth = 1.25

/**
 * Looks for the groups' bonuses: each group takes its own steps, up while it lacks people and down while it has more than
 * needed, and halves them when it comes to the other side.
 * @param first step
 * @param finest below this a group stands still
 * @param highest bonus; a group that lacks people even then has no more openings
 */
export function createGroupSearch(
  groups: number,
  { first, finest, highest }: { first: number; finest: number; highest: number },
) {
  const step = new Float64Array(groups).fill(first)
  const side = new Float64Array(groups)

  return {
    /**
     * The bonuses to try next, whole numbers, or null at the end.
     * @param bonus the ones just tried
     * @param lacking how many people each group lacks, below 0: has more than needed
     */
    next(bonus: Float64Array, lacking: readonly number[]): Float64Array | null {
      const moved = bonus.map((own, group) => {
        const now = Math.sign(lacking[group] as number)
        if (now === 0 || (now < 0 && own === 0)) return own
        if (side[group] !== 0) step[group] = (step[group] as number) * (now === side[group] ? growth : 0.5)
        side[group] = now
        if ((step[group] as number) < finest) return own
        return Math.min(highest, Math.max(0, own + now * Math.round(step[group] as number)))
      })
      return moved.some((own, group) => own !== bonus[group]) ? moved : null
    },
  }
}
