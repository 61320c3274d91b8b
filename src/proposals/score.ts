import { da } from '../lib/words/da.js'
import { criteria, fullWeights, weighedCodes } from '../matching/criteria.js'
import type { Weights } from '../matching/facts.js'

/**
 * The best possible score: every point in every criterion that counts there.
 * @param among 'people' of one opening, or 'openings' of one person, where more criteria count
 */
export function bestScore(weights: Weights, among: 'people' | 'openings' = 'people'): number {
  const full = fullWeights(weights)
  return weighedCodes
    .filter(code => among === 'openings' || criteria[code].counts === 'always')
    .reduce((sum, code) => sum + 100 * (full[code] ?? 0), 0)
}

/** In whole per cent of the best possible score, as the score bar shows it. */
export const percentOf = (score: number, best: number): number => (best > 0 ? Math.round((100 * score) / best) : 0)

/** A score taken apart: weight times points for each criterion that counts. */
export function scoreParts(parts: Readonly<Record<string, number>>, weights: Weights) {
  const full = fullWeights(weights)
  return weighedCodes
    .filter(code => code in parts && (full[code] ?? 0) > 0)
    .map(code => {
      const weight = full[code] ?? 0
      const part = parts[code] ?? 0
      return {
        label: da.proposals.criteria[code as keyof typeof da.proposals.criteria],
        weight,
        points: Math.round(part / weight),
        part,
      }
    })
}
