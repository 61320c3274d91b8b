/**
 * Puts official lists in the place of the catalogues in lib/data: all of the files or none, with what is ours (sectors, the
 * order of municipalities) kept. Tells what is new, changed and gone, and where codes that are gone are in use.
 */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Connection } from 'mongoose'
import type { Day } from './lib/days.js'
import { readOfficialList } from './lib/lists/official.js'
import type { ListName, OfficialRow } from './lib/lists/reading.js'
import type { ListChange, ListsReport } from './lib/lists/report.js'

type Row = Record<string, string>

interface Catalogue {
  title: string
  key: string
  columns: readonly string[]
  /** the comment lines above the table */
  source(read: Day): string[]
  /** a row with what the official list does not tell */
  complete(row: OfficialRow, known: ReadonlyMap<string, Row>): Row
}

const catalogues: Record<ListName, Catalogue> = {
  occupations: {
    title: 'DISCO-08',
    key: 'code',
    columns: ['code', 'title', 'sectors'],
    source: read => [
      'source: Danmarks Statistik, DISCO-08 (official Danish titles of 4- and 6-digit codes); sectors by Springbræt, the main one first',
      `licence: CC BY 4.0; as of: ${read}`,
    ],
    complete: ({ code, title }, known) => ({
      code: code ?? '',
      title: title ?? '',
      sectors: (known.get(code ?? '') ?? known.get(code?.slice(0, 4) ?? ''))?.sectors ?? '',
    }),
  },
  db25: {
    title: 'DB25',
    key: 'code',
    columns: ['code', 'title'],
    source: read => [
      'source: Danmarks Statistik, Dansk Branchekode 2025 (DB25), official titles of the 6-digit codes',
      `licence: CC BY 4.0; as of: ${read}`,
    ],
    complete: ({ code, title }) => ({ code: code ?? '', title: title ?? '' }),
  },
  postcodes: {
    title: 'Postnumre',
    key: 'postcode',
    columns: ['postcode', 'name', 'municipalities', 'lat', 'lon'],
    source: read => [
      'source: Klimadatastyrelsen, Dataforsyningen (DAWA), postnumre: names, municipalities and visual centres (WGS84)',
      'municipalities: kommunekoder with addresses in the postcode, the main one first',
      `licence: CC BY 4.0; as of: ${read}`,
    ],
    complete(row, known) {
      const earlier = known.get(row.postcode ?? '')?.municipalities ?? ''
      return { ...(row as Row), municipalities: mainFirst(row.municipalities ?? null, earlier) }
    },
  },
}

/** The official list has no main municipality: the order known so far is kept, new ones come last. */
function mainFirst(told: string | null, earlier: string): string {
  if (told === null) return earlier
  const now = told.split(' ')
  const kept = earlier.split(' ').filter(code => now.includes(code))
  return [...kept, ...now.filter(code => !kept.includes(code))].join(' ')
}

const ownFolder = fileURLToPath(new URL('./lib/data', import.meta.url))

/**
 * @param input.files names and contents as published
 * @param input.folder where the catalogues are; the project's own unless told otherwise
 */
export async function importLists(input: {
  files: readonly { name: string; content: Uint8Array }[]
  db: Connection
  today: Day
  dryRun: boolean
  folder?: string
}): Promise<ListsReport> {
  const { files, db, today, dryRun, folder = ownFolder } = input
  const problems: string[] = []
  const ready: { list: ListName; text: string; change: ListChange }[] = []
  for (const { name, content } of files) {
    const read = readOfficialList(content)
    if (read.list === null) {
      problems.push(...read.problems.map(problem => `${name}: ${problem}`))
      continue
    }
    const { list } = read
    if (ready.some(one => one.list === list)) {
      problems.push(`${name}: ${catalogues[list].title} er også i en anden af filerne. Vælg den ene.`)
      continue
    }
    const known = rowsOf(await readFile(pathOf(folder, list), 'utf8'))
    const { rows, change } = merged(list, read.rows, known)
    problems.push(...(await obstacles(list, rows, change, known.length, folder)).map(one => `${name}: ${one}`))
    change.inUse = await usesOf(db, list, change.gone)
    ready.push({ list, text: textOf(list, rows, today), change })
  }
  if (problems.length > 0) return { problems, changes: [] }
  if (!dryRun) await writeAll(ready.map(({ list, text }) => ({ file: pathOf(folder, list), text })))
  return { problems: [], changes: ready.map(({ change }) => change) }
}

