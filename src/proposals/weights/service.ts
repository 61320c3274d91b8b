/**
 * The weights of matching: what changing them does to a real opening, seen before they are saved. Saving is one conditional
 * update; the open openings are then asked to be ranked again, by `followWeights` if a kill comes between.
 */
import type { Acting } from '../../accounts/scope.js'
import type { Audit } from '../../audit/service.js'
import type { What } from '../../audit/uses.js'
import { refuse } from '../../lib/errors.js'
import { da } from '../../lib/words/da.js'
import { criteria, fullWeights, weighedCodes } from '../../matching/criteria.js'
import type { Weights } from '../../matching/facts.js'
import type { Ranking } from '../../matching/reference.js'
import type { Municipality } from '../../municipalities/model.js'
import type { Municipalities } from '../../municipalities/service.js'
import type { Opening } from '../../openings/model.js'
import type { Openings } from '../../openings/service.js'
import type { Weighed } from '../insight.js'
import { type Effect, effectOf } from './effect.js'

interface Deps {
  audit: Audit
  municipalities: Municipalities
  openings: Openings
  weigh: (acting: Acting, opening: string, weightings: readonly Weights[], top: number) => Promise<Weighed>
}

export interface WeightsPreview {
  opening: Opening
  current: Record<string, number>
  chosen: Record<string, number>
  now: Ranking
  then: Ranking
  /** what each weighed criterion does among the people of one opening, in the table's order */
  effects: Effect[]
}

/** A place below this one is told as "not among the first hundred". */
export const placesCounted = 100

/** Criteria that differ between the people of one opening; the others count among the openings of one person. */
export const codesAmongPeople = weighedCodes.filter(code => criteria[code].counts === 'always')

export function createWeights({ audit, municipalities, openings, weigh }: Deps) {
  async function ownMunicipality({ scope }: Acting): Promise<Municipality> {
    const own = scope.kind === 'municipality' ? await municipalities.get(scope.municipality) : null
    if (!own) throw refuse('NOT_FOUND')
    return own
  }

  async function follow({ _id, weightsRevision = 0, weightsRanked = 0 }: Municipality): Promise<void> {
    if (weightsRanked >= weightsRevision) return
    await openings.rankAgain(_id)
    await municipalities.markWeightsRanked(_id, weightsRevision)
  }

  return {
    /** The weights in force, and the revision they have. */
    async weightsInForce(acting: Acting): Promise<{ weights: Record<string, number>; revision: number }> {
      const { weights, weightsRevision = 0 } = await ownMunicipality(acting)
      return { weights: fullWeights(weights), revision: weightsRevision }
    },

    /**
     * An open opening's ranking as it is and as it would be. Stores nothing; the log of who was read is the caller's.
     * @throws NOT_FOUND outside the scope or when the opening is not open
     */
    async previewWeights(acting: Acting, openingId: string, weights: Weights): Promise<WeightsPreview> {
      const current = fullWeights((await ownMunicipality(acting)).weights)
      const chosen = fullWeights(weights)
      const without = codesAmongPeople.map(code => ({ ...chosen, [code]: 0 }))
      const { opening, rankings } = await weigh(acting, openingId, [current, chosen, ...without], placesCounted)
      const [now, then, ...others] = rankings
      if (!now || !then) throw new Error('a ranking is missing')
      const effects = codesAmongPeople.map((code, index) =>
        effectOf({ code, weight: chosen[code] ?? 0, all: then, without: others[index] ?? then }),
      )
      return { opening, current, chosen, now, then, effects }
    },

    /**
     * @param told.seen the revision of the weights that the page showed
     * @throws WRONG_STATE when a colleague has changed them since, NOT_FOUND
     */
    async saveWeights(acting: Acting, told: { weights: Weights; seen: number }): Promise<void> {
      const own = await ownMunicipality(acting)
      const weights = fullWeights(told.weights)
      const changed = refuse('WRONG_STATE', {}, changedMeanwhile)
      if ((own.weightsRevision ?? 0) !== told.seen) throw changed
      const log = (what: What, why: string) => audit.record(acting, { what, on: [], subject: own._id, why })
      await log('municipality.weights', `vægte ændret: ${difference(fullWeights(own.weights), weights)}`)
      if (!(await municipalities.saveWeights(own._id, weights, told.seen))) {
        await log('municipality.weights-refused', 'en kollega ændrede vægtene samtidig, intet er gemt')
        throw changed
      }
      await follow(await ownMunicipality(acting))
    },

    /** For sweep: asks for the rankings that a kill after a change of weights left unasked. */
    async followWeights(): Promise<void> {
      for (const municipality of await municipalities.all()) await follow(municipality)
    },
  }
}

const changedMeanwhile =
  'En kollega har ændret vægtene, mens du arbejdede. Dine tal er ikke gemt. Se de nye tal under hvert felt, og gem igen, hvis du stadig vil.'

const difference = (before: Record<string, number>, after: Record<string, number>): string =>
  weighedCodes
    .filter(code => before[code] !== after[code])
    .map(
      code => `${da.proposals.criteria[code as keyof typeof da.proposals.criteria]} ${before[code]} til ${after[code]}`,
    )
    .join(', ') || 'ingen'
