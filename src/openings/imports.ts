/** What coordinators have loaded: the file that was tried, what came of it, and the refused rows to be mended. */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Clock } from '../lib/clock.js'
import { invalid, refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { type Definition, date, flag, modelOf, optionalText, text } from '../stores/model.js'
import type { ImportOptions, ImportResult } from './import.js'

export interface OpeningImport {
  _id: string
  /** kommunekode of the coordinator who loaded the file */
  municipality: string
  by: string
  at: Date
  filename: string
  /** true: only tried, nothing written */
  dryRun: boolean
  /** the file in base64, kept with a trial so that it can be loaded for real */
  file: string | null
  report: ImportResult['report']
  questions: ImportResult['questions']
  /** missing: from before it was counted */
  unchanged?: number
  refusedTable: string | null
}

const json = { type: Object, required: true } as const
const definition: Definition<OpeningImport> = {
  _id: text,
  municipality: text,
  by: text,
  at: date,
  filename: { type: String, default: '' },
  dryRun: flag,
  file: optionalText,
  report: json,
  questions: { type: [Object], default: [] },
  unchanged: { type: Number },
  refusedTable: optionalText,
}

export const openingImportModel = (db: Connection) =>
  modelOf<OpeningImport>(db, 'OpeningImport', 'openingImports', definition, [[{ at: 1 }]])

/** How long a report can be seen, in milliseconds. */
const keptFor = 30 * 86_400_000
/** Bytes. File, reasons and refused rows must fit into one document together. */
const largest = 1_000_000

interface Deps {
  db: Connection
  clock: Clock
  importFile(acting: Acting, file: Uint8Array, options: ImportOptions): Promise<ImportResult>
}

export function createImports({ db, clock, importFile }: Deps) {
  const imports = openingImportModel(db)
  const oldest = () => new Date(clock.now().getTime() - keptFor)

  function municipalityOf({ role, scope }: Acting): string {
    if (role !== 'coordinator' || scope.kind !== 'municipality') throw refuse('NOT_FOUND')
    return scope.municipality
  }

  /** @throws NOT_FOUND for other municipalities, other roles and after thirty days */
  async function importReport(acting: Acting, id: string): Promise<OpeningImport> {
    const filter = { _id: id, municipality: municipalityOf(acting), at: { $gte: oldest() } }
    const found = await imports.findOne(filter).lean<OpeningImport>()
    if (!found) throw refuse('NOT_FOUND')
    return found
  }

  async function run(acting: Acting, filename: string, content: Buffer, dryRun: boolean): Promise<string> {
    const municipality = municipalityOf(acting)
    if (content.length > largest) throw invalid([{ field: 'file', text: words.importTooLarge }])
    const result = await importFile(acting, content, { dryRun })
    const _id = newId()
    await imports.create({
      ...{ _id, municipality, by: acting.account, at: clock.now(), filename: filename.slice(0, 200), dryRun },
      ...result,
      file: dryRun ? content.toString('base64') : null,
    })
    return _id
  }

  return {
    importReport,

    /** Deletes files and reports that nobody can see any more. */
    async forgetImports(): Promise<void> {
      await imports.deleteMany({ at: { $lt: oldest() } })
    },

    /** Says what would come of a file, and keeps it. @returns the report's id @throws INVALID, NOT_FOUND */
    tryImport: (acting: Acting, filename: string, content: Buffer): Promise<string> =>
      run(acting, filename, content, true),

    /** Loads for real what was tried. @returns the new report's id @throws NOT_FOUND, ALREADY_DONE */
    async carryOutImport(acting: Acting, id: string): Promise<string> {
      const { file, filename } = await importReport(acting, id)
      if (file === null) throw refuse('ALREADY_DONE')
      return run(acting, filename, Buffer.from(file, 'base64'), false)
    },
  }
}
