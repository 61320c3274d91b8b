/** How what somebody types in a search is compared with what is stored: however it is written, and any part of it. */

/** Characters of a search that are read. */
const longest = 100
/** Digits from which on something is taken for the beginning of a number. */
const fewestDigits = 6

/** 'Østergade Åben A/S', 'ostergade aaben a/s' and 'OESTERGADE ÅBEN A-S' are the same. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/æ|ae/g, 'a')
    .replace(/ø|oe/g, 'o')
    .replace(/aa/g, 'a')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The digits of a number however it is grouped, without Denmark's prefix: '+45 20 30 40 50', 'DK25313763', '2026-0042'; else ''. */
function plainNumber(text: string): string {
  const digits = text.replace(/[\s.-]/g, '').replace(/^(?:\+45|0045|dk|cvr)/i, '')
  return /^\d+$/.test(digits) ? digits : ''
}

export interface Search {
  /** true when every word stands in one of these texts or another */
  isIn(texts: readonly string[]): boolean
  /** true when it is one of these numbers, or the beginning of one, however both are grouped */
  isNumber(numbers: readonly (string | null)[]): boolean
}

/** @returns null when nothing is searched for */
export function readSearch(typed: string | undefined): Search | null {
  const text = (typed ?? '').slice(0, longest)
  const words = plainText(text).split(' ').filter(Boolean)
  if (words.length === 0) return null
  const number = plainNumber(text)
  return {
    isIn(texts) {
      const plain = plainText(texts.join('\n'))
      return words.every(word => plain.includes(word))
    },
    isNumber: numbers =>
      number.length >= fewestDigits && numbers.some(one => plainNumber(one ?? '').startsWith(number)),
  }
}
