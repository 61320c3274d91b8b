/** What a criterion is. The table itself stands in criteria.ts. */
import type { Day } from '../lib/days.js'
import type { Reason } from '../lib/reason.js'
import type { ReasonCode } from '../lib/words/da/reasons.js'
import type { OpeningFacts, ProfileFacts, SchemeVerdict } from './facts.js'

/** What a pair is judged with besides its facts. */
export interface Circumstances {
  today: Day
  /** the law's answer for every scheme of the opening */
  verdicts: readonly SchemeVerdict[]
}

/** A reason of matching itself has a sentence in `reasonWords`; those of the law come with the verdicts. */
export const reason = (code: ReasonCode, numbers: Reason['numbers'] = {}): Reason => ({ code, numbers })

/** @template M what the facts of a pair come down to: small numbers from which points and reasons are made */
export interface CriterionRules<M> {
  /** the facts it looks at; nothing else may change its answer */
  inputs: { profile: readonly (keyof ProfileFacts)[]; opening: readonly (keyof OpeningFacts)[] }
  /** default weight; 0: it only excludes */
  weight: number
  /** 'openings': the same for all people of one opening, so it counts only among the openings of one person */
  counts: 'always' | 'openings'
  measure(profile: ProfileFacts, opening: OpeningFacts, circumstances: Circumstances): M
  /** hard: why this person cannot have this opening; empty when nothing stands in the way */
  excludes?(measured: M): Reason[]
  /** what would have to change if this alone excludes, or null when it cannot change */
  fix?(measured: M): Reason | null
  /** soft: a whole number from 0 to 100; better facts never give less, and an unknown fact never more than a good one */
  points?(measured: M): number
  speaksFor?(measured: M): Reason[]
  speaksAgainst?(measured: M): Reason[]
}

/** What counts of one criterion's answer on one pair. */
export interface Mark {
  points: number
  excludes: readonly Reason[]
  fix: Reason | null
}

/** One criterion's answer on one pair. */
export interface Judgement extends Mark {
  speaksFor: readonly Reason[]
  speaksAgainst: readonly Reason[]
}

export interface Criterion<M> extends CriterionRules<M> {
  judge(profile: ProfileFacts, opening: OpeningFacts, circumstances: Circumstances): Judgement
  /** as `judge`, of facts that are measured already */
  judgementOf(measured: M): Judgement
  /** what counts of facts that are measured already */
  markOf(measured: M): Mark
  /** as `judge`, without what speaks for and against */
  mark(profile: ProfileFacts, opening: OpeningFacts, circumstances: Circumstances): Mark
}

/** One for all: judgements are kept by the thousand, and most have nothing to say. */
const nothing: readonly Reason[] = []
const orNothing = (reasons: readonly Reason[] = nothing): readonly Reason[] =>
  reasons.length === 0 ? nothing : reasons

/** A criterion from its rules. */
export function criterion<M>(rules: CriterionRules<M>): Criterion<M> {
  const markOf = (measured: M): Mark => {
    const excludes = orNothing(rules.excludes?.(measured))
    return {
      points: rules.points?.(measured) ?? 0,
      excludes,
      fix: excludes.length > 0 ? (rules.fix?.(measured) ?? null) : null,
    }
  }
  const judgementOf = (measured: M): Judgement => {
    const { points, excludes, fix } = markOf(measured)
    return {
      points,
      excludes,
      fix,
      speaksFor: orNothing(rules.speaksFor?.(measured)),
      speaksAgainst: orNothing(rules.speaksAgainst?.(measured)),
    }
  }
  return {
    ...rules,
    markOf,
    judgementOf,
    mark: (profile, opening, circumstances) => markOf(rules.measure(profile, opening, circumstances)),
    judge: (profile, opening, circumstances) => judgementOf(rules.measure(profile, opening, circumstances)),
  }
}
