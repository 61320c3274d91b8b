/** The number that the asylum centre knows a person by, as people write it. */

/** As numbers are compared: 'ab 10-3456' and 'AB103456' are one person's. Empty when nothing but spaces and hyphens is written. */
export const plainNumber = (written: string): string =>
  written
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase()

/** As it was written, or null: a hyphen says that there is none. */
export const personNumber = (written: string | null | undefined): string | null =>
  written && plainNumber(written) ? written : null
