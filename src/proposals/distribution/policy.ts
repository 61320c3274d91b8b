/** What a municipality wants of the distribution: read by everybody who calculates, changed by a coordinator. */
import type { Acting } from '../../accounts/scope.js'
import type { Audit } from '../../audit/service.js'
import type { What } from '../../audit/uses.js'
import { refuse } from '../../lib/errors.js'
import type { Municipality } from '../../municipalities/model.js'
import type { Municipalities } from '../../municipalities/service.js'
import { type Policy, policyOf } from './choices.js'
import { changeInWords } from './policy-words.js'

export function createDistributionPolicy({ audit, municipalities }: { audit: Audit; municipalities: Municipalities }) {
  async function ownMunicipality({ scope }: Acting): Promise<Municipality> {
    const own = scope.kind === 'municipality' ? await municipalities.get(scope.municipality) : null
    if (!own) throw refuse('NOT_FOUND')
    return own
  }

  return {
    /** The policy in force, and the revision it has. */
    async inForce(acting: Acting): Promise<{ policy: Policy; revision: number }> {
      const own = await ownMunicipality(acting)
      return { policy: policyOf(own), revision: own.distributionRevision ?? 0 }
    },

    /**
     * @param told.seen the revision that the page showed
     * @throws WRONG_STATE when a colleague has changed it since, NOT_FOUND
     */
    async save(acting: Acting, { policy, seen }: { policy: Policy; seen: number }): Promise<void> {
      const own = await ownMunicipality(acting)
      const changed = refuse('WRONG_STATE', {}, changedMeanwhile)
      if ((own.distributionRevision ?? 0) !== seen) throw changed
      const log = (what: What, why: string) => audit.record(acting, { what, on: [], subject: own._id, why })
      await log('municipality.distribution', `valg for fordeling ændret: ${changeInWords(policyOf(own), policy)}`)
      if (await municipalities.saveDistribution(own._id, policy, seen)) return
      await log('municipality.distribution-refused', 'en kollega ændrede valgene samtidig, intet er gemt')
      throw changed
    },
  }
}

export type DistributionPolicies = ReturnType<typeof createDistributionPolicy>

const changedMeanwhile =
  'En kollega har ændret valgene, mens du arbejdede. Dine valg er ikke gemt. Genindlæs siden for at se de nye.'
