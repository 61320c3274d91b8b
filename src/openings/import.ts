/**
 * Files of openings from companies become drafts. Each row is written by itself, so a kill in the middle loses nothing
 * and loading the file again finishes it; loading it twice changes nothing.
 */
import type { Model } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { readTable, type TableRow } from '../lib/csv.js'
import type { Day } from '../lib/days.js'
import { invalid, refuse } from '../lib/errors.js'
import { type ImportReport, newReport, refusedTable } from '../lib/import-report.js'
import type { Remark } from '../lib/import-row.js'
import { inTurns } from '../lib/in-turns.js'
import { dayOfInstant } from '../lib/instants.js'
import { municipalityName } from '../lib/places.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Rules } from '../rules/rules.js'
import { isDuplicate } from '../stores/errors.js'
import { createEmployers, type Employers } from './import-employers.js'
import { type Question, questionsOf } from './import-question.js'
import { type ImportedOpening, openingColumns, readOpeningRow, requiredOpeningColumns } from './import-row.js'
import { unreadOf } from './import-unread.js'
import { faults, fieldsOf, type OpeningInput, withoutFaults } from './input.js'
import type { Opening, Unread } from './model.js'

export interface ImportResult {
  report: ImportReport
  /** what somebody must still answer, per row and field */
  questions: Question[]
  /** rows that were loaded before, just as they are */
  unchanged: number
  /** the refused rows as CSV text, with the reasons in a column of their own; null: none */
  refusedTable: string | null
}

export interface ImportOptions {
  /** true: say what would come of it, write nothing */
  dryRun?: boolean
}

interface Deps {
  openings: Model<Opening>
  clock: Clock
  companies: Pick<Companies, 'findOrCreateForImport' | 'findForImport'>
  municipalities: Pick<Municipalities, 'all'>
  rules: Rules
  create(
    acting: Acting,
    input: OpeningInput & { company: string },
    from: Pick<Opening, 'origin' | 'importKey' | 'importText' | 'questions'>,
  ): Promise<Opening>
}

type ReadRow = { row: TableRow } & ReturnType<typeof readOpeningRow>

/** What is told of each line must fit into a document. */
const mostRows = 2_000

/** A row that is not refused, with its own text. */
interface Row {
  cells: Record<string, string>
  value: ImportedOpening
  questions: Remark[]
  text: string
}

/** The known opening of a row, or none; and whether the row says anything new. */
interface Outcome {
  id: string | null
  repeat: boolean
  questions: Remark[]
}

