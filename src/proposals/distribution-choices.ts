/** What staff choose for the distribution. It stands in the page's address: nothing is stored. */
import { type Static, Type } from 'typebox'
import { fullWeights } from '../matching/criteria.js'
import type { Weights } from '../matching/facts.js'
import { type GroupingCode, groupingCodes } from './distribution-groups.js'

export interface Choices {
  aim: 'placements' | 'fit'
  firstBefore: boolean
  waiting: 'normal' | 'double' | 'none'
  grouping: GroupingCode | null
  /** share of the proportional share, in per cent */
  floor: 80 | 90 | 95
  /** minutes between the workplaces of a family */
  reach: 15 | 30 | 45 | 60
  /** only the reader's own people are shown; everybody is calculated */
  own: boolean
  page: number
}

const oneOf = <const T extends string>(values: readonly T[]) =>
  Type.Optional(Type.Unsafe<T | ''>(Type.Enum([...values, ''])))

/** The names as they stand in the address; what is left out has its default, and empty is left out. */
export const choicesQuery = Type.Object({
  maal: oneOf(['flest', 'bedst']),
  foerste: oneOf(['ja', 'nej']),
  ventetid: oneOf(['normal', 'dobbelt', 'ingen']),
  gruppe: oneOf(['ingen', ...groupingCodes]),
  bund: oneOf(['80', '90', '95']),
  afstand: oneOf(['15', '30', '45', '60']),
  vis: oneOf(['alle', 'mine']),
  side: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
})

type Query = Static<typeof choicesQuery>

export function choicesIn(query: Query): Choices {
  return {
    aim: query.maal === 'bedst' ? 'fit' : 'placements',
    firstBefore: query.foerste === 'ja',
    waiting: query.ventetid === 'dobbelt' ? 'double' : query.ventetid === 'ingen' ? 'none' : 'normal',
    grouping: groupingCodes.find(code => code === query.gruppe) ?? null,
    floor: query.bund === '80' ? 80 : query.bund === '95' ? 95 : 90,
    reach: query.afstand === '15' ? 15 : query.afstand === '45' ? 45 : query.afstand === '60' ? 60 : 30,
    own: query.vis === 'mine',
    page: query.side ?? 1,
  }
}

/** The same choices as they stand in an address. */
export const queryOf = (choices: Choices): Record<string, string> => ({
  maal: choices.aim === 'fit' ? 'bedst' : 'flest',
  foerste: choices.firstBefore ? 'ja' : 'nej',
  ventetid: { normal: 'normal', double: 'dobbelt', none: 'ingen' }[choices.waiting],
  gruppe: choices.grouping ?? 'ingen',
  bund: String(choices.floor),
  afstand: String(choices.reach),
  vis: choices.own ? 'mine' : 'alle',
})

/** The municipality's weights with the chosen weight of waiting. */
export function weightsFor(weights: Weights, { waiting }: Choices): Weights {
  const full = fullWeights(weights)
  const factor = { normal: 1, double: 2, none: 0 }[waiting]
  return { ...full, waiting: factor * (full.waiting ?? 0) }
}
