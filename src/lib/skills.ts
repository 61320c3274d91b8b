import { normaliseText, readCatalogue, sortedOptions, splitList, wordIndex } from './catalogue.js'

const rows = readCatalogue('skills', ['code', 'label', 'words'])
const labels = new Map(rows.map(({ code, label }) => [code, label]))
const words = wordIndex(rows.map(({ code, label, words }) => ({ code, words: [code, label, ...splitList(words)] })))

/** The Danish label; an unknown code is given back. */
export const skillLabel = (code: string): string => labels.get(code) ?? code

/** The code of a skill, or of the skill a task calls for ('pasning af dyr'), else null. */
export const findSkill = (text: string): string | null => words.get(normaliseText(text)) ?? null

export const skillOptions = sortedOptions(rows.map(({ code, label }) => ({ value: code, label })))
