/** The coordinator keeps what the municipality wants of the distribution. */
import { Type } from 'typebox'
import type { Acting } from '../../accounts/scope.js'
import { AppError } from '../../lib/errors.js'
import { paths } from '../../lib/paths.js'
import type { App } from '../../web/fastify.js'
import { choiceField, integerField } from '../../web/fields.js'
import { defineForm, type FormState, stateOf } from '../../web/forms.js'
import { policyIn, policyQuery, policyValues, typedOf } from './choices.js'
import type { DistributionPolicies } from './policy.js'
import { policyFields } from './policy-words.js'

const only = { config: { allow: ['coordinator'] as const } }

const policyForm = defineForm(
  Type.Object({
    /** the revision that the page showed */
    seen: integerField({ min: 0, max: 1_000_000_000 }),
    maal: choiceField(policyValues.maal),
    foerste: choiceField(policyValues.foerste),
    ventetid: choiceField(policyValues.ventetid),
    gruppe: choiceField(policyValues.gruppe),
    bund: choiceField(policyValues.bund),
    afstand: choiceField(policyValues.afstand),
  }),
  {
    seen: { label: 'Version', required: 'Genindlæs siden, og prøv igen.', other: 'Genindlæs siden, og prøv igen.' },
    maal: { label: 'Hvad skal komme først?', choose: 'Vælg, hvad der skal komme først.' },
    foerste: { label: 'Første forløb', choose: 'Vælg, om første forløb skal komme først.' },
    ventetid: { label: 'Ventetid', choose: 'Vælg, hvor meget ventetid skal tælle.' },
    gruppe: { label: 'Grupper', choose: 'Vælg, om grupper skal have en bund.' },
    bund: { label: 'Bund', choose: 'Vælg, hvor høj bunden er.' },
    afstand: { label: 'Familier', choose: 'Vælg, hvor langt der må være mellem en families arbejdspladser.' },
  },
)

export const distributionPolicyRoutes =
  ({ distributionPolicies: policies }: { distributionPolicies: DistributionPolicies }) =>
  async (app: App) => {
    const page = async (acting: Acting, seen: number | null) => ({
      title: 'Kommunens valg for fordelingen',
      back: { href: paths.settings.page(), text: 'Til indstillinger' },
      action: paths.distribution.policy(),
      fields: policyFields,
      seen: seen ?? (await policies.inForce(acting)).revision,
      links: { distribution: paths.distribution.page() },
    })

    app.get(paths.distribution.policy(), { ...only, schema: { querystring: policyQuery } }, async (request, reply) => {
      const { acting, query } = request
      const { policy } = await policies.inForce(acting)
      const form = policyForm.empty(typedOf(policyIn(query, policy)))
      return reply.page('proposals/distribution-policy', { ...(await page(acting, null)), form })
    })

    app.post(paths.distribution.policy(), only, async (request, reply) => {
      const { acting } = request
      const { input, state } = policyForm.read(request.body, { today: request.today })
      const typedRevision = Number(state.values.seen)
      const again = async (form: FormState, status: number, seen: number | null) =>
        reply.page('proposals/distribution-policy', { ...(await page(acting, seen)), form }, { status })
      if (!input) return again(state, 422, Number.isInteger(typedRevision) ? typedRevision : null)
      const { policy: before } = await policies.inForce(acting)
      try {
        await policies.save(acting, { policy: policyIn(input, before), seen: input.seen })
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'WRONG_STATE') throw error
        // The revision stays: only who has read what the colleague saved may save again.
        return again(stateOf(state.values, [{ field: null, text: error.text }]), 409, input.seen)
      }
      return reply.done(paths.distribution.page(), 'Valgene er gemt. Fordelingen bliver regnet om.')
    })
  }
