/** Names of languages and countries. Countries are for staff only and never an input of matching. */
import { normaliseText, readCatalogue, sortedOptions, splitList, wordIndex } from './catalogue.js'

const rows = readCatalogue('languages', ['code', 'name', 'words'])
const names = new Map(rows.map(({ code, name }) => [code, name]))
const words = wordIndex(rows.map(({ code, name, words }) => ({ code, words: [code, name, ...splitList(words)] })))
const countryNames = new Intl.DisplayNames('da', { type: 'region', fallback: 'none' })

/** 'arabisk'; a language outside the catalogue is given back as it was written. */
export const languageName = (code: string): string => names.get(code) ?? code

/** The ISO code of a language written in Danish, else null. */
export const findLanguage = (text: string): string | null => words.get(normaliseText(text)) ?? null

export const languageOptions = sortedOptions([...names].map(([value, label]) => ({ value, label })))

/** The Danish name of an ISO 3166 country code ('SY' to 'Syrien'), or null when there is none such. */
export const countryName = (code: string): string | null =>
  /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? null) : null

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

/** The Danish names of the countries there are, as `normaliseText` gives them. */
export const countries: ReadonlySet<string> = new Set(
  letters.flatMap(a => letters.flatMap(b => normaliseText(countryName(a + b) ?? '') || [])),
)
