/** No letter of any script carries so many marks; normalising takes the square of their number (Unicode's stream-safe text has 30, too). */
const mostMarks = 30
const moreMarks = new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, 'gu')

/**
 * A text without what comes along with a copy and nobody sees, so that an address or a number is what it looks like: control and
 * direction characters, soft hyphens, spaces of no width. An å is one letter. What keeps or joins letters of other scripts stays.
 */
export const legible = (text: string): string =>
  text
    .replace(moreMarks, '$1')
    .normalize('NFC')
    .replace(/[\v\u2028\u2029]/g, '\n')
    .replace(/(?![\t\n\r\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '')
