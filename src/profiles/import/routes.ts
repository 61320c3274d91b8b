/** The coordinator's page for files of profiles: try, load, see what came of it, fetch the refused rows. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sameText, toldRefused, unreadText } from '../../lib/import-report.js'
import { paths } from '../../lib/paths.js'
import { municipalityName } from '../../lib/places.js'
import type { App } from '../../web/fastify.js'
import { idParams } from '../../web/fields.js'
import { submit } from '../../web/submit.js'
import { importForm } from '../case-form.js'
import type { Profiles } from '../service.js'
import { profileColumns, requiredProfileColumns } from './fields.js'
import type { ImportResult } from './service.js'

const coordinators = { config: { allow: ['coordinator'] } } as const
const withFile = { config: { ...coordinators.config, files: true } } as const

export const profileImportRoutes =
  ({ profiles }: { profiles: Profiles }) =>
  async (app: App) => {
    const page = (request: FastifyRequest) => ({
      title: 'Indlæs kompetenceprofiler',
      action: paths.profiles.import(),
      columns: profileColumns.join(';'),
      required: requiredProfileColumns.join(', '),
      municipality:
        request.acting.scope.kind === 'municipality' ? municipalityName(request.acting.scope.municipality) : '',
      links: { openings: paths.openings.import() },
    })

    app.get(paths.profiles.import(), coordinators, async (request, reply) =>
      reply.page('profiles/import', { ...page(request), form: importForm.empty() }),
    )

    // The report is the answer itself, not a page to come back to: sending the same file again does no harm.
    app.post(paths.profiles.import(), withFile, (request, reply: FastifyReply) =>
      submit(request, reply, {
        form: importForm,
        page: 'profiles/import',
        data: () => page(request),
        act: async ({ file, mode }) => {
          const result = await profiles.importFile(request.acting, file.content, { dryRun: mode === 'try' })
          return reply.page(
            'profiles/import-report',
            reportPage(result, { name: file.filename, dryRun: mode === 'try' }),
          )
        },
      }),
    )

    app.get(paths.profiles.refusedRows(), { ...coordinators, schema: { params: idParams } }, async (request, reply) => {
      const table = await profiles.refusedRows(request.acting, request.params.id)
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="afviste-raekker.csv"')
        .header('cache-control', 'no-store')
        .send(table)
    })
  }

function reportPage({ report, kept, unchanged }: ImportResult, { name, dryRun }: { name: string; dryRun: boolean }) {
  const { rows, accepted, withQuestions, refused, unread, items } = report
  const refusedRows = new Set(refused.map(({ row }) => row)).size
  const { mendable, others, othersSummary, note } = toldRefused(refused)
  const table = (remarks: typeof refused) => ({
    columns: [{ text: 'Linje', number: true }, { text: 'Felt' }, { text: 'Hvad skal rettes?' }],
    rows: remarks.map(({ row, field, message }) => ({
      cells: [{ text: String(row) }, { text: field }, { text: message }],
    })),
  })
  return {
    title: dryRun ? 'Prøve af filen' : 'Filen er læst ind',
    back: { href: paths.profiles.import(), text: 'Til indlæsning' },
    ...{ name, dryRun },
    figures: [
      { label: 'Linjer i filen', text: String(rows) },
      { label: 'I orden', text: String(accepted) },
      { label: 'Med spørgsmål', text: String(withQuestions) },
      { label: 'Afvist', text: String(refusedRows), note },
    ],
    same: sameText({ unchanged, usable: rows - refusedRows }),
    unread: unread.map(unreadText).join(' '),
    refused: mendable.length > 0 ? table(mendable) : null,
    others: others.length > 0 ? { ...table(others), summary: othersSummary } : null,
    items: {
      columns: [{ text: 'Linje', number: true }, { text: 'Person' }],
      rows: items.map(({ row, id }) => ({
        cells: [{ text: String(row) }, { text: 'Se personen', href: paths.profiles.show(id), note: null }],
      })),
    },
    links: {
      refused: kept && paths.profiles.refusedRows(kept),
      questions: withQuestions > 0 && !dryRun && paths.profiles.ofView('questions', 'ankomst'),
      again: paths.profiles.import(),
    },
  }
}
