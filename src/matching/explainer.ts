/**
 * Explains as `reference.explain` does, for people of an index: what a criterion says of facts that it has seen before is kept
 * for the next person of whom the same is told.
 */
import { column, readFacts, rowLength } from './columns.js'
import { type CriterionCode, criteria, criterionCodes, fullWeights } from './criteria.js'
import type { Judgement } from './criterion.js'
import type { OpeningFacts, Ranked, SchemeVerdict } from './facts.js'
import type { Searchable } from './people-index.js'
import { keyOf } from './plan.js'
import { type ListSettings, tell } from './reference.js'

const codes = criterionCodes.filter(code => criteria[code].counts === 'always')

/** Columns that hold all that a criterion looks at; those of lists, and the law, are not here. */
const wholeIn: Partial<Record<CriterionCode, readonly (keyof typeof column)[]>> = {
  limits: ['licencesAndLimits'],
  licences: ['licencesAndLimits'],
  start: ['availableFrom'],
  danish: ['times'],
  days: ['times', 'hoursAndStanding', 'licencesAndLimits'],
  commute: ['home'],
  waiting: ['waitingSince'],
}
const lawful = ['hoursAndStanding', 'availableFrom', 'birthDate', 'registeredOn', 'unemployedSince'] as const

/** Of one opening. */
interface Said {
  judged: Map<string, Judgement>
  law: Map<string, readonly SchemeVerdict[]>
}

/** When more is kept for an opening, it is forgotten and begun anew. */
const mostJudged = 1024
const saidBytes = 65_536

/** Why each of these people fits this opening, or nearly does. */
export function explainerFor(
  index: Searchable,
  opening: OpeningFacts,
  settings: ListSettings,
): (slot: number) => Ranked {
  const { columns, kept } = index
  const { verdicts, today } = settings
  kept.holdFor(today, verdicts)
  const said = kept.of<Said>(`said ${keyOf(opening)}`, () => ({
    value: { judged: new Map(), law: new Map() },
    bytes: saidBytes,
  }))
  if (said.judged.size > mostJudged) said.judged.clear()
  if (said.law.size > mostJudged) said.law.clear()
  const weightOf = fullWeights(settings.weights)
  const { rows } = columns

  return slot => {
    const row = slot * rowLength
    const profile = readFacts(columns, slot)
    const lawKey = rowKey(rows, row, '', lawful)
    const law = said.law.get(lawKey) ?? verdicts(profile, opening)
    said.law.set(lawKey, law)
    const judged = codes.map(code => {
      const places = code === 'scheme' ? lawful : wholeIn[code]
      if (!places) return criteria[code].judge(profile, opening, { today, verdicts: law })
      const key = rowKey(rows, row, code, places)
      const judgement = said.judged.get(key) ?? criteria[code].judge(profile, opening, { today, verdicts: law })
      said.judged.set(key, judgement)
      return judgement
    })
    const { excludedBy: _, ...ranked } = tell({
      ...{ profileId: profile.id, openingId: opening.id, law, codes, judged, weightOf },
    })
    return ranked
  }
}

function rowKey(rows: Int32Array, row: number, code: string, places: readonly (keyof typeof column)[]): string {
  let key = code
  for (const place of places) key += ` ${rows[row + column[place]]}`
  return key
}
