/** The settings under which every system answers: the product's own law and default weights. */
import type { SearchSettings } from '../src/matching/people/search.js'
import { alikeBy } from '../src/rules/alike.js'
import { verdictsBy } from '../src/rules/eligibility.js'
import { loadRules } from '../src/rules/rules.js'
import { today } from './world.js'

export const rules = loadRules()

/** The best alone: near misses and counts are asked for where they are measured. */
export const settingsFor = (limit: number): SearchSettings => ({
  ...{ weights: {}, today, limit, nearMisses: false, counts: false },
  verdicts: verdictsBy(rules, today),
  alike: alikeBy(rules, today),
})
