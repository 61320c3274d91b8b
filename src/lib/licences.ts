import { normaliseText, readCatalogue, splitList, wordIndex } from './catalogue.js'
import { countries, findLanguage } from './languages.js'

const rows = readCatalogue('licences', ['code', 'covers', 'label', 'words'])
const labels = new Map(rows.map(({ code, label }) => [code, label]))
const covers = new Map(rows.map(row => [row.code, row.covers.split(' ')]))
const wordList = wordIndex(rows.map(({ code, label, words }) => ({ code, words: [code, label, ...splitList(words)] })))

/** The Danish label; an unknown code is given back. */
export const licenceLabel = (code: string): string => labels.get(code) ?? code

export const licenceOptions = rows.map(({ code, label }) => ({ value: code, label }))

/**
 * Licences in a cell: 'B', 'B, truck', 'B (syrisk)'. A category with a country in brackets is a foreign licence with a
 * code of its own, because it does not by itself give the right to drive in Denmark. What is not known stays as text.
 */
export function readLicences(text: string): { codes: string[]; unknown: string[] } {
  const codes = new Set<string>()
  const unknown: string[] = []
  for (const piece of splitList(text)) {
    const code = findLicence(piece)
    if (code) codes.add(code)
    else unknown.push(piece)
  }
  return { codes: [...codes], unknown }
}

function findLicence(text: string): string | null {
  const withCountry = /^([a-z]{1,2}) ?\((.+)\)$/.exec(normaliseText(text))
  if (!withCountry) return wordList.get(normaliseText(text)) ?? null
  const [, category = '', told = ''] = withCountry
  if (/^dan(sk|mark)/.test(told)) return wordList.get(category) ?? null
  return isForeign(told.replace(/^fra /, '')) ? (wordList.get(`${category}${foreign}`) ?? null) : null
}

/** Where people come from, as a country, a language or what is said of its licences. Anything else in brackets may mean anything. */
const isForeign = (told: string): boolean => adjectives.has(told) || countries.has(told) || findLanguage(told) !== null

const adjectives = new Set(
  (
    'udenlandsk syrisk afghansk irakisk iransk eritreisk etiopisk sudansk congolesisk burundisk rwandisk ugandisk kenyansk ' +
    'nigeriansk marokkansk algerisk tunesisk egyptisk libysk libanesisk jordansk palæstinensisk yemenitisk pakistansk indisk ' +
    'georgisk moldovisk hviderussisk venezuelansk colombiansk cubansk myanmarsk amerikansk britisk'
  ).split(' '),
)

/** True when one of the licences held gives the right asked for: C, D and BE hold B; a foreign licence holds nothing. */
export const holdsLicence = (held: readonly string[], needed: string): boolean =>
  held.some(code => code === needed || covers.get(code)?.includes(needed))

const foreign = '_udenlandsk'

/** True for a foreign licence, which must be exchanged or tested before it counts. */
export const isForeignLicence = (code: string): boolean => code.endsWith(foreign)

/** True when one of the foreign licences held, once exchanged for the Danish one, gives the right asked for. */
export const holdsOnceExchanged = (held: readonly string[], needed: string): boolean =>
  holdsLicence(
    held.filter(isForeignLicence).map(code => code.slice(0, -foreign.length)),
    needed,
  )
