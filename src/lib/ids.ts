import { randomBytes } from 'node:crypto'

const letters = 'abcdefghijklmnopqrstuvwxyz'

/**
 * A random id of 20 lower-case letters (94 bits), the `_id` of every document.
 * Letters only, because job ids may hold neither ':' nor be all digits.
 */
export function newId(): string {
  let id = ''
  while (id.length < 20) {
    for (const byte of randomBytes(32)) {
      // 234 = 9 * 26: bytes above would favour the first letters.
      if (byte < 234 && id.length < 20) id += letters[byte % 26]
    }
  }
  return id
}

/** The first letters of an id: they tell windows apart in titles and lists of pages visited, where no person's name may stand. */
export const markOf = (id: string): string => id.slice(0, 4).toUpperCase()
