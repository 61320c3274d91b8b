/** How the catalogues of `lib/data` are read and looked up: small tables with a header and comment lines, read once at boot. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** One choice of a select list. */
export interface Option {
  value: string
  label: string
}

/** The rows of a catalogue in the file's order; a missing file or column stops the boot. */
export function readCatalogue<Column extends string>(
  name: string,
  columns: readonly Column[],
): Record<Column, string>[] {
  const file = new URL(`./data/${name}.csv`, import.meta.url)
  const rows: Record<string, string>[] = parse(readFileSync(file), {
    delimiter: ';',
    comment: '#',
    comment_no_infix: true,
    columns: true,
  })
  for (const column of columns) {
    if (rows[0]?.[column] === undefined) throw new Error(`${file.pathname} has no column ${column}`)
  }
  return rows as Record<Column, string>[]
}

/** Æ, Ø and Å after Z, capitals beside small letters. */
export const byDanish = new Intl.Collator('da').compare

/** Sorted by label as a Dane expects. */
export const sortedOptions = (options: Option[]): Option[] => options.toSorted((a, b) => byDanish(a.label, b.label))

/** For looking up what people write: small letters, single spaces, no space or full stop at the ends. */
export const normaliseText = (text: string): string =>
  text.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ').replace(/ ?\.$/, '')

/** The pieces of a list in one cell: 'a, b; c' to ['a', 'b', 'c']. */
export const splitList = (text: string): string[] =>
  text
    .split(/[,;\n]/)
    .map(piece => piece.trim())
    .filter(piece => piece !== '')

/** A look-up from every way of writing to its code; two codes for one way of writing stop the boot. */
export function wordIndex(entries: readonly { code: string; words: readonly string[] }[]): Map<string, string> {
  const index = new Map<string, string>()
  for (const { code, words } of entries) {
    for (const word of words.map(normaliseText)) {
      if ((index.get(word) ?? code) !== code) throw new Error(`"${word}" means both ${index.get(word)} and ${code}`)
      if (word !== '') index.set(word, code)
    }
  }
  return index
}
