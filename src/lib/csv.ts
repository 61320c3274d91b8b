/** Tables from and to files: what spreadsheets and other systems save as CSV, read into rows of text with line numbers. */
import { CsvError, parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { legible } from './legible.js'

export interface TableRow {
  /** the line of the file on which the row begins; the header is line 1 */
  line: number
  cells: Record<string, string>
  /** one Danish sentence when the line has more fields than the header, so that its fields may stand in wrong columns */
  problem: string | null
}

export interface Table {
  columns: string[]
  rows: TableRow[]
}

const delimiters = [';', ',', '\t'] as const

export interface TableOptions {
  /** columns that must be there */
  required?: readonly string[]
  /** the columns that are read: a header name that means one of them gets its spelling; the required ones if not told */
  known?: readonly string[]
  /** lines below the header */
  mostRows?: number
}

/**
 * Reads a table with a header line: UTF-8 with or without BOM, else windows-1252 (what older Excel saves); separated by
 * semicolon, comma or tab. Cells are trimmed and never interpreted. Empty lines are skipped. The error is one Danish sentence.
 */
export function readTable(
  input: Uint8Array | string,
  { required = [], known = required, mostRows = Number.POSITIVE_INFINITY }: TableOptions = {},
): Table | { error: string } {
  if (isWorkbook(input))
    return { error: 'Det er en Excel-fil. Åbn den i Excel, vælg Gem som CSV, og prøv igen med den nye fil.' }
  const text = typeof input === 'string' ? input.replace(/^\uFEFF/, '') : decode(input)
  if (text === null || text.includes('\0')) return { error: 'Filen er ikke en tabel. Gem den som CSV, og prøv igen.' }
  if (text.trim() === '') return { error: 'Filen er tom. Vælg en fil med en overskrift og mindst én linje.' }

  try {
    const records = recordsOf(text)
    if (records.length > mostRows + 1)
      return {
        error: `Filen har flere end ${mostRows.toLocaleString('da-DK')} linjer. Del den i flere filer, og tag én ad gangen.`,
      }
    return tableOf(records, { required, known })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = error.lines === undefined ? '' : ` omkring linje ${error.lines}`
    return { error: `Filen kan ikke læses${line}. Se efter et anførselstegn, der ikke bliver lukket.` }
  }
}

/** What Excel saves unless asked for CSV: a zip file, or before 2007 a compound file. */
const isWorkbook = (input: Uint8Array | string): boolean =>
  typeof input !== 'string' && ['504b0304', 'd0cf11e0'].includes(Buffer.from(input.subarray(0, 4)).toString('hex'))

interface CsvRecord {
  line: number
  cells: string[]
}

function recordsOf(text: string): CsvRecord[] {
  const parsed = parse(text, {
    delimiter: delimiterOf(text),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    raw: true,
    info: true,
  }) as unknown as { record: string[]; raw: string; info: { lines: number } }[]
  let line = 1
  const records: CsvRecord[] = []
  for (const { record, raw } of parsed) {
    const cells = record.map(cell => legible(cell).trim())
    if (cells.some(cell => cell !== '')) records.push({ line, cells })
    line += raw.match(/\r\n|\n|\r/g)?.length ?? 0
  }
  return records
}

/** Two ways of writing a column's name mean the same when only case, spaces, underscores or the spelling of æ, ø and å differ. */
const meaningOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa')
    .replace(/[\s_-]/g, '')

function tableOf(
  records: CsvRecord[],
  { required, known }: { required: readonly string[]; known: readonly string[] },
): Table | { error: string } {
  const [header, ...body] = records
  const spelling = new Map(known.map(name => [meaningOf(name), name]))
  const columns = (header?.cells ?? []).map(name => spelling.get(meaningOf(name)) ?? name)
  const missing = required.filter(name => !columns.includes(name))
  if (missing.length > 0)
    return {
      error: `Filen mangler ${missing.length === 1 ? 'kolonnen' : 'kolonnerne'} ${missing.join(', ')}. Ret overskriften på filens første linje.`,
    }
  const twice = columns.find((name, position) => name !== '' && columns.indexOf(name) !== position)
  if (twice) return { error: `Kolonnen ${twice} står to gange i filen. Slet den ene.` }

  if (body.length === 0) return { error: 'Filen har en overskrift, men ingen linjer. Vælg en fil med mindst én linje.' }

  return { columns, rows: body.map(record => rowOf(record, columns)) }
}

/** Surplus fields stay in the last column, so that nothing of the line is lost when it is handed back. */
function rowOf({ line, cells }: CsvRecord, columns: string[]): TableRow {
  const last = columns.length - 1
  const surplus = cells.slice(columns.length).some(cell => cell !== '')
  const values = surplus ? [...cells.slice(0, last), cells.slice(last).join(';')] : cells
  return {
    line,
    cells: Object.fromEntries(columns.map((name, position) => [name, values[position] ?? ''])),
    problem: surplus
      ? `Linjen har ${cells.length} felter, men overskriften har ${columns.length}. Sæt anførselstegn om tekst med skilletegn.`
      : null,
  }
}

function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '')
  const counts = delimiters.map(delimiter => header.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ';'
}

function decode(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Zip archives (xlsx) and other binary files hold zero bytes, text in windows-1252 never does.
    return bytes.includes(0) ? null : decodeWindows1252(bytes)
  }
}

/** The characters of windows-1252 from 0x80 on that latin 1 has not. Node 20's TextDecoder leaves them as controls. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

const decodeWindows1252 = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, character => windows1252[character.charCodeAt(0) - 0x80] ?? character)

/**
 * A table to download: semicolons, CRLF and a BOM, as Danish spreadsheets want it. A cell that a spreadsheet would run
 * as a formula (it begins with = + - @ tab or return) gets an apostrophe in front (OWASP, CSV injection).
 */
export function writeTable({
  columns,
  rows,
}: {
  columns: readonly string[]
  rows: readonly Record<string, unknown>[]
}): string {
  const records = rows.map(row => columns.map(name => guarded(row[name])))
  return stringify([columns.map(guarded), ...records], {
    delimiter: ';',
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
    bom: true,
  })
}

const guarded = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(value)
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
