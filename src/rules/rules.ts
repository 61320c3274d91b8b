/** The law's numbers as dated rows, read and checked at boot. A rule that changes on a day is a new row and no new code. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { addDays, type Day, parseIsoDay } from '../lib/days.js'
import { rulesWords } from '../lib/words/da/rules.js'
import { type RuleKind, type RuleName, type RuleScheme, ruleKinds, ruleSchemes } from './catalogue.js'

/** H: read in the law itself. M: a second-hand or older source. L: assumed. */
export const certainties = ['H', 'M', 'L'] as const
export type Certainty = (typeof certainties)[number]

export interface RuleRow {
  scheme: RuleScheme
  rule: string
  value: string
  /** first day in force; null: as far back as anybody asks */
  from: Day | null
  /** last day in force; null: until further notice */
  to: Day | null
  source: string
  certainty: Certainty
}

const columns = ['scheme', 'rule', 'value', 'from', 'to', 'source', 'certainty'] as const

/** The rows as text, so that a test can add one. */
export const shippedRows = (): string => readFileSync(new URL('./rows.csv', import.meta.url), 'utf8')

/**
 * The rules by scheme, name and day.
 * @throws Error with one Danish sentence naming the rule and the dates when the rows cannot be trusted
 */
export function loadRules(csv: string = shippedRows()) {
  const series = groupRows(readRows(csv))
  for (const scheme of ruleSchemes)
    for (const [rule, kind] of Object.entries(ruleKinds[scheme]))
      checkSeries(`${scheme} ${rule}`, kind, series.get(`${scheme} ${rule}`) ?? [])

  const beginnings = new Map(
    ruleSchemes.map(scheme => {
      const rows = [...series.values()].flat().filter(row => row.scheme === scheme || row.scheme === 'alle')
      return [scheme, [...new Set(rows.flatMap(({ from }) => from ?? []))].sort()]
    }),
  )

  // Asked very often: without making a text for every question.
  const rowsOf = new Map(
    ruleSchemes.map(scheme => [
      scheme,
      new Map(Object.keys(ruleKinds[scheme]).map(rule => [rule, series.get(`${scheme} ${rule}`) ?? []])),
    ]),
  )
  function find(scheme: RuleScheme, rule: string, day: Day): RuleRow | null {
    for (const row of rowsOf.get(scheme)?.get(rule) ?? []) if (inForce(row, day)) return row
    return null
  }

  const text = <S extends RuleScheme>(scheme: S, rule: RuleName<S>, day: Day): string => {
    const row = find(scheme, rule, day)
    if (!row) throw new Error(`Reglen ${scheme} ${rule} har ingen værdi den ${day}.`)
    return row.value
  }

  return {
    /** The row in force on a day with its source and certainty; null only for values that are not known for every year. */
    row: <S extends RuleScheme>(scheme: S, rule: RuleName<S>, day: Day): RuleRow | null => find(scheme, rule, day),
    /** The number in force on a day. @throws Error when none is known */
    value: <S extends RuleScheme>(scheme: S, rule: RuleName<S>, day: Day): number => Number(text(scheme, rule, day)),
    /** A code or a day in force. @throws Error when none is known */
    text,
    /** The codes in force. @throws Error when none are known */
    codes: <S extends RuleScheme>(scheme: S, rule: RuleName<S>, day: Day): string[] =>
      text(scheme, rule, day).split(' '),
    /** The days after `from` up to `to` on which a rule of the scheme, or a shared one, gets another row; sorted. */
    changes: (scheme: RuleScheme, from: Day, to: Day): Day[] =>
      (beginnings.get(scheme) ?? []).filter(day => day > from && day <= to),
    /** Every row, for a page that shows the law's numbers with their sources. */
    rows: (): RuleRow[] => [...series.values()].flat(),
  }
}

export type Rules = ReturnType<typeof loadRules>

const inForce = ({ from, to }: RuleRow, day: Day): boolean =>
  (from === null || from <= day) && (to === null || day <= to)

function readRows(csv: string): RuleRow[] {
  const records: Record<string, string>[] = parse(csv, { delimiter: ';', columns: true, skip_empty_lines: true })
  for (const column of columns)
    if (records[0]?.[column] === undefined) throw new Error(`Reglerne mangler kolonnen ${column}.`)
  return records.map((record, i) => readRow(record as Record<(typeof columns)[number], string>, i + 2))
}

function readRow(record: Record<(typeof columns)[number], string>, line: number): RuleRow {
  const name = `${record.scheme} ${record.rule}`
  const fail = (what: string): never => {
    throw new Error(`Reglerne, linje ${line} (${name}): ${what}.`)
  }
  const scheme = ruleSchemes.find(known => known === record.scheme) ?? fail(`ordningen ${record.scheme} kendes ikke`)
  const kinds: Record<string, RuleKind> = ruleKinds[scheme]
  const kind = Object.hasOwn(kinds, record.rule) ? kinds[record.rule] : undefined
  if (!kind) return fail(`reglen ${record.rule} kendes ikke`)
  if (!valueFits(kind, record.value)) fail(`værdien «${record.value}» kan ikke bruges`)
  if (record.source.trim() === '') fail('kilden mangler')
  const day = (text: string): Day | null =>
    text === '' ? null : (parseIsoDay(text) ?? fail(`«${text}» er ikke en dato`))
  const from = day(record.from)
  const to = day(record.to)
  if (from && to && from > to) fail(`rækken begynder ${from} efter den slutter ${to}`)
  return {
    scheme,
    rule: record.rule,
    value: record.value,
    from,
    to,
    source: record.source,
    certainty: certainties.find(known => known === record.certainty) ?? fail('sikkerheden skal være H, M eller L'),
  }
}

function valueFits({ kind, words, among }: RuleKind, value: string): boolean {
  if (kind === 'number') return /^\d+(\.\d+)?$/.test(value)
  if (kind === 'day') return parseIsoDay(value) !== null
  const codes = value.split(' ')
  if (kind === 'code' && codes.length !== 1) return false
  return codes.every(code => (among ? among.includes(code) : Object.hasOwn(rulesWords, `${words}-${code}`)))
}

function groupRows(rows: RuleRow[]): Map<string, RuleRow[]> {
  const series = new Map<string, RuleRow[]>()
  for (const row of rows)
    series.set(`${row.scheme} ${row.rule}`, [...(series.get(`${row.scheme} ${row.rule}`) ?? []), row])
  for (const list of series.values()) list.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  return series
}

/** A rule must have exactly one row on every day there is; one with holes at most one. */
function checkSeries(name: string, { holes }: RuleKind, rows: RuleRow[]): void {
  if (rows.length === 0 && !holes) throw new Error(`Reglen ${name} mangler: tilføj en række.`)
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1]
    if (!before) {
      if (row.from && !holes) throw new Error(`Reglen ${name} mangler en række før ${row.from}.`)
      continue
    }
    if (before.to === null || row.from === null || row.from <= before.to)
      throw new Error(
        `Reglen ${name} har to rækker på samme tid fra ${row.from ?? before.from ?? 'begyndelsen'} til ${earlier(before.to, row.to) ?? 'videre'}.`,
      )
    if (!holes && addDays(before.to, 1) !== row.from)
      throw new Error(`Reglen ${name} mangler en række fra ${addDays(before.to, 1)} til ${addDays(row.from, -1)}.`)
  }
  const last = rows.at(-1)
  if (last?.to && !holes) throw new Error(`Reglen ${name} mangler en række fra ${addDays(last.to, 1)}.`)
}

const earlier = (a: Day | null, b: Day | null): Day | null => (a === null ? b : b === null ? a : a < b ? a : b)
