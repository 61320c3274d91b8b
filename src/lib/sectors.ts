import { normaliseText, readCatalogue, sortedOptions, wordIndex } from './catalogue.js'

/** A sector of the marketplace. */
export interface Sector {
  code: string
  label: string
  /** prefixes of Dansk Branchekode 2025 */
  db25: string[]
}

export const sectors: readonly Sector[] = readCatalogue('sectors', ['code', 'label', 'db25']).map(row => ({
  ...row,
  db25: row.db25.split(' '),
}))

const labels = new Map(sectors.map(({ code, label }) => [code, label]))
const words = wordIndex(sectors.map(({ code, label }) => ({ code, words: [code, label] })))

export const isSector = (code: string): boolean => labels.has(code)

/** The Danish label; an unknown code is given back. */
export const sectorLabel = (code: string): string => labels.get(code) ?? code

/** The code of a sector written as code or label, else null. */
export const findSector = (text: string): string | null => words.get(normaliseText(text)) ?? null

export const sectorOptions = sortedOptions(sectors.map(({ code, label }) => ({ value: code, label })))

/** The sector of an industry code; the longest prefix that fits wins. */
export function sectorOfDb25(db25: string): string | null {
  const fits = sectors.flatMap(({ code, db25: prefixes }) =>
    prefixes.filter(prefix => db25.startsWith(prefix)).map(prefix => ({ code, length: prefix.length })),
  )
  return fits.sort((a, b) => b.length - a.length)[0]?.code ?? null
}
