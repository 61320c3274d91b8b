/** What counts most: the coordinator tries weights on a real opening, and saves them. */
import { Type } from 'typebox'
import type { Acting } from '../../accounts/scope.js'
import type { Audit } from '../../audit/service.js'
import type { Companies } from '../../companies/service.js'
import { AppError, refuse } from '../../lib/errors.js'
import { paths } from '../../lib/paths.js'
import type { Openings } from '../../openings/service.js'
import { disclose } from '../../profiles/disclosure.js'
import type { Profiles } from '../../profiles/service.js'
import type { App } from '../../web/fastify.js'
import { type FormState, stateOf } from '../../web/forms.js'
import type { Proposals } from '../service.js'
import { weightsForm, weightsOf } from './form.js'
import type { createWeights } from './service.js'
import { openingOptions, peopleTold, previewPage, weightFields } from './view.js'

interface Deps {
  audit: Audit
  companies: Companies
  openings: Openings
  profiles: Profiles
  proposals: Proposals & ReturnType<typeof createWeights>
}

const only = { config: { allow: ['coordinator'] as const } }
const query = Type.Object({ opslag: Type.Optional(Type.String({ pattern: '^[a-z]{20}$' })) })

export const weightsRoutes = (deps: Deps) => async (app: App) => {
  const { audit, companies, openings, profiles, proposals } = deps

  /** What the opening's people look like under these weights; who is named is in the log first. */
  async function preview(acting: Acting, opening: string, weights: Record<string, number>) {
    if (acting.scope.kind !== 'municipality') throw refuse('NOT_FOUND')
    const found = await proposals.previewWeights(acting, opening, weights)
    const people = await profiles.byIds(peopleTold(found))
    if (people.length > 0)
      await audit.record(acting, {
        ...{ what: 'weights.preview', subject: opening },
        on: people.map(({ _id }) => _id),
        why: 'virkningen af vægte på et opslag',
      })
    const seen = new Map(people.map(profile => [profile._id, disclose(profile, { kind: 'coordinator' })]))
    return previewPage(found, seen, acting.scope.municipality)
  }

  async function page(
    acting: Acting,
    seen: number | null,
    shown: { opening: string; weights: Record<string, number> } | null,
  ) {
    const { weights, revision } = await proposals.weightsInForce(acting)
    const open = (await openings.listForStaff(acting, { states: ['open'] })).filter(
      ({ municipality }) => acting.scope.kind === 'municipality' && municipality === acting.scope.municipality,
    )
    const owners = await companies.byIds(open.map(({ company }) => company))
    return {
      title: 'Hvad tæller mest',
      back: { href: paths.settings.page(), text: 'Til indstillinger' },
      action: paths.weights.page(),
      openings: openingOptions(open, new Map(owners.map(({ _id, name }) => [_id, name]))),
      fields: weightFields(weights),
      seen: seen ?? revision,
      preview: shown && (await preview(acting, shown.opening, shown.weights)),
    }
  }

  app.get(paths.weights.page(), { ...only, schema: { querystring: query } }, async (request, reply) => {
    const { acting } = request
    const { opslag } = request.query
    const { weights } = await proposals.weightsInForce(acting)
    const form = weightsForm.empty({ ...weights, opening: opslag ?? '' })
    return reply.page('proposals/weights', {
      ...(await page(acting, null, opslag ? { opening: opslag, weights } : null)),
      form,
    })
  })

  app.post(paths.weights.page(), only, async (request, reply) => {
    const { acting } = request
    const { input, state } = weightsForm.read(request.body, { today: request.today })
    const typedRevision = Number(state.values.seen)
    const seen = Number.isInteger(typedRevision) ? typedRevision : null
    const again = async (form: FormState, status: number, data?: object) =>
      reply.page('proposals/weights', { ...(data ?? (await page(acting, seen, null))), form }, { status })
    if (!input) return again(state, 422)
    try {
      const weights = weightsOf(input)
      if (input.next === 'save') {
        await proposals.saveWeights(acting, { weights, seen: input.seen })
        const next = input.opening ? paths.weights.of(input.opening) : paths.weights.page()
        return reply.done(next, 'Vægtene er gemt. Forslagene til de åbne opslag bliver regnet om.')
      }
      if (!input.opening)
        return again(stateOf(state.values, [{ field: 'opening', text: 'Vælg et opslag for at se virkningen.' }]), 422)
      return await again(state, 200, await page(acting, seen, { opening: input.opening, weights }))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code === 'INVALID') return again(stateOf(state.values, error.details.fields ?? []), 422)
      // Whoever has read what the colleague saved may save again.
      if (error.code === 'WRONG_STATE')
        return again(stateOf(state.values, [{ field: null, text: error.text }]), 409, await page(acting, null, null))
      throw error
    }
  })
}
