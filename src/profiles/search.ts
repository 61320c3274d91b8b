/** Whether a person is the one whom somebody searches for, by what a caller says: a name or a number. */
import { isCpr } from '../lib/cpr.js'
import { normaliseName } from '../lib/names.js'
import type { Profile } from './model.js'
import { plainNumber } from './person-number.js'

export type Searched = Pick<Profile, 'firstName' | 'lastName' | 'asylPersonId' | 'cprHash'>

/** The parts of a name as they are compared: 'Åse Al-Masri' and 'AASE al masri' have the same. */
const partsOf = (name: string): string[] =>
  normaliseName(name.normalize('NFC').replace(/å/gi, 'aa'))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

/** @param typed the beginnings of parts of the name in any order, the whole person-ID, or the whole CPR number */
export function searchFor(typed: string, cprHash: (cpr: string) => string): (person: Searched) => boolean {
  const beginnings = partsOf(typed)
  const number = plainNumber(typed)
  const hash = isCpr(number) ? cprHash(number) : null
  return person => {
    if (number !== '' && plainNumber(person.asylPersonId ?? '') === number) return true
    if (hash !== null && person.cprHash === hash) return true
    const parts = partsOf(`${person.firstName} ${person.lastName}`)
    return beginnings.length > 0 && beginnings.every(beginning => parts.some(part => part.startsWith(beginning)))
  }
}
