/** The settings under which every system answers: the product's own law and default weights. */
import type { SearchSettings } from '../src/matching/search.js'
import { alikeBy } from '../src/rules/alike.js'
import { verdictsBy } from '../src/rules/eligibility.js'
import { loadRules } from '../src/rules/rules.js'
import { today } from './world.js'

export const rules = loadRules()

export const settingsFor = (limit: number): SearchSettings => ({
  weights: {},
  today,
  limit,
  verdicts: verdictsBy(rules, today),
  alike: alikeBy(rules, today),
})