const pathOf = (folder: string, name: string) => `${folder.replace(/\/$/, '')}/${name}.csv`

const rowsOf = (text: string): Row[] =>
  parse(text, { delimiter: ';', comment: '#', comment_no_infix: true, columns: true }) as Row[]

function merged(list: ListName, official: readonly OfficialRow[], known: readonly Row[]) {
  const { key, columns, title, complete } = catalogues[list]
  const before = new Map(known.map(row => [row[key] ?? '', row]))
  const rows = official.map(row => complete(row, before)).sort((a, b) => ((a[key] ?? '') < (b[key] ?? '') ? -1 : 1))
  const codes = rows.map(row => row[key] ?? '')
  const now = new Set(codes)
  const differs = (row: Row) => columns.some(column => row[column] !== before.get(row[key] ?? '')?.[column])
  const change: ListChange = {
    ...{ list, title },
    added: codes.filter(code => !before.has(code)),
    changed: rows.filter(row => before.has(row[key] ?? '') && differs(row)).map(row => row[key] ?? ''),
    gone: [...before.keys()].filter(code => !now.has(code)),
    inUse: [],
  }
  return { rows, change }
}

/** Which catalogues of our own name codes of a list, and in which column; the system does not start on a code it lacks. */
const namedIn: Partial<Record<ListName, { file: string; column: string; label: string }>> = {
  occupations: { file: 'occupation-words', column: 'code', label: 'word' },
  postcodes: { file: 'centres', column: 'postcode', label: 'name' },
}

/** What would make the system worse or unable to start, one sentence each. */
async function obstacles(
  list: ListName,
  rows: readonly Row[],
  { gone }: ListChange,
  known: number,
  folder: string,
): Promise<string[]> {
  if (gone.length * 3 > known)
    return [`${gone.length} af de ${known} koder, der findes nu, er ikke i filen. Kontrollér, at det er hele listen.`]
  const found = rows
    .filter(row => list === 'postcodes' && row.municipalities === '')
    .map(
      ({ postcode }) =>
        `postnummer ${postcode} er nyt, og filen siger ikke, hvilken kommune det ligger i. Brug filen som JSON.`,
    )
  const own = namedIn[list]
  if (!own) return found
  const lost = new Set(gone)
  for (const row of rowsOf(await readFile(pathOf(folder, own.file), 'utf8'))) {
    const code = row[own.column] ?? ''
    if (lost.has(code))
      found.push(
        `${code} er udgået, men «${row[own.label]}» i ${own.file}.csv bruger den. Giv den en ny kode dér først.`,
      )
  }
  return found
}

/** Where documents hold codes of a list. */
const holders: Record<ListName, { collection: string; field: string; told: string }[]> = {
  occupations: [
    { collection: 'openings', field: 'disco', told: 'opslag' },
    { collection: 'profiles', field: 'experience.disco', told: 'kompetenceprofiler' },
  ],
  db25: [{ collection: 'companies', field: 'db25', told: 'virksomheder' }],
  postcodes: [
    { collection: 'companies', field: 'workplaces.postcode', told: 'virksomheder' },
    { collection: 'profiles', field: 'homePostcode', told: 'kompetenceprofiler' },
  ],
}

async function usesOf(db: Connection, list: ListName, gone: readonly string[]): Promise<string[]> {
  const sentences: string[] = []
  for (const code of gone) {
    const used: string[] = []
    for (const { collection, field, told } of holders[list]) {
      const count = await db.collection(collection).countDocuments({ [field]: code })
      if (count > 0) used.push(`${count} ${told}`)
    }
    if (used.length > 0) sentences.push(`${code} er udgået, men bruges af ${used.join(' og ')}.`)
  }
  return sentences
}

function textOf(list: ListName, rows: readonly Row[], today: Day): string {
  const { columns, source } = catalogues[list]
  const table = stringify([[...columns], ...rows.map(row => columns.map(column => row[column] ?? ''))], {
    delimiter: ';',
    record_delimiter: '\n',
  })
  return `${source(today)
    .map(line => `# ${line}\n`)
    .join('')}${table}`
}

/** Every file is written whole beside its place before the first is put there. */
async function writeAll(files: readonly { file: string; text: string }[]): Promise<void> {
  for (const { file, text } of files) await writeFile(`${file}.new`, text)
  for (const { file } of files) await rename(`${file}.new`, file)
}
