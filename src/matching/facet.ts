/** What a criterion answers for every value of one family of bitmaps, and which bitmaps those come down to. */
import type { Answer } from './ask.js'
import type { Family } from './columns.js'

/** People whose bit is set in one of these bitmaps; all others when `inverted`. */
export interface Union {
  family: Family
  numbers: number[]
  inverted: boolean
}

export interface Facet {
  family: Family
  answers: Answer[]
  /** whom it excludes, and whom for good; null: nobody */
  excluded: Union | null
  never: Union | null
  /** Asks about values that came since. */
  ask(): void
}

/**
 * @param exactlyOne every person has exactly one of the values, so that the few who pass can stand for the many who do not
 */
export function createFacet<V>(
  family: Family,
  values: readonly V[],
  exactlyOne: boolean,
  answer: (value: V, number: number) => Answer,
): Facet {
  const facet: Facet = {
    ...{ family, answers: [], excluded: null, never: null },
    ask() {
      if (facet.answers.length === values.length) return
      for (let number = facet.answers.length; number < values.length; number++)
        facet.answers.push(answer(values[number] as V, number))
      facet.excluded = unionOf(({ state }) => state !== 'fits')
      facet.never = unionOf(({ state }) => state === 'never')
    },
  }
  function unionOf(holds: (answer: Answer) => boolean): Union | null {
    const all = [...facet.answers.keys()]
    const numbers = all.filter(number => holds(facet.answers[number] as Answer))
    if (numbers.length === 0) return null
    const inverted = exactlyOne && numbers.length * 2 > all.length
    return { family, numbers: inverted ? all.filter(number => !numbers.includes(number)) : numbers, inverted }
  }
  facet.ask()
  return facet
}
