/**
 * Files of competence profiles. Each row is written by itself, so a kill in the middle loses nothing and loading the file
 * again finishes it; loading it twice changes nothing.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Model } from 'mongoose'
import type { Acting } from '../../accounts/scope.js'
import type { Audit } from '../../audit/service.js'
import type { Clock } from '../../lib/clock.js'
import { readTable, type TableRow } from '../../lib/csv.js'
import { invalid, refuse } from '../../lib/errors.js'
import { type ImportReport, newReport, refusedTable } from '../../lib/import-report.js'
import type { Remark } from '../../lib/import-row.js'
import { inTurns } from '../../lib/in-turns.js'
import { dayOfInstant } from '../../lib/instants.js'
import type { Secrets } from '../../lib/secrets.js'
import { profileWords } from '../../lib/words/da/profiles.js'
import { isDuplicate } from '../../stores/errors.js'
import { newConsent } from '../consents.js'
import { emptyFacts } from '../facts.js'
import type { Profile } from '../model.js'
import { type ownerChooser, type Staffing, servedMunicipalities } from '../owners.js'
import { plainNumber } from '../person-number.js'
import type { Refusals } from '../refusals.js'
import type { Writer } from '../writer.js'
import { profileColumns, requiredProfileColumns } from './fields.js'
import { joinRows, newsFor, type ToldRow, toldByRow, unknownWay } from './merge.js'
import { type FilePerson, type FileRow, findPeople } from './people.js'
import { readProfileRow } from './row.js'

export interface ImportOptions {
  /** true: say what would come of it, write nothing */
  dryRun?: boolean
  /** of the import, if it has one: what is refused is kept once, however often the file is loaded under it */
  id?: string
}

export interface ImportResult {
  report: ImportReport
  /** what must still be answered about the rows that are told as `withQuestions` */
  questions: ImportReport['refused']
  /** rows that were loaded before, just as they are */
  unchanged: number
  /** the refused rows as CSV text, with the reasons in a column of their own; null: none */
  refusedTable: string | null
  /** where a coordinator finds that table for thirty days; null: nothing kept */
  kept: string | null
}

interface Deps extends Staffing {
  profiles: Model<Profile>
  secrets: Secrets
  clock: Clock
  audit: Audit
  writer: Writer
  refusals: Refusals
  chooser: () => ReturnType<typeof ownerChooser>
}

/** More than all in the country whom an IGU is for; what is told of each line must be read by somebody, and fit into a document. */
const mostRows = 20_000

/** Rows per log entry, so that an entry stays a small document. */
const rowsPerEntry = 200

