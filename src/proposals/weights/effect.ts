/** What weights do to a ranking, as plain numbers: who stands where, and what one weight alone moves. */
import type { Ranking } from '../../matching/reference.js'

/** Places count from 1; null: not among those counted. */
export interface Move {
  profileId: string
  before: number | null
  after: number | null
}

export interface Effect {
  code: string
  weight: number
  /** how many of the first `suggested` would have another place without this weight */
  moved: number
  /** of how many */
  of: number
  /** whom it moves most; null when nobody moves */
  most: Move | null
}

/** So many are looked at: those that would be put forward. */
export const suggested = 20

const placesOf = ({ ranked }: Ranking): Map<string, number> =>
  new Map(ranked.map(({ profileId }, index) => [profileId, index + 1]))

/** The first `suggested` of the ranking afterwards in its order, then those who are no longer among them. */
export function moves(before: Ranking, after: Ranking): Move[] {
  const [was, is] = [placesOf(before), placesOf(after)]
  const first = after.ranked.slice(0, suggested).map(({ profileId }) => profileId)
  const gone = before.ranked
    .slice(0, suggested)
    .flatMap(({ profileId }) => (first.includes(profileId) ? [] : profileId))
  return [...first, ...gone].map(profileId => ({
    profileId,
    before: was.get(profileId) ?? null,
    after: is.get(profileId) ?? null,
  }))
}

/**
 * What one weight does: the ranking with it compared with the one without it.
 * @param input.all the ranking with every weight
 */
export function effectOf(input: { code: string; weight: number; all: Ranking; without: Ranking }): Effect {
  const { code, weight, all, without } = input
  const [is, would] = [placesOf(all), placesOf(without)]
  const last = Math.max(all.ranked.length, without.ranked.length) + 1
  const looked = all.ranked.slice(0, suggested).map(({ profileId }) => ({
    profileId,
    before: is.get(profileId) ?? null,
    after: would.get(profileId) ?? null,
  }))
  const way = ({ before, after }: Move) => Math.abs((before ?? last) - (after ?? last))
  const moved = looked.filter(move => way(move) > 0)
  return {
    code,
    weight,
    moved: moved.length,
    of: looked.length,
    most: moved.toSorted((a, b) => way(b) - way(a))[0] ?? null,
  }
}
