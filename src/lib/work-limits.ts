/** What a person cannot do at work, never why, and the demand of an opening that each limit rules out. */
import { hasSlot } from './availability.js'
import { normaliseText, readCatalogue, sortedOptions, splitList, wordIndex } from './catalogue.js'

const rows = readCatalogue('work-limits', ['limit', 'label', 'demand', 'demandLabel', 'words'])
const labels = new Map(rows.map(({ limit, label }) => [limit, label]))
const demandLabels = new Map(rows.map(({ demand, demandLabel }) => [demand, demandLabel]))
const demands = new Map(rows.map(({ limit, demand }) => [limit, demand]))
const words = wordIndex(
  rows.map(({ limit, label, words }) => ({ code: limit, words: [limit, label, ...splitList(words)] })),
)

/** 'Ingen tunge løft': the only form in which a limit may reach an employer. An unknown code is given back. */
export const limitLabel = (limit: string): string => labels.get(limit) ?? limit

/** 'Tunge løft'; an unknown code is given back. */
export const demandLabel = (demand: string): string => demandLabels.get(demand) ?? demand

/** The demand a limit rules out, or null for an unknown limit. */
export const demandOfLimit = (limit: string): string | null => demands.get(limit) ?? null

export const limitOptions = sortedOptions([...labels].map(([value, label]) => ({ value, label })))
export const demandOptions = sortedOptions([...demandLabels].map(([value, label]) => ({ value, label })))

/** Known limits in a free text, and the pieces that are none. A stated cause ('allergi over for mel') becomes its limit. */
export function readLimits(text: string): { codes: string[]; unknown: string[] } {
  const pieces = splitList(text).map(piece => ({ piece, code: words.get(normaliseText(piece)) ?? null }))
  return {
    codes: [...new Set(pieces.flatMap(({ code }) => code ?? []))],
    unknown: pieces.filter(({ code }) => code === null).map(({ piece }) => piece),
  }
}

/** The demands that working hours make: work at night, work after 15. An opening at any time of day makes none. */
export function demandsOfSlots(mask: number): string[] {
  const used = [0, 1, 2].filter(part => [0, 1, 2, 3, 4, 5, 6].some(day => hasSlot(mask, day, part)))
  if (used.length === 3) return []
  return [...(used.includes(2) ? ['night'] : []), ...(used.includes(1) ? ['after_15'] : [])]
}
