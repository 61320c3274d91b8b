import type { Reason } from '../lib/reason.js'
import type { RulesCode } from '../lib/words/da/rules.js'
import type { Certainty, RuleRow } from './rules.js'

/** Something the rules say, as a code with numbers; `certainty` is that of the least certain row it rests on. */
export interface Finding extends Reason {
  code: RulesCode
  certainty: Certainty
}

/** What stands in the way and what must be looked at. */
export interface Findings {
  blocks: Finding[]
  warnings: Finding[]
}

const order: readonly Certainty[] = ['H', 'M', 'L']

const leastCertain = (rows: readonly (RuleRow | null)[]): Certainty =>
  order[Math.max(0, ...rows.map(row => order.indexOf(row?.certainty ?? 'H')))] ?? 'L'

/** @param rows the rows it rests on; none: a fact, not a rule */
export const finding = (
  code: RulesCode,
  numbers: Finding['numbers'] = {},
  rows: readonly (RuleRow | null)[] = [],
): Finding => ({ code, numbers, certainty: leastCertain(rows) })

/** A broken rule blocks only if it was read in the law itself; an uncertain one warns and names its certainty. */
export const broken = (found: Finding): Findings =>
  found.certainty === 'H' ? { blocks: [found], warnings: [] } : { blocks: [], warnings: [found] }

export const warning = (found: Finding): Findings => ({ blocks: [], warnings: [found] })

export const merge = (all: readonly Findings[]): Findings => ({
  blocks: all.flatMap(({ blocks }) => blocks),
  warnings: all.flatMap(({ warnings }) => warnings),
})
