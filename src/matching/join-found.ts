import type { Found } from './people/search.js'
import type { Hit } from './top.js'

const byScore = (a: Hit, b: Hit): number => b.score - a.score || (a.id < b.id ? -1 : 1)

/** What was found among different people by the same settings, as one. */
export function joinFound(parts: readonly Found[], limit: number): Found {
  const best = (hits: Hit[]) => hits.sort(byScore).slice(0, limit)
  const counts = new Map<string, number>()
  for (const { excluded } of parts)
    for (const [code, people] of Object.entries(excluded)) counts.set(code, (counts.get(code) ?? 0) + people)
  return {
    ranked: best(parts.flatMap(({ ranked }) => ranked)),
    nearMisses: best(parts.flatMap(({ nearMisses }) => nearMisses)),
    fitting: parts.reduce((sum, { fitting }) => sum + fitting, 0),
    excluded: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}
