import { type Day, dayOf } from './days.js'
import { legible } from './legible.js'

/** What asylum systems write when a person has no CPR number yet. */
export const noCpr = '0000000000'

/**
 * The ten digits of a CPR number written with or without a dash, or null when there is none yet ('' or 0000000000).
 * An error is one Danish sentence. Modulus 11 is never a reason to refuse: valid numbers without it exist since 2007.
 */
export function readCpr(text: string): { cpr: string | null } | { error: string } {
  const digits = text.trim().replace(/[\s-]/g, '')
  if (digits === '' || digits === noCpr) return { cpr: null }
  if (!isCpr(digits))
    return {
      error: 'CPR-nummeret skal have ti cifre og begynde med en dato. Lad feltet stå tomt, hvis der ikke er et endnu.',
    }
  return { cpr: digits }
}

/** '050590-1234', as Danes read a number of ten digits. */
export const formatCpr = (cpr: string): string => `${cpr.slice(0, 6)}-${cpr.slice(6)}`

/** True for ten digits that begin with a possible birth day, an erstatnings-CPR (day + 60) included. */
export const isCpr = (text: string): boolean => /^\d{10}$/.test(text) && birthDayOfCpr(text) !== null

/** Six digits, or two by two before a dash; then what people and their programs write between: dashes of every kind, spaces, a full stop. */
const written = /(?<!\d)(?:(\d{6})[\s.\p{Pd}\u2212]{1,5}|(\d{2} \d{2} \d{2})\s?[\p{Pd}\u2212]\s?)(\d{4})(?!\d)/gu

/** True when a CPR number stands in a text as people write it, with a dash or a space. Ten digits in a row may be a P-number. */
export const holdsCpr = (text: string): boolean =>
  [...legible(text).normalize('NFKC').matchAll(written)].some(
    ([, together = '', apart = '', rest = '']) =>
      birthDayOfCpr((together || apart.replaceAll(' ', '')) + rest) !== null,
  )

/** True for an erstatnings-CPR: the first digit of the day is raised by 6. */
export const isReplacementCpr = (cpr: string): boolean => /^[6-9]\d{9}$/.test(cpr)

/** The birth day in a CPR number; digit 7 and the year give the century (CPR-kontoret, personnummerets opbygning). */
export function birthDayOfCpr(cpr: string): Day | null {
  const day = Number(cpr.slice(0, 2)) - (isReplacementCpr(cpr) ? 60 : 0)
  const month = Number(cpr.slice(2, 4))
  const year = Number(cpr.slice(4, 6))
  return dayOf(centuryOf(Number(cpr[6]), year) + year, month, day)
}

function centuryOf(seventhDigit: number, year: number): number {
  if (seventhDigit <= 3) return 1900
  if (seventhDigit === 4 || seventhDigit === 9) return year <= 36 ? 2000 : 1900
  return year <= 57 ? 2000 : 1800
}

/**
 * True when a CPR number and a birth date can belong to one person.
 * In an erstatnings-CPR the seventh digit is not known to follow the century table, so only day, month and year count.
 */
export function agreesWithBirthDate(cpr: string, birthDate: Day): boolean {
  const inCpr = birthDayOfCpr(cpr)
  return isReplacementCpr(cpr) ? inCpr?.slice(2) === birthDate.slice(2) : inCpr === birthDate
}