export function createImport({ profiles, secrets, clock, audit, writer, refusals, chooser, municipalities }: Deps) {
  /**
   * Loads a file as the coordinator (own municipality's rows) or as the system (every municipality served here).
   * @throws INVALID when the file is no table of profiles; NOT_ALLOWED
   */
  async function importFile(
    acting: Acting,
    file: Uint8Array,
    { dryRun = false, id }: ImportOptions = {},
  ): Promise<ImportResult> {
    if (acting.role !== 'system' && acting.role !== 'coordinator') throw refuse('NOT_ALLOWED')
    const table = readTable(file, { required: requiredProfileColumns, known: profileColumns, mostRows })
    if ('error' in table) throw invalid([{ field: 'file', text: table.error }])

    const served = await servedMunicipalities({ municipalities })
    const today = dayOfInstant(clock.now())
    const report = newReport(table, profileColumns)
    const refusedRows: TableRow[] = []
    const refuseRow = (row: TableRow, remarks: readonly Remark[]) => {
      refusedRows.push(row)
      report.refused.push(...remarks.map(({ field, message }) => ({ row: row.line, field, message })))
    }

    const rows: FileRow[] = []
    const byLine = new Map(table.rows.map(row => [row.line, row]))
    await inTurns(table.rows, row => {
      const { value, questions, refusals } = readProfileRow(row, { today, municipalities: served })
      if (!value) refuseRow(row, refusals)
      else
        rows.push({
          line: row.line,
          value,
          told: toldByRow(value, questions, today),
          questions,
          personKey: keyOf(value),
          removedKey: secrets.removedKey(keyOf(value)),
          cprHash: value.cpr && secrets.cprHash(value.cpr),
        })
    })
    const { people, refused } = await findPeople({ profiles, acting, rows })
    for (const { line, remark } of refused) refuseRow(byLine.get(line) as TableRow, [remark])
    // The report tells of them that they are here, also of those of other municipalities.
    const told = [...new Set(refused.flatMap(({ known }) => known ?? []))]
    if (told.length > 0)
      await audit.record(acting, {
        ...{ what: 'profile.number-known', on: told },
        why: 'nummer i en fil, der indlæses',
      })

    const load = createLoader({ acting, dryRun, choose: chooser() })
    const log = dryRun ? null : logOf(acting)
    let unchanged = 0
    const questions: ImportResult['questions'] = []
    await inTurns(people, async ({ row, person }, index) => {
      if (index % rowsPerEntry === 0) await log?.(people.slice(index, index + rowsPerEntry))
      const outcome = await load(row, person)
      if ('refusal' in outcome) {
        refuseRow(byLine.get(row.line) as TableRow, [outcome.refusal])
        return
      }
      if (outcome.repeat) unchanged++
      if (outcome.repeat || row.told.questions.length === 0) report.accepted++
      else {
        report.withQuestions++
        questions.push(...row.questions.map(question => ({ row: row.line, ...question })))
      }
      if (outcome.id) report.items.push({ row: row.line, id: outcome.id })
    })

    report.refused.sort((a, b) => a.row - b.row)
    const about = { columns: table.columns, known: profileColumns, report }
    const refusedFile = refusedRows.length > 0 ? refusedTable(refusedRows, about) : null
    const kept =
      refusedFile !== null && !dryRun && acting.scope.kind === 'municipality'
        ? await refusals.keep(acting.scope.municipality, refusedFile, { rows: refusedRows.length, id })
        : null
    return { report, questions, refusedTable: refusedFile, kept, unchanged }
  }

  const keyOf = ({ asylPersonId, cpr }: { asylPersonId?: string | null | undefined; cpr: string | null }): string =>
    asylPersonId ? plainNumber(asylPersonId) : cpr ? secrets.personKey(cpr) : ''

  /** Whom the next rows are about, written down before they are loaded, so that a kill leaves nobody without a trace. */
  const logOf = (acting: Acting) => async (people: readonly { person: FilePerson }[]) => {
    const on = [...new Set(people.map(({ person }) => person.id ?? person.newId))]
    await audit.record(acting, { what: 'profile.import', on, why: 'fil indlæses' })
  }

  type Outcome = { id: string | null; repeat: boolean } | { refusal: Remark }

  function createLoader({
    acting,
    dryRun,
    choose,
  }: {
    acting: Acting
    dryRun: boolean
    choose: (municipality: string) => Promise<string>
  }) {
    const sealed = (cpr: string, id: string) => ({
      cpr: secrets.seal(cpr, id),
      cprHash: secrets.cprHash(cpr),
      hasCpr: true,
    })

    function newProfile(told: ToldRow, id: string, owner: string) {
      const now = clock.now()
      const { facts, sources, questions, matching } = told
      return {
        ...emptyFacts,
        firstName: '',
        municipality: '',
        ...facts,
        _id: id,
        personKey: keyOf({ ...facts, cpr: told.cpr }),
        ...(told.cpr ? sealed(told.cpr, id) : { cpr: null, cprHash: null, hasCpr: false }),
        owner,
        arrivedOn: null,
        manualState: null,
        household: null,
        consents:
          matching === 'yes'
            ? [newConsent(acting, now, { kind: 'matching', ...unknownWay, on: sources.consents?.when })]
            : [],
        sources,
        questions,
        removedAt: null,
      } satisfies Partial<Profile>
    }

    async function change(id: string, told: ToldRow): Promise<boolean> {
      const { changed } = await writer.change({ _id: id, removedAt: null }, async found => {
        const news = newsFor(found, told, {
          acting,
          now: clock.now(),
          sealed: told.cpr ? sealed(told.cpr, id) : null,
        })
        const owner =
          found.owner === null || news?.municipality ? await choose(news?.municipality ?? found.municipality) : null
        return owner ? { ...news, owner } : news
      })
      return changed
    }

    /** Writes what the row tells; somebody else may be loading the same person at the same moment. */
    async function write(person: FilePerson, told: ToldRow): Promise<boolean> {
      if (!person.id) {
        const id = person.newId
        try {
          await writer.insert(newProfile(told, id, await choose(told.facts.municipality ?? '')))
          person.id = id
          return true
        } catch (error) {
          if (!isDuplicate(error)) throw error
          const hash = told.cpr && secrets.cprHash(told.cpr)
          const other = await profiles
            .findOne({
              $or: [{ personKey: keyOf({ ...told.facts, cpr: told.cpr }) }, ...(hash ? [{ cprHash: hash }] : [])],
            })
            .sort({ _id: 1 })
            .lean<Profile>()
          if (!other) throw error
          person.id = other._id
          await logOf(acting)([{ person }])
        }
      }
      return change(person.id, told)
    }

    function pretend(person: FilePerson, told: ToldRow): boolean {
      const { known } = person
      const blank = { rankWanted: 0, rankedRev: 0, revision: 0, createdAt: clock.now(), changedAt: clock.now() }
      if (!known) {
        person.known = { ...newProfile(told, 'dry-run', ''), ...blank }
        return true
      }
      const news = newsFor(known, told, {
        acting,
        now: clock.now(),
        sealed: told.cpr ? sealed(told.cpr, known._id) : null,
      })
      if (news) person.known = { ...known, ...news }
      return news !== null
    }

    return async (row: FileRow, person: FilePerson): Promise<Outcome> => {
      // Later rows about the same person are heard at once, so that the file says the same however often it is loaded.
      const told = person.rows
        .slice(person.rows.indexOf(row))
        .map(({ told }) => told)
        .reduce(joinRows)
      try {
        const changed = dryRun ? pretend(person, told) : await write(person, told)
        const same = person.loaded ? isDeepStrictEqual(person.loaded.told, row.told) : !changed
        if (changed) person.loaded = row
        return { id: person.id, repeat: same && !changed }
      } catch (error) {
        if ((error as { code?: string }).code !== 'NOT_FOUND') throw error
        return { refusal: { field: 'asylPersonId', message: profileWords.refused.removed } }
      }
    }
  }

  return {
    importFile,

    /** `importFile`'s report alone. */
    importRows: async (acting: Acting, file: Uint8Array, options?: ImportOptions): Promise<ImportReport> =>
      (await importFile(acting, file, options)).report,

    /** The refused rows that `importFile` kept, as CSV text. */
    refusedRows: refusals.read,

    /** Which refused rows are kept. */
    refusedFiles: refusals.list,

    /** Deletes kept rows that nobody can fetch any more: they hold CPR numbers. */
    forgetRefusedRows: refusals.forgetOld,
  }
}
