import { readCatalogue, sortedOptions } from './catalogue.js'

const titles = new Map(readCatalogue('db25', ['code', 'title']).map(({ code, title }) => [code, title]))

/** Six digits: the form of Dansk Branchekode 2025. The catalogue holds only the common codes, so a code outside it is no error. */
export const isDb25 = (code: string): boolean => /^\d{6}$/.test(code)

/** The official title, or null outside the catalogue. */
export const db25Title = (code: string): string | null => titles.get(code) ?? null

export const db25Options = sortedOptions([...titles].map(([value, title]) => ({ value, label: `${title} (${value})` })))
