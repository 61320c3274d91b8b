/** Which openings are near enough to a home, or nearly. */
import type { OpeningsIndex } from './openings-index.js'
import { catchUp, type Questions } from './questions.js'
import { answerAt, tableOf } from './sieve.js'

export interface Reach {
  /** those that are near enough, and behind them those that nearly are */
  words: Int32Array
  /** how many are near enough */
  inside: number
  /** by place in the list: points for the way */
  points: Uint8Array
}

export function reachOf(index: OpeningsIndex, { way, ways }: Questions): Reach {
  const { ofWorkplace } = index.slots
  catchUp(ways, index)
  const table = tableOf(index.kept, way)
  const words: number[] = []
  const points: number[] = []
  let inside = 0
  for (const wanted of ['fits', 'mendable']) {
    for (let workplace = 0; workplace < ofWorkplace.length; workplace++) {
      const answer = answerAt(table, ways.numbers[workplace] as number)
      if (answer.state !== wanted) continue
      for (const word of ofWorkplace[workplace] as number[]) {
        words.push(word)
        points.push(answer.points)
      }
    }
    if (wanted === 'fits') inside = words.length
  }
  return { words: Int32Array.from(words), inside, points: Uint8Array.from(points) }
}
