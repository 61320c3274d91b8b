/**
 * Which openings are left for a person: words of 32 openings of one workplace, for each word those that fit and those that one
 * mendable thing keeps away. One question after the other takes openings away; words in which none is left are dropped.
 */
import type { OpeningsIndex } from './openings-index.js'
import type { Reach } from './reach.js'
import { readWord, type Sieve, type Sieves, unread } from './sieve.js'

export interface Candidates {
  count: number
  /** which words; an opening's slot is word x 32 + bit */
  words: Int32Array
  fits: Int32Array
  /** holds nothing unless asked for */
  near: Int32Array
  /** points for the way */
  way: Uint8Array
}

/** Working space, used by one search after the other. */
let space: Candidates = emptySpace(0)

function emptySpace(words: number): Candidates {
  const bitmap = () => new Int32Array(words)
  return { count: 0, words: bitmap(), fits: bitmap(), near: bitmap(), way: new Uint8Array(words) }
}

/**
 * Without what the law says. The answer holds until the next search of any index.
 * @param withNear whether those are wanted that one mendable thing keeps away
 */
export function candidatesFor(
  index: OpeningsIndex,
  reach: Reach,
  { week, licences, demands, danish, startTo }: Sieves,
  withNear: boolean,
): Candidates {
  // Who excludes most comes first.
  const sieves = [week, licences, demands, danish, startTo]
  const { live } = index.slots
  if (space.words.length < live.length) space = emptySpace(live.length)
  const { words, fits, near, way } = space
  const mended = withNear ? -1 : 0
  const count = withNear ? reach.words.length : reach.inside
  let left = 0
  for (let i = 0; i < count; i++) {
    const word = reach.words[i] as number
    let fit = i < reach.inside ? (live[word] as number) : 0
    let close = i < reach.inside ? 0 : (live[word] as number)
    for (let each = 0; each < sieves.length && (fit | close) !== 0; each++) {
      const sieve = sieves[each] as Sieve
      const { bits } = sieve
      if (((bits[2 * word] as number) & (bits[2 * word + 1] as number)) === unread) readWord(sieve, index, word)
      const met = bits[2 * word] as number
      // What does not fit is near only if it is mendable and nothing else stood in the way.
      close = (close & met) | (fit & (bits[2 * word + 1] as number) & mended)
      fit &= met
    }
    words[left] = word
    fits[left] = fit
    near[left] = close
    way[left] = reach.points[i] as number
    left += (fit | close) === 0 ? 0 : 1
  }
  space.count = left
  return space
}
