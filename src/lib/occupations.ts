import { normaliseText, readCatalogue, sortedOptions, wordIndex } from './catalogue.js'

/** An occupation of DISCO-08, the Danish ISCO-08; the first four digits are those of ISCO. */
export interface Occupation {
  /** four or six digits */
  code: string
  /** official Danish title */
  title: string
  /** sector codes, the main one first; empty when no sector of the marketplace fits */
  sectors: string[]
}

export const occupations: readonly Occupation[] = readCatalogue('occupations', ['code', 'title', 'sectors']).map(
  ({ code, title, sectors }) => ({ code, title, sectors: sectors.split(' ').filter(sector => sector !== '') }),
)

const byCode = new Map(occupations.map(occupation => [occupation.code, occupation]))
const everyday = readCatalogue('occupation-words', ['word', 'code'])
const everydayIndex = wordIndex(everyday.map(({ word, code }) => ({ code, words: [word] })))
const titleIndex = new Map(occupations.toReversed().map(({ code, title }) => [normaliseText(title), code]))

for (const { word, code } of everyday) {
  if (!byCode.has(code)) throw new Error(`occupation-words.csv: "${word}" has the unknown code ${code}`)
}

export const isOccupation = (code: string): boolean => byCode.has(code)

/** The official Danish title; an unknown code is given back. */
export const occupationTitle = (code: string): string => byCode.get(code)?.title ?? code

/** The sectors of an occupation, those of its four-digit group if it is not in the catalogue itself. */
export const sectorsOfOccupation = (code: string): string[] =>
  (byCode.get(code) ?? byCode.get(code.slice(0, 4)))?.sectors ?? []

/** The DISCO code of an everyday title ('kok'), an official title or a code, else null. Never a guess. */
export function findOccupation(text: string): string | null {
  const plain = normaliseText(text)
  if (byCode.has(plain)) return plain
  return everydayIndex.get(plain) ?? titleIndex.get(plain) ?? null
}

/** For select lists: six-digit codes and the everyday words that mean them. */
export const occupationOptions = sortedOptions([
  ...everyday.map(({ word, code }) => ({ value: code, label: word.charAt(0).toUpperCase() + word.slice(1) })),
  ...occupations.filter(({ code }) => code.length === 6).map(({ code, title }) => ({ value: code, label: title })),
])
