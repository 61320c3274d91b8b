/**
 * What may be chosen for the distribution: the municipality's own choice is kept, others are tried in the page's address,
 * where nothing is stored.
 */
import { type Static, Type } from 'typebox'
import { fullWeights } from '../../matching/criteria.js'
import type { Weights } from '../../matching/facts.js'
import type { Municipality } from '../../municipalities/model.js'
import { type GroupingCode, groupingCodes } from './groups.js'

const floors = [80, 90, 95] as const
const reaches = [15, 30, 45, 60] as const

/** What is calculated. */
export interface Policy {
  aim: 'placements' | 'fit'
  firstBefore: boolean
  waiting: 'normal' | 'double' | 'none'
  grouping: GroupingCode | null
  /** share of the proportional share, in per cent */
  floor: (typeof floors)[number]
  /** minutes between the workplaces of a family */
  reach: (typeof reaches)[number]
}

export interface Choices extends Policy {
  /** only the reader's own people are shown; everybody is calculated */
  own: boolean
  page: number
}

export const policyValues = {
  maal: ['flest', 'bedst'],
  foerste: ['ja', 'nej'],
  ventetid: ['normal', 'dobbelt', 'ingen'],
  gruppe: ['ingen', ...groupingCodes],
  bund: ['80', '90', '95'],
  afstand: ['15', '30', '45', '60'],
} as const

const oneOf = <const T extends string>(values: readonly T[]) =>
  Type.Optional(Type.Unsafe<T | ''>(Type.Enum([...values, ''])))

const policyParts = {
  maal: oneOf(policyValues.maal),
  foerste: oneOf(policyValues.foerste),
  ventetid: oneOf(policyValues.ventetid),
  gruppe: oneOf(policyValues.gruppe),
  bund: oneOf(policyValues.bund),
  afstand: oneOf(policyValues.afstand),
}
/** The names as they stand in an address; what is left out, or empty, is as the municipality has it. */
export const policyQuery = Type.Object(policyParts)
export const choicesQuery = Type.Object({
  ...policyParts,
  vis: oneOf(['alle', 'mine']),
  side: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
})

const usual: Policy = { aim: 'placements', firstBefore: false, waiting: 'normal', grouping: null, floor: 90, reach: 30 }

/** What a municipality has chosen; where it has not, or the choice is no longer to be had, the usual. */
export function policyOf(municipality: Pick<Municipality, 'distribution'> | null): Policy {
  const kept = municipality?.distribution
  if (!kept) return usual
  return {
    ...{ aim: kept.aim, firstBefore: kept.firstBefore, waiting: kept.waiting },
    grouping: groupingCodes.find(code => code === kept.grouping) ?? null,
    floor: floors.find(share => share === kept.floor) ?? usual.floor,
    reach: reaches.find(minutes => minutes === kept.reach) ?? usual.reach,
  }
}

/** What is chosen in an address or a form, and the rest as in `base`. */
export function policyIn(typed: Static<typeof policyQuery>, base: Policy): Policy {
  const { maal, foerste, ventetid, gruppe, bund, afstand } = typed
  return {
    aim: maal ? (maal === 'bedst' ? 'fit' : 'placements') : base.aim,
    firstBefore: foerste ? foerste === 'ja' : base.firstBefore,
    waiting: ventetid ? ({ normal: 'normal', dobbelt: 'double', ingen: 'none' } as const)[ventetid] : base.waiting,
    grouping: gruppe ? (groupingCodes.find(code => code === gruppe) ?? null) : base.grouping,
    floor: floors.find(share => String(share) === bund) ?? base.floor,
    reach: reaches.find(minutes => String(minutes) === afstand) ?? base.reach,
  }
}

export const choicesIn = (query: Static<typeof choicesQuery>, base: Policy = usual): Choices => ({
  ...policyIn(query, base),
  own: query.vis === 'mine',
  page: query.side ?? 1,
})

/** The policy as it stands in an address or a form. */
export const typedOf = (policy: Policy) =>
  ({
    maal: policy.aim === 'fit' ? 'bedst' : 'flest',
    foerste: policy.firstBefore ? 'ja' : 'nej',
    ventetid: ({ normal: 'normal', double: 'dobbelt', none: 'ingen' } as const)[policy.waiting],
    gruppe: policy.grouping ?? 'ingen',
    bund: `${policy.floor}`,
    afstand: `${policy.reach}`,
  }) as const

/** The same choices as they stand in an address. */
export const queryOf = (choices: Choices): Record<string, string> => ({
  ...typedOf(choices),
  vis: choices.own ? 'mine' : 'alle',
})

/** Equal for policies under which the same is calculated: without groups there is no floor. */
export const policyKey = ({ aim, firstBefore, waiting, grouping, floor, reach }: Policy): string =>
  JSON.stringify([aim, firstBefore, waiting, grouping, grouping && floor, reach])

/** The municipality's weights with the chosen weight of waiting. */
export function weightsFor(weights: Weights, { waiting }: Policy): Weights {
  const full = fullWeights(weights)
  const factor = { normal: 1, double: 2, none: 0 }[waiting]
  return { ...full, waiting: factor * (full.waiting ?? 0) }
}
