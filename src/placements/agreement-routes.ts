/** What is agreed about a course: where consultants write it down, and where they change or prolong it. */
import type { Acting } from '../accounts/scope.js'
import { formatDay } from '../lib/days.js'
import { paths } from '../lib/paths.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import type { CandidateDeps } from './candidate-routes.js'
import { agreeForm, changeForm, mistakesIn } from './form.js'
import type { Placement } from './model.js'
import type { besideFacts } from './next-view.js'
import { notNowText, type placementActs, type placementTag, termsFacts, typedTerms } from './view.js'

const staff = { config: { allow: ['consultant', 'coordinator'] as const }, schema: { params: idParams } }

/** The page of one placement. */
type StaffPage = (
  acting: Acting,
  id: string,
) => Promise<{
  title: string
  heading: string
  tag: ReturnType<typeof placementTag>
  acts: ReturnType<typeof placementActs>
  placement: Placement
  beside: ReturnType<typeof besideFacts>
}>

export function agreementRoutes(
  app: App,
  { placements }: Pick<CandidateDeps, 'placements'>,
  staffPage: StaffPage,
): void {
  app.post(paths.placements.agree(), staff, (request, reply) =>
    submit(request, reply, {
      form: agreeForm,
      page: 'placements/show',
      data: async ({ values }) => ({
        ...(await staffPage(request.acting, request.params.id)),
        unsent: typedTerms(values),
      }),
      doubts: agreement => placements.doubts(request.acting, request.params.id, agreement),
      act: async agreement => {
        await placements.agree(request.acting, request.params.id, agreement)
        return reply.done(paths.placements.show(request.params.id), 'Aftalen er skrevet ned.')
      },
    }),
  )

  /** @param read the agreement that somebody who has sent the form had read */
  async function changePage(acting: Acting, id: string, read?: unknown) {
    const { title, heading, tag, acts, placement, beside } = await staffPage(acting, id)
    const { state, startsOn, termsRev: seen = 0 } = placement
    return {
      ...{ title: `Ret aftalen, ${title.replace(/^F/, 'f')}`, over: heading, heading: 'Ret eller forlæng aftalen' },
      back: { href: paths.placements.show(id), text: 'Forløbet' },
      whyNot: acts.change ? null : notNowText(tag),
      ...{ action: paths.placements.changeAgreement(id), placement, beside, seen },
      now: read === undefined || Number(read) === seen ? null : termsFacts(placement),
      begun: state === 'running' && startsOn ? formatDay(startsOn) : null,
    }
  }

  app.get(paths.placements.changeAgreement(), staff, async (request, reply) => {
    const { placement, whyNot, ...page } = await changePage(request.acting, request.params.id)
    if (whyNot) return reply.leadTo(page.back.href, whyNot)
    const { startsOn, endsOn, hoursPerWeek, terms } = placement
    const form = changeForm.empty({ startsOn, endsOn, hoursPerWeek, terms })
    return reply.page('placements/agreement', { ...page, form })
  })
  app.post(paths.placements.changeAgreement(), staff, (request, reply) =>
    submit(request, reply, {
      form: changeForm,
      page: 'placements/agreement',
      data: ({ values }) => changePage(request.acting, request.params.id, values.seen),
      judge: async (sound, wrong) =>
        mistakesIn(await placements.get(request.acting, request.params.id), sound, { wrong }),
      doubts: agreement => placements.doubts(request.acting, request.params.id, agreement),
      act: async ({ seen = 0, ...agreement }) => {
        await placements.changeAgreement(request.acting, request.params.id, { ...agreement, seen })
        const told = 'Aftalen er rettet, og virksomheden får besked.'
        return reply.done(paths.placements.show(request.params.id), told)
      },
    }),
  )
}