export function createImport({ openings, clock, companies, municipalities, rules, create }: Deps) {
  const today = () => dayOfInstant(clock.now())

  /** The row's place, made if it is not there; in a dry run only looked for. */
  async function placeOf(row: ImportedOpening, employers: Employers, dryRun: boolean) {
    const told = {
      publicEmployer: employers.told(row),
      municipality: row.municipality,
      cvr: row.cvr,
      name: row.companyName || `CVR ${row.cvr}`,
      sector: row.sector ?? '',
      contactEmail: row.contactEmail,
      workplace: {
        pNumber: row.pNumber ?? '',
        address: '',
        postcode: row.postcode ?? '',
        ordinaryEmployees: row.employees ?? 0,
        asOf: row.employees === null ? '' : today(),
      },
    }
    return dryRun ? companies.findForImport(told) : companies.findOrCreateForImport(told)
  }

  /** Rows of one file that differ only in what makes no key are different openings: the first, the second ... */
  function createKeys() {
    const texts = new Map<string, string[]>()
    return (key: string, text: string): string => {
      const known = texts.get(key) ?? []
      if (!known.includes(text)) known.push(text)
      texts.set(key, known)
      const place = known.indexOf(text)
      return place === 0 ? key : `${key}|${place + 1}`
    }
  }

  async function load(
    acting: Acting,
    row: Row,
    { dryRun, keyOf, employers }: { dryRun: boolean; keyOf: ReturnType<typeof createKeys>; employers: Employers },
  ): Promise<Outcome> {
    const { value, text } = row
    const place = await placeOf(value, employers, dryRun)
    const questions = [
      ...employers.questions(value, place?.publicEmployer ?? null),
      ...(place ? otherwiseKnown(value, place) : []),
    ]
    if (!place?.workplace) return { id: null, repeat: false, questions }
    const input = inputOf(value, place.workplace, today())
    const unread = unreadOf(row, input)
    const { title, startFrom, schemes } = value
    const importKey = keyOf(
      [place.company, place.workplace, title.toLowerCase(), startFrom, ...schemes].join('|'),
      text,
    )
    const find = () => openings.findOne({ importKey, origin: 'import' }).lean<Opening>()
    const known = await find()
    const asBefore = async (opening: Opening): Promise<Outcome> => {
      const { question, ...outcome } = await again(opening, { input, unread, text }, dryRun)
      return { ...outcome, questions: question ? [...questions, question] : questions }
    }
    if (known) return asBefore(known)
    if (dryRun) return { id: null, repeat: false, questions }
    try {
      const from = { origin: 'import' as const, importKey, importText: text, questions: unread }
      return { id: (await create(acting, { ...input, company: place.company }, from))._id, repeat: false, questions }
    } catch (error) {
      const other = isDuplicate(error) ? await find() : null
      if (!other) throw error
      return asBefore(other)
    }
  }

  /** The same row with other facts: a draft that nobody has touched follows the file, anything else stays as it is. */
  async function again(
    known: Opening,
    { input, unread, text }: { input: OpeningInput; unread: Unread[]; text: string },
    dryRun: boolean,
  ) {
    const id = known._id
    if (known.importText === text) return { id, repeat: true }
    const untouched = { _id: id, state: 'draft', rev: 0 } as const
    if (dryRun) {
      if (known.state === 'draft' && known.rev === 0) return { id, repeat: false }
    } else {
      const fields = fieldsOf(input, { today: today(), workplace: known.workplace })
      const { matchedCount } = await openings.updateOne(untouched, {
        $set: { ...fields, questions: unread, importText: text, changedAt: clock.now() },
        $inc: { toldRev: 1 },
      })
      if (matchedCount === 1) return { id, repeat: false }
    }
    return { id, repeat: false, question: { field: 'titel', message: words.importTouched } }
  }

  /**
   * Loads a file as the coordinator (own municipality's rows) or as the system (every municipality served here).
   * @throws INVALID when the file is no table of openings; NOT_ALLOWED
   */
  async function importFile(
    acting: Acting,
    file: Uint8Array | string,
    { dryRun = false }: ImportOptions = {},
  ): Promise<ImportResult> {
    const own = ownMunicipality(acting)
    const table = readTable(file, { required: requiredOpeningColumns, known: openingColumns, mostRows })
    if ('error' in table) throw invalid([{ field: 'file', text: table.error }])

    const around = {
      today: today(),
      municipalities: (await municipalities.all()).map(({ _id }) => _id),
      rules,
    }
    const report = newReport(table, openingColumns)
    const asked: ImportResult['questions'] = []
    let unchanged = 0
    const refusedRows: TableRow[] = []
    const seen = new Set<string>()
    const keyOf = createKeys()
    const rows: ReadRow[] = []
    await inTurns(table.rows, row => void rows.push({ row, ...readOpeningRow(row, around) }))
    const employers = createEmployers(rows.flatMap(({ value }) => value ?? []))
    for (const { row, value, questions, refusals } of rows) {
      if (!value || (own && value.municipality !== own)) {
        refusedRows.push(row)
        const remarks = value ? [elsewhere(value.municipality)] : refusals
        report.refused.push(...remarks.map(remark => ({ row: row.line, ...remark })))
        continue
      }
      const text = JSON.stringify(row.cells)
      const asking = [...questions, ...unfit(value, around.today)]
      const about = { cells: row.cells, value, questions: asking, text }
      const { id, repeat, questions: ofLoading } = await load(acting, about, { dryRun, keyOf, employers })
      const said = (field: string) => questions.some(one => one.field === field)
      const all = [...asking, ...ofLoading.filter(({ field }) => !said(field))]
      if (repeat) unchanged++
      if (repeat || seen.has(text) || all.length === 0) report.accepted++
      else {
        report.withQuestions++
        asked.push(...questionsOf(row, value, all))
      }
      seen.add(text)
      if (id) report.items.push({ row: row.line, id })
    }
    const about = { columns: table.columns, known: openingColumns, report }
    return {
      report,
      questions: asked,
      unchanged,
      refusedTable: refusedRows.length > 0 ? refusedTable(refusedRows, about) : null,
    }
  }

  return {
    importFile,

    /** `importFile`'s report alone. */
    importRows: async (acting: Acting, file: Uint8Array | string, options?: ImportOptions): Promise<ImportReport> =>
      (await importFile(acting, file, options)).report,
  }
}

/** The one municipality whose rows the acting account may load; null: all of them. */
function ownMunicipality({ role, scope }: Acting): string | null {
  if (role === 'system') return null
  if (role === 'coordinator' && scope.kind === 'municipality') return scope.municipality
  throw refuse('NOT_ALLOWED')
}

const elsewhere = (municipality: string): Remark => ({
  field: 'kommunekode',
  message: words.importElsewhere.replace('{municipality}', municipalityName(municipality)),
})

/** A company that is known is not changed by a file, so what the file says otherwise is asked about. */
function otherwiseKnown(
  { companyName, employees }: ImportedOpening,
  known: { name: string; employees: number | null },
): Remark[] {
  const same = (text: string) => text.trim().toLowerCase()
  return [
    ...(companyName !== '' && same(companyName) !== same(known.name)
      ? [{ field: 'virksomhed', message: words.importOtherName.replace('{name}', known.name) }]
      : []),
    ...(employees !== null && employees !== known.employees
      ? [
          {
            field: 'ansatte',
            message: words.importOtherEmployees
              .replace('{told}', employees.toLocaleString('da-DK'))
              .replace('{known}', known.employees?.toLocaleString('da-DK') ?? 'intet tal'),
          },
        ]
      : []),
  ]
}

/** What a row tells, as the form would tell it. */
const plainInput = (row: ImportedOpening): OpeningInput => ({
  ...row,
  workplace: '',
  slots: row.slots ?? 0,
  startTo: null,
  subsidisedNow: null,
  contactName: null,
  contactPhone: null,
})

/** Values that the row's reader lets through and a draft cannot hold become questions, not refusals. */
const unfit = (row: ImportedOpening, today: Day): Remark[] =>
  faults(plainInput(row), today)
    .filter(({ field }) => field in columnOf)
    .map(({ field, text }) => ({ field: columnOf[field as keyof typeof columnOf], message: text }))

const columnOf = {
  title: 'titel',
  tasks: 'opgaver',
  hoursPerWeek: 'timer_pr_uge',
  weeks: 'uger',
  seats: 'pladser',
  startFrom: 'start',
} as const

const inputOf = (row: ImportedOpening, workplace: string, today: Day): OpeningInput =>
  withoutFaults({ ...plainInput(row), workplace }, today)
