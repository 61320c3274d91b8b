/** The coordinator's import of openings: a file is tried, the report is read, and then it is loaded. */
import { paths } from '../lib/paths.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { confirmForm, importForm } from './form.js'
import { openingColumns } from './import-row.js'
import { importView } from './import-view.js'
import type { Openings } from './service.js'

const coordinator = { config: { allow: ['coordinator'] as const } }
const withFile = { config: { ...coordinator.config, files: true } }
const one = { ...coordinator, schema: { params: idParams } }

export const openingImportRoutes =
  ({ openings }: { openings: Openings }) =>
  async (app: App) => {
    const page = {
      title: 'Indlæs opslag fra en fil',
      columns: openingColumns.join(';'),
      action: paths.openings.import(),
    }

    app.get(paths.openings.import(), coordinator, async (_request, reply) =>
      reply.page('openings/import', { ...page, form: importForm.empty() }),
    )

    app.post(paths.openings.import(), withFile, (request, reply) =>
      submit(request, reply, {
        form: importForm,
        page: 'openings/import',
        data: () => page,
        act: async ({ file }) => {
          const id = await openings.tryImport(request.acting, file.filename, file.content)
          return reply.done(paths.openings.importReport(id))
        },
      }),
    )

    app.get(paths.openings.importReport(), one, async (request, reply) =>
      reply.page('openings/import-report', {
        ...importView(await openings.importReport(request.acting, request.params.id)),
        form: confirmForm.empty(),
      }),
    )

    app.post(paths.openings.importReport(), one, (request, reply) =>
      submit(request, reply, {
        form: confirmForm,
        page: 'openings/import-report',
        data: async () => importView(await openings.importReport(request.acting, request.params.id)),
        act: async () => {
          const id = await openings.carryOutImport(request.acting, request.params.id)
          return reply.done(paths.openings.importReport(id), 'Filen er indlæst. Opslagene er kladder.')
        },
      }),
    )

    app.get(paths.openings.importRefused(), one, async (request, reply) => {
      const { refusedTable } = await openings.importReport(request.acting, request.params.id)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="afviste-opslag.csv"')
        .header('cache-control', 'no-store')
        .send(refusedTable ?? '')
    })
  }
