/**
 * What the criteria say of every value of a facet, for one opening: asked of `criteria.ts` itself, once per value, and kept
 * for the next opening that asks for the same.
 */
import type { Day } from '../lib/days.js'
import type { CriterionCode } from './criteria.js'
import { criteria } from './criteria.js'
import type { Mark } from './criterion.js'
import type { Dictionary } from './dictionary.js'
import { stranger } from './facets.js'
import type { OpeningFacts, ProfileFacts } from './facts.js'

/** Two of `mendable`, or one of `never`, and a person is neither fitting nor near. */
export const fits = 0
export const mendable = 1
export const never = 16

/** By number of the value. */
export interface Table {
  points: number[]
  /** fits, mendable or never */
  state: number[]
  /** codes of the reasons that exclude; empty when it fits */
  why: (readonly string[])[]
}

/** Points by number of the value, judged when somebody with it is first met; undefined until then. */
export interface LazyPoints {
  points: (number | undefined)[]
  of(number: number): number
}

export interface Asked<V> {
  /** tells facets of the same criterion apart */
  name: string
  criterion: CriterionCode
  opening: OpeningFacts
  dictionary: Pick<Dictionary<V>, 'values'>
  factsOf: (value: V) => Partial<ProfileFacts>
}

export interface Tables {
  /** Every value judged: for criteria that exclude. */
  of<V>(asked: Asked<V>): Table
  /** For criteria that only give points. */
  lazy<V>(asked: Asked<V>): LazyPoints
  /** Keeps anything else that depends on an opening in the same way. */
  kept<T>(key: string, make: () => T): T
  /** Forgets everything when the day is another one. */
  on(today: Day): void
  clear(): void
}

/** So many tables are kept; the one longest unused goes first. */
const mostTables = 1024

const nothing: readonly string[] = []

export function createTables(): Tables {
  const tables = new Map<string, unknown>()
  let day = ''

  const keyOf = ({ name, criterion, opening }: Pick<Asked<unknown>, 'name' | 'criterion' | 'opening'>): string =>
    `${name} ${JSON.stringify(criteria[criterion].inputs.opening.map(input => opening[input as keyof OpeningFacts]))}`

  function marked<V>({ criterion, opening, dictionary, factsOf }: Asked<V>, number: number): Mark {
    const person = { ...stranger, waitingSince: day, ...factsOf(dictionary.values[number] as V) }
    return criteria[criterion].mark(person, opening, { today: day, verdicts: [] })
  }

  const self: Tables = {
    kept<T>(key: string, make: () => T): T {
      const found = (tables.get(key) as T | undefined) ?? make()
      tables.delete(key)
      tables.set(key, found)
      for (const oldest of tables.keys()) {
        if (tables.size <= mostTables) break
        tables.delete(oldest)
      }
      return found
    },
    of(asked) {
      const { values } = asked.dictionary
      const table = self.kept<Table>(keyOf(asked), () => ({ points: [], state: [], why: [] }))
      for (let number = table.points.length; number < values.length; number++) {
        const { points, excludes, fix } = marked(asked, number)
        table.points.push(points)
        table.state.push(excludes.length === 0 ? fits : fix ? mendable : never)
        table.why.push(excludes.length === 0 ? nothing : [...new Set(excludes.map(({ code }) => code))])
      }
      return table
    },
    lazy(asked) {
      const points = self.kept<(number | undefined)[]>(`lazy ${keyOf(asked)}`, () => [])
      // Without holes, so that it stays a plain list of numbers.
      while (points.length < asked.dictionary.values.length) points.push(undefined)
      return {
        points,
        of(number) {
          const judged = marked(asked, number).points
          points[number] = judged
          return judged
        },
      }
    },
    on(today) {
      if (today === day) return
      tables.clear()
      day = today
    },
    clear: () => tables.clear(),
  }
  return self
}
