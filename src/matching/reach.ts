/** How the way to one workplace is judged from every home, and who lives near enough. */
import type { Point } from '../lib/places.js'
import { type Answer, answerOf, contentOf } from './ask.js'
import { type Columns, pointOf } from './columns.js'
import { criteria } from './criteria.js'
import type { Pair } from './numbering.js'
import { type Tally, untold } from './sieve.js'
import type { Layout } from './sort-people.js'
import { travelMinutes } from './travel.js'

/** Words of 32 sorted slots, ascending; in each of them whose way is short enough, and whose nearly is. */
export interface Surroundings {
  words: Int32Array
  fits: Int32Array
  near: Int32Array
}

export interface Reach {
  /** the few answers there are, and which of them each home has */
  answers: Answer[]
  answerOfHome: Uint16Array
  pointsOfHome: Uint8Array
  /** those near enough alone, and with those who nearly are */
  inside: Surroundings
  around: Surroundings
  /** of those who live near enough, or nearly: of all, and by word, as far as all 32 slots are sorted */
  mostPoints: number
  mostOfWord: Uint8Array
  /** Asks about homes that came since. */
  ask(): void
  bytes(): number
  /** how many each reason keeps away */
  tally: Tally
}

/** In the place of minutes that nobody knows. */
const unknownWay = -1

export function reachOf({ values }: Columns, layout: Layout, workplace: Point | null): Reach {
  const answers: Answer[] = []
  const byContent = new Map<string, number>()
  /** by place */
  const minutes: number[] = []
  /** number of the answer by commute limit and, one higher, minutes */
  const byWay: (number | undefined)[][] = []

  function minutesFrom(place: number): number {
    const home = pointOf(values, place)
    return home && workplace ? travelMinutes(home, workplace) : unknownWay
  }

  function answerFor(way: number, limitNumber: number): number {
    const limit = values.commuteLimits.values[limitNumber] ?? null
    const measured = { minutes: way === unknownWay ? null : way, workplaceKnown: workplace !== null, limit }
    const answer = answerOf(criteria.commute.markOf(measured))
    const content = contentOf(answer)
    const number = byContent.get(content) ?? answers.push(answer) - 1
    byContent.set(content, number)
    return number
  }

  const reach: Reach = {
    ...{ answers, answerOfHome: new Uint16Array(0), pointsOfHome: new Uint8Array(0) },
    ...{ inside: nowhere, around: nowhere, mostPoints: 0, mostOfWord: new Uint8Array(0), tally: untold },
    ask() {
      const homes = values.homes.values
      const known = reach.answerOfHome
      if (known.length === homes.length) return
      for (let place = minutes.length; place < values.places.values.length; place++) minutes.push(minutesFrom(place))
      while (byWay.length < values.commuteLimits.values.length) byWay.push([])
      reach.answerOfHome = new Uint16Array(homes.length)
      reach.answerOfHome.set(known)
      for (let home = known.length; home < homes.length; home++) {
        const { first: place, second: limit } = homes[home] as Pair
        const way = minutes[place] as number
        const ways = byWay[limit] as (number | undefined)[]
        ways[way + 1] ??= answerFor(way, limit)
        reach.answerOfHome[home] = ways[way + 1] as number
      }
      reach.pointsOfHome = Uint8Array.from(reach.answerOfHome, number => (answers[number] as Answer).points)
      reach.mostPoints = Math.max(0, ...answers.map(({ state, points }) => (state === 'never' ? 0 : points)))
    },
    bytes: () =>
      3 * reach.answerOfHome.length +
      reach.mostOfWord.length +
      8 * minutes.length +
      12 * (reach.inside.words.length + reach.around.words.length),
  }
  reach.ask()

  const [inside, around] = [createMarks(), createMarks()]
  reach.mostOfWord = new Uint8Array(layout.sortedEnd >>> 5)
  for (const [rank, home] of layout.homes.entries()) {
    const { state, points } = answers[reach.answerOfHome[home] as number] as Answer
    const [from, to] = [layout.starts[rank] as number, layout.starts[rank + 1] as number]
    if (state === 'never') continue
    if (state === 'fits') add(inside, 'fits', from, to)
    add(around, state === 'fits' ? 'fits' : 'near', from, to)
    for (let word = from >>> 5; word << 5 < to; word++)
      reach.mostOfWord[word] = Math.max(reach.mostOfWord[word] as number, points)
  }
  return Object.assign(reach, { inside: surroundingsOf(inside), around: surroundingsOf(around) })
}

/** Surroundings on the way. */
type Marks = Record<keyof Surroundings, number[]>

const createMarks = (): Marks => ({ words: [], fits: [], near: [] })
const surroundingsOf = ({ words, fits, near }: Marks): Surroundings => ({
  words: Int32Array.from(words),
  fits: Int32Array.from(fits),
  near: Int32Array.from(near),
})
const nowhere = surroundingsOf(createMarks())

/** Sets the bits of the slots from the first up to the second, behind all that are there. */
function add({ words, fits, near }: Marks, state: 'fits' | 'near', from: number, to: number): void {
  for (let slot = from; slot < to; ) {
    const word = slot >>> 5
    const end = Math.min(to, (word + 1) << 5)
    const bits = (-1 << (slot & 31)) & (-1 >>> (31 - ((end - 1) & 31)))
    if (words.at(-1) !== word) {
      words.push(word)
      fits.push(0)
      near.push(0)
    }
    const bitmap = state === 'fits' ? fits : near
    bitmap[words.length - 1] = (bitmap[words.length - 1] as number) | bits
    slot = end
  }
}
