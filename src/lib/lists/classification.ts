/**
 * DISCO-08 and DB25 as Danmarks Statistik publishes them: SEKVENS;KODE;NIVEAU;TITEL;… with semicolons, a BOM, CRLF and the
 * whole hierarchy, from one digit (or a letter) down to six.
 */
import { readTable } from '../csv.js'
import { isGarbled, type ListName, type OfficialRow, type Reading, unreadable } from './reading.js'

interface Row {
  line: number
  code: string
  level: string
  title: string
}

interface Kind {
  list: ListName
  name: string
  /** the form of a code by its level */
  levels: Record<string, RegExp>
  /** the levels that go into the catalogue */
  kept: readonly string[]
  /** why this is not the list it looks like, or null */
  mistaken(codes: ReadonlySet<string>): string | null
}

const lower = { '2': /^\d{2}$/, '3': /^\d{3}$/, '4': /^\d{4}$/, '5': /^\d{6}$/ }

const disco: Kind = {
  list: 'occupations',
  name: 'DISCO-08',
  levels: { '1': /^\d$/, ...lower },
  kept: ['4', '5'],
  // ISCO-88 had no sub-major group 96.
  mistaken: codes =>
    codes.has('96') ? null : 'Filen ligner en ældre DISCO: gruppe 96 mangler. Hent DISCO-08 hos Danmarks Statistik.',
}

const db25: Kind = {
  list: 'db25',
  name: 'DB25',
  levels: { '1': /^[A-Z]$/, ...lower },
  kept: ['5'],
  // NACE 2.1 has a section V and no division 45 any more.
  mistaken: codes =>
    codes.has('45') || !codes.has('V')
      ? 'Filen ligner DB07, som CVR ikke bruger længere. Hent Dansk Branchekode 2025 (DB25) hos Danmarks Statistik.'
      : null,
}

export function readClassification(file: Uint8Array): Reading {
  const table = readTable(file, { required: ['KODE', 'NIVEAU', 'TITEL'] })
  if ('error' in table) return unreadable(table.error)
  const rows: Row[] = table.rows.map(({ line, cells }) => ({
    line,
    // Branch codes are also written 01.11.00.
    code: (cells.KODE ?? '').replaceAll('.', ''),
    level: cells.NIVEAU ?? '',
    title: cells.TITEL ?? '',
  }))
  const top = rows.find(({ level }) => level === '1')
  if (!top)
    return unreadable(
      'Filen har ingen rækker på niveau 1, så det kan ikke ses, hvilken liste det er. Hent hele listen, ikke et udsnit.',
    )
  const kind = /^[A-Z]$/.test(top.code) ? db25 : disco
  const problems = [
    ...table.rows.flatMap(({ line, problem }) => (problem ? [`Linje ${line}: ${problem}`] : [])),
    ...faults(rows, kind),
  ]
  const mistaken = kind.mistaken(new Set(rows.map(({ code }) => code)))
  if (mistaken) return unreadable(mistaken)
  if (problems.length > 0) return unreadable(...problems)
  return {
    list: kind.list,
    rows: rows.filter(({ level }) => kind.kept.includes(level)).map(catalogueRow),
    problems: [],
  }
}

const catalogueRow = ({ code, title }: Row): OfficialRow => ({ code, title, sectors: null })

/** One sentence per wrong row. */
function faults(rows: readonly Row[], { name, levels }: Kind): string[] {
  const firstLine = new Map<string, number>()
  for (const { code, line } of rows) if (!firstLine.has(code)) firstLine.set(code, line)

  const fault = ({ line, code, level, title }: Row): string | null => {
    const form = levels[level]
    if (!form) return `NIVEAU: «${level}» er ikke et niveau i ${name}. Niveauerne er 1 til 5.`
    if (!form.test(code)) {
      return form.test(`0${code}`)
        ? `KODE: «${code}» mangler et ciffer. Et regneark kan have fjernet et nul foran. Hent filen igen, og brug den uden at åbne den.`
        : `KODE: «${code}» har ikke den form, en kode på niveau ${level} i ${name} har. Ret koden, eller hent filen igen.`
    }
    if (title === '') return `TITEL: koden ${code} har ingen titel. Hent filen igen.`
    if (isGarbled(title))
      return `TITEL: bogstaverne i «${title}» er ødelagt. Hent filen igen, og gem den uden at ændre den.`
    if (firstLine.get(code) !== line)
      return `KODE: ${code} står også på linje ${firstLine.get(code)}. Slet den ene af de to linjer.`
    const parent = level === '5' ? code.slice(0, 4) : code.slice(0, -1)
    if (Number(level) > 2 && !firstLine.has(parent))
      return `KODE: ${code} hører under ${parent}, som ikke er i filen. Hent hele listen, ikke et udsnit.`
    return null
  }

  return rows.flatMap(row => {
    const found = fault(row)
    return found ? [`Linje ${row.line}, ${found}`] : []
  })
}
