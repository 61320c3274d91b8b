/**
 * Files that were tried, resting until they are loaded, and what came of each: sealed, for an hour, and for nobody but
 * whoever chose the file.
 */
import type { Connection } from 'mongoose'
import type { Acting } from '../../accounts/scope.js'
import type { Clock } from '../../lib/clock.js'
import { invalid, refuse } from '../../lib/errors.js'
import { newId } from '../../lib/ids.js'
import { packed, unpacked } from '../../lib/packing.js'
import type { Secrets } from '../../lib/secrets.js'
import { profileWords } from '../../lib/words/da/profiles.js'
import { type Definition, date, flag, modelOf, text } from '../../stores/model.js'
import type { ImportOptions, ImportResult } from './service.js'

interface ProfileImport {
  _id: string
  /** kommunekode of the coordinator who chose the file */
  municipality: string
  by: string
  at: Date
  /** false: only tried, and the file is here */
  loaded: boolean
  /** `Contents` as JSON, packed and sealed: CPR numbers are in the file, and cells of it in the report */
  sealed: string
}

/** What came of a file, for its page. */
export interface ImportTold extends Pick<ImportResult, 'report' | 'questions' | 'unchanged' | 'kept'> {
  filename: string
}

interface Contents extends ImportTold {
  /** in base64; null: loaded, and gone */
  file: string | null
}

const definition: Definition<ProfileImport> = {
  ...{ _id: text, municipality: text, by: text, at: date, loaded: flag, sealed: text },
}

export const profileImportModel = (db: Connection) =>
  modelOf<ProfileImport>(db, 'ProfileImport', 'profileImports', definition, [[{ at: 1 }]])

/** How long a file waits to be loaded, and its report can be seen, in milliseconds. */
const keptFor = 3_600_000
/** Characters; a document of the store holds 16 MB. */
const largest = 15_000_000

interface Deps {
  db: Connection
  clock: Clock
  secrets: Secrets
  importFile(acting: Acting, file: Uint8Array, options: ImportOptions): Promise<ImportResult>
}

export function createImports({ db, clock, secrets, importFile }: Deps) {
  const imports = profileImportModel(db)
  const oldest = () => new Date(clock.now().getTime() - keptFor)
  const ownerOf = ({ _id, by, municipality }: Pick<ProfileImport, '_id' | 'by' | 'municipality'>) =>
    `import ${_id} of ${by} in ${municipality}`

  /** Whose an import is. */
  function placeOf({ role, scope, account }: Acting): Pick<ProfileImport, 'by' | 'municipality'> {
    if (role !== 'coordinator' || scope.kind !== 'municipality') throw refuse('NOT_FOUND')
    return { by: account, municipality: scope.municipality }
  }

  async function seal(contents: Contents, owner: string): Promise<string> {
    return secrets.seal(await packed(JSON.stringify(contents)), owner)
  }

  async function open({ sealed, ...one }: ProfileImport): Promise<Contents> {
    return JSON.parse(await unpacked(secrets.open(sealed, ownerOf(one))))
  }

  async function find(acting: Acting, id: string): Promise<ProfileImport> {
    const found = await imports.findOne({ _id: id, ...placeOf(acting), at: { $gte: oldest() } }).lean<ProfileImport>()
    if (!found) throw refuse('NOT_FOUND')
    return found
  }

  const toldOf = (filename: string, { report, questions, unchanged, kept }: ImportResult): ImportTold => ({
    ...{ filename: filename.slice(0, 200), report, questions, unchanged, kept },
  })

  async function run(acting: Acting, filename: string, content: Buffer, dryRun: boolean): Promise<string> {
    const place = { _id: newId(), ...placeOf(acting) }
    const told = toldOf(filename, await importFile(acting, content, { dryRun, id: place._id }))
    const sealed = await seal({ ...told, file: dryRun ? content.toString('base64') : null }, ownerOf(place))
    if (sealed.length > largest) throw invalid([{ field: 'file', text: profileWords.importTooLarge }])
    await imports.create({ ...place, at: clock.now(), loaded: !dryRun, sealed })
    return place._id
  }

  return {
    /** Says what would come of a file, and keeps it. @returns the report's id @throws INVALID, NOT_FOUND */
    tryImport: (acting: Acting, filename: string, content: Buffer): Promise<string> =>
      run(acting, filename, content, true),

    /** Loads a file that was not tried. @returns the report's id @throws INVALID, NOT_FOUND */
    loadImport: (acting: Acting, filename: string, content: Buffer): Promise<string> =>
      run(acting, filename, content, false),

    /** @throws NOT_FOUND for everybody but whoever chose the file, and after an hour */
    async importReport(acting: Acting, id: string): Promise<ImportTold & { loaded: boolean }> {
      const found = await find(acting, id)
      const { file: _, ...told } = await open(found)
      return { ...told, loaded: found.loaded }
    },

    /**
     * Loads for real what was tried, as the store is now; what is loaded already stays as it is. A kill before the last
     * line leaves the file here, and loading it again finishes it.
     * @throws NOT_FOUND as `importReport`
     */
    async carryOutImport(acting: Acting, id: string): Promise<void> {
      const found = await find(acting, id)
      const { file, filename } = await open(found)
      if (file === null) return
      const told = toldOf(filename, await importFile(acting, Buffer.from(file, 'base64'), { id }))
      const sealed = await seal({ ...told, file: null }, ownerOf(found))
      await imports.updateOne({ _id: id, loaded: false }, { $set: { loaded: true, at: clock.now(), sealed } })
    },

    /** Deletes files and reports that nobody can see any more. */
    async forgetImports(): Promise<void> {
      await imports.deleteMany({ at: { $lt: oldest() } })
    },
  }
}
