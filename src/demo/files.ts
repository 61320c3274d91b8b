import { readFile } from 'node:fs/promises'
import { readTable, type Table } from '../lib/csv.js'

/** A file of `data/` as text. */
export const demoText = (name: string): Promise<string> =>
  readFile(new URL(`data/${name}.csv`, import.meta.url), 'utf8')

/** The same as a table. */
export async function demoTable(name: string): Promise<Table> {
  const table = readTable(await demoText(name))
  if ('error' in table) throw new Error(table.error)
  return table
}
