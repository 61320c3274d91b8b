/** Explains as `reference.explain` does, for people of an index: from what is known of the numbers in their rows and lists. */
import { type CriterionCode, criteria, criterionCodes, fullWeights } from '../criteria.js'
import type { Judgement } from '../criterion.js'
import type { OpeningFacts, Ranked } from '../facts.js'
import type { Searchable } from '../people/people-index.js'
import { keyOf } from '../people/plan.js'
import { type ListSettings, tell } from '../reference.js'
import { type Judges, judgesOf } from './judgements.js'
import { type LawSaid, lawSaid } from './law-said.js'

const codes = criterionCodes.filter(code => criteria[code].counts === 'always')

/** Of one opening. */
interface Sayings {
  law: LawSaid
  /** by place of the code; null for the law */
  judges: (Judges[keyof Judges] | null)[]
}

/** About. */
const sayingsBytes = 32_768

/** Working space. */
const judged: Judgement[] = []

/** Why each of these people fits this opening, or nearly does. */
export function explainerFor(
  index: Searchable,
  opening: OpeningFacts,
  settings: ListSettings,
): (slot: number) => Ranked {
  const { columns, kept } = index
  kept.holdFor(settings.today, settings.verdicts)
  const { law, judges } = kept.of<Sayings>(`said ${keyOf(opening)}`, () => {
    const byCode: Partial<Record<CriterionCode, Judges[keyof Judges]>> = judgesOf(index, opening, settings.today)
    return {
      value: { law: lawSaid(columns, opening, settings), judges: codes.map(code => byCode[code] ?? null) },
      bytes: sayingsBytes,
    }
  })
  const weightOf = fullWeights(settings.weights)
  const weights = codes.map(code => weightOf[code])

  return slot => {
    const { judgement, schemes } = law(slot)
    for (let i = 0; i < codes.length; i++) judged[i] = judges[i]?.(slot) ?? judgement
    return tell({ profileId: columns.ids[slot] as string, openingId: opening.id, schemes, codes, judged, weights })
  }
}
