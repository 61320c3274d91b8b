/** The coordinator's page for files of profiles: try, load, see what came of it, fetch the refused rows. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../lib/errors.js'
import { paths } from '../../lib/paths.js'
import { municipalityName } from '../../lib/places.js'
import { profileWords } from '../../lib/words/da/profiles.js'
import type { App } from '../../web/fastify.js'
import { idParams } from '../../web/fields.js'
import { stateOf } from '../../web/forms.js'
import { submit } from '../../web/submit.js'
import { importForm } from '../case-form.js'
import type { Profiles } from '../service.js'
import { profileColumns, requiredProfileColumns } from './fields.js'
import { importView, refusedView } from './view.js'

const coordinators = { config: { allow: ['coordinator'] } } as const
const withFile = { config: { ...coordinators.config, files: true } } as const
const one = { ...coordinators, schema: { params: idParams } } as const

export const profileImportRoutes =
  ({ profiles }: { profiles: Profiles }) =>
  async (app: App) => {
    const page = async (request: FastifyRequest) => ({
      title: 'Indlæs kompetenceprofiler',
      action: paths.profiles.import(),
      columns: profileColumns.join(';'),
      required: requiredProfileColumns.join(', '),
      municipality:
        request.acting.scope.kind === 'municipality' ? municipalityName(request.acting.scope.municipality) : '',
      refused: refusedView(await profiles.refusedFiles(request.acting)),
      links: { openings: paths.openings.import() },
    })

    /** Answers about a file that is kept; where it is gone, or somebody else's, the page to choose one says so. */
    async function ofKept(request: FastifyRequest, reply: FastifyReply, answer: () => Promise<FastifyReply>) {
      try {
        return await answer()
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error
        const form = stateOf({}, [{ field: 'file', text: profileWords.importGone }])
        return reply.page('profiles/import', { ...(await page(request)), form }, { status: 404 })
      }
    }

    app.get(paths.profiles.import(), coordinators, async (request, reply) =>
      reply.page('profiles/import', { ...(await page(request)), form: importForm.empty() }),
    )

    app.post(paths.profiles.import(), withFile, (request, reply: FastifyReply) =>
      submit(request, reply, {
        form: importForm,
        page: 'profiles/import',
        data: () => page(request),
        act: async ({ file: { filename, content }, mode }) => {
          const run = mode === 'try' ? profiles.tryImport : profiles.loadImport
          return reply.done(paths.profiles.importReport(await run(request.acting, filename, content)))
        },
      }),
    )

    app.get(paths.profiles.importReport(), one, (request, reply) =>
      ofKept(request, reply, async () => {
        const { id } = request.params
        return reply.page('profiles/import-report', importView(id, await profiles.importReport(request.acting, id)))
      }),
    )

    app.post(paths.profiles.importReport(), one, (request, reply) =>
      ofKept(request, reply, async () => {
        const { id } = request.params
        await profiles.carryOutImport(request.acting, id)
        return reply.done(paths.profiles.importReport(id))
      }),
    )

    app.get(paths.profiles.refusedRows(), one, async (request, reply) => {
      const table = await profiles.refusedRows(request.acting, request.params.id)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="afviste-raekker.csv"')
        .header('cache-control', 'no-store')
        .send(table)
    })
  }
