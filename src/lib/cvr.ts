/** Weights of Erhvervsstyrelsen's modulus 11 check of CVR numbers. */
const cvrWeights = [2, 7, 6, 5, 4, 3, 2, 1] as const

/**
 * True for eight digits that pass modulus 11 (Erhvervsstyrelsen, "Modulus 11 kontrol").
 * It proves neither that the company exists nor who typed the number.
 */
export function isCvr(text: string): boolean {
  if (!/^[1-9]\d{7}$/.test(text)) return false
  const sum = cvrWeights.reduce((total, weight, position) => total + weight * Number(text[position]), 0)
  return sum % 11 === 0
}

/** The eight digits of a valid CVR number written as people do ('13 74 81 36', 'DK-13748136'), else null. */
export function readCvr(text: string): string | null {
  const digits = text
    .trim()
    .replace(/^(?:cvr|dk)[\s.:-]*/i, '')
    .replace(/[\s.-]/g, '')
  return isCvr(digits) ? digits : null
}

/** True for ten digits. Never checked by modulus: a series was given out with other weights (Erhvervsstyrelsen). */
export const isPNumber = (text: string): boolean => /^[1-9]\d{9}$/.test(text)

/** The ten digits of a P-number written with spaces or dashes, else null. */
export function readPNumber(text: string): string | null {
  const digits = text.replace(/[\s.-]/g, '')
  return isPNumber(digits) ? digits : null
}
