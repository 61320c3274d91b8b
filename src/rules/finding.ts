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
  readonly blocks: readonly Finding[]
  readonly warnings: readonly Finding[]
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

/** What most questions come down to. */
export const nothing: Findings = { blocks: [], warnings: [] }

export function merge(all: readonly Findings[]): Findings {
  const found = all.filter(each => each !== nothing)
  if (found.length < 2) return found[0] ?? nothing
  return { blocks: found.flatMap(({ blocks }) => blocks), warnings: found.flatMap(({ warnings }) => warnings) }
}
