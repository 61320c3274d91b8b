/** Problems in a placement: where the company and the consultants tell of one, and where it is written down what was done. */
import { Type } from 'typebox'
import type { Acting } from '../../accounts/scope.js'
import type { Day } from '../../lib/days.js'
import { refuse } from '../../lib/errors.js'
import { dayOfInstant, instantAt } from '../../lib/instants.js'
import { paths } from '../../lib/paths.js'
import { da } from '../../lib/words/da.js'
import type { App } from '../../web/fastify.js'
import { idParams } from '../../web/fields.js'
import { submit } from '../../web/submit.js'
import type { CandidateDeps } from '../candidate-routes.js'
import { callOutForm, problemForm, problemLimit, staffProblemForm } from '../form.js'
import type { Placement } from '../model.js'
import { callOutFaults } from './service.js'
import { callOutOptions, type staffProblem, type ToldProblem } from './view.js'

const employer = { config: { allow: ['employer'] as const }, schema: { params: idParams } }
const staff = { config: { allow: ['consultant', 'coordinator'] as const } }
const round = Type.Object({ id: idParams.properties.id, round: Type.String({ pattern: '^[1-9][0-9]{0,2}$' }) })

/** A placement's problems, the newest first. */
export async function toldProblems(
  { accounts, deadlines }: Pick<CandidateDeps, 'accounts' | 'deadlines'>,
  { _id, municipality, problems = [] }: Placement,
  keyConsultant: string,
): Promise<ToldProblem[]> {
  const told = await Promise.all(
    problems.map(async (problem, i) => {
      const deadline = problem.doneAt ? null : await deadlines.of('call-out', _id, i + 1)
      const caller = problem.doneAt ? null : await accounts.actingFor(deadline?.owner ?? keyConsultant, municipality)
      return {
        ...{ problem, round: i + 1, dueAt: deadline?.dueAt ?? null },
        caller: caller === null ? null : await accounts.byId(caller),
      }
    }),
  )
  return told.reverse()
}

/** What the forms here stand on: the pages of one placement. */
interface Pages {
  companyPage(acting: Acting, id: string, today: string): Promise<object>
  staffPage(
    acting: Acting,
    id: string,
  ): Promise<{
    title: string
    heading: string
    problems: ReturnType<typeof staffProblem>[]
    contact: string
    placement: Placement
    free: boolean
  }>
}

export function problemRoutes(app: App, { clock, placements }: CandidateDeps, { companyPage, staffPage }: Pages): void {
  const { problem: words } = da.placements

  app.post(paths.placements.problem(), employer, (request, reply) =>
    submit(request, reply, {
      form: problemForm,
      page: 'placements/company',
      data: () => companyPage(request.acting, request.params.id, request.today),
      act: async ({ problem }) => {
        await placements.report(request.acting, request.params.id, { of: 'company', text: problem })
        return reply.done(paths.placements.forCompany(request.params.id), words.sent)
      },
    }),
  )

  app.post(paths.placements.staffProblem(), { ...staff, schema: { params: idParams } }, (request, reply) =>
    submit(request, reply, {
      form: staffProblemForm,
      page: 'placements/show',
      data: () => staffPage(request.acting, request.params.id),
      act: async ({ of, problem }) => {
        await placements.report(request.acting, request.params.id, { of, text: problem })
        return reply.done(paths.placements.show(request.params.id), 'Problemet er meldt. Fristen er begyndt.')
      },
    }),
  )

  async function problemPage(acting: Acting, id: string, round: string) {
    const page = await staffPage(acting, id)
    const problem = page.problems.at(-Number(round))
    if (!problem) throw refuse('NOT_FOUND')
    return {
      ...{ title: `Problem ${round}, ${page.title.replace(/^F/, 'f')}`, over: page.heading, heading: problem.heading },
      back: { href: paths.placements.show(id), text: 'Forløbet' },
      ...{ problem, contact: page.contact, limit: problemLimit, options: callOutOptions(page.placement, page.free) },
      action: paths.placements.callOut(id, round),
    }
  }

  const one = { ...staff, schema: { params: round } }
  app.get(paths.placements.callOut(), one, async (request, reply) =>
    reply.page('placements/problem', {
      ...(await problemPage(request.acting, request.params.id, request.params.round)),
      form: callOutForm.empty({ day: dayOfInstant(clock.now()) }),
    }),
  )
  app.post(paths.placements.callOut(), one, (request, reply) => {
    const { id, round } = request.params
    return submit(request, reply, {
      form: callOutForm,
      page: 'placements/problem',
      data: () => problemPage(request.acting, id, round),
      judge: async ({ day, time, ...told }) => {
        // Where the time could not be read, a day ahead of us is wrong all the same.
        const on = day && { on: momentOf(day, time ?? '00:00') }
        return callOutFaults({ ...told, ...on }, await placements.get(request.acting, id), clock.now())
      },
      act: async ({ how, day, time, note, next = null }) => {
        const on = momentOf(day, time)
        await placements.turnOut(request.acting, id, Number(round), { how, on, note, next })
        return reply.done(paths.placements.show(id), 'Det er skrevet ned, og fristen er holdt.')
      },
    })
  })
}

/** @param time 'HH:MM' */
function momentOf(day: Day, time: string): Date {
  const [hour = 0, minute] = time.split(':').map(Number)
  return instantAt(day, hour, minute)
}
