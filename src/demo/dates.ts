import { stringify } from 'csv-stringify/sync'
import { readTable } from '../lib/csv.js'
import { addDays, type Day, diffDays, isoWeekOf, parseDanishDate, parseIsoDay, weekdayOf } from '../lib/days.js'

/** The columns of the demo files that tell when something happened or will; birth dates stay as they are. */
const movingColumns = ['opholdstilladelse_dato', 'forventet_ankomst', 'indsamlet', 'start']
/** The column whose newest day becomes today. */
const newestColumn = 'indsamlet'

/**
 * A demo file with its dates moved so that the newest profile was collected today. Each date keeps the form it was
 * written in, because messy forms are what the file is there to show.
 * @param options.written the day the files were made for, used where a file has no collection dates
 */
export function shiftDemoDates(csv: string, { today, written }: { today: Day; written: Day }): string {
  const table = readTable(csv)
  if ('error' in table) throw new Error(table.error)
  const collected = table.rows.flatMap(({ cells }) => parseIsoDay(cells[newestColumn] ?? '') ?? []).sort()
  const move = diffDays(collected.at(-1) ?? written, today)
  const rows = table.rows.map(({ cells }) =>
    table.columns.map(column =>
      movingColumns.includes(column) ? shiftCell(cells[column] ?? '', move, written) : (cells[column] ?? ''),
    ),
  )
  return stringify([table.columns, ...rows], { delimiter: ';' })
}

function shiftCell(cell: string, move: number, written: Day): string {
  const parsed = parseDanishDate(cell, { today: written })
  if (!('day' in parsed)) return cell
  const day = addDays(parsed.day, move)
  const [year = '', month = '', date = ''] = day.split('-')
  if (parsed.precision === 'week') return `uge ${isoWeekOf(day).week}`
  if (/^\d{4}-/.test(cell)) return day
  const separator = /[-/.]/.exec(cell)?.[0] ?? '-'
  return [date, month, /\d{4}$/.test(cell) ? year : year.slice(2)].join(separator)
}

/** The day so many working days, Monday to Friday, after another one, or before it when negative; 0 is the day itself. */
export function workingDay(from: Day, count: number): Day {
  let day = from
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, Math.sign(count))
    if (weekdayOf(day) < 5) left--
  }
  return day
}
