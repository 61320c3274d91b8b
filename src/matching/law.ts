/** What the law excludes whom from, asked once for everybody whom it cannot tell apart. */
import type { Day } from '../lib/days.js'
import { criteria } from './criteria.js'
import { column, rowLength, stranger } from './facets.js'
import type { OpeningFacts, ProfileFacts, SchemeVerdicts } from './facts.js'
import type { Columns } from './people-index.js'

/**
 * Keys of a person's facts: people whose three keys are equal get the same schemes and the same reasons for this opening.
 * Hours and unemployment are not among them: the law asks about them and excludes nobody for them.
 */
export interface LawKeys {
  standing(facts: Pick<ProfileFacts, 'track' | 'availableFrom'> & { basis: string | null }): string
  birthDate(day: Day | null): string
  registeredOn(day: Day | null): string
}

/** Made by `rules/alike`. */
export type LawAlike = (opening: OpeningFacts) => LawKeys

export interface Law {
  /** the codes of what excludes the person in this slot; empty when a scheme is open */
  excludes(slot: number): readonly string[]
  /** how many each code excludes */
  count(add: (code: string, people: number) => void): void
}

export interface LawSettings {
  verdicts: SchemeVerdicts
  alike: LawAlike
  today: Day
}

type LawFacet = 'standing' | 'birth' | 'residence'

export function lawOf(columns: Columns, opening: OpeningFacts, { verdicts, alike, today }: LawSettings): Law {
  const { dictionaries, tables, rows } = columns
  const opened = JSON.stringify(criteria.scheme.inputs.opening.map(input => opening[input]))
  const keys = alike(opening)

  /** Small whole numbers for the keys of all values of a facet. */
  function classesOf(name: LawFacet, keyOf: (facts: Partial<ProfileFacts>) => string) {
    const fresh = () => ({ of: [] as number[], numbers: new Map<string, number>() })
    const classes = tables.kept(`law ${name} ${opened}`, fresh)
    const { values } = dictionaries[name]
    for (let number = classes.of.length; number < values.length; number++) {
      const key = keyOf(values[number] ?? {})
      const known = classes.numbers.get(key) ?? classes.numbers.size
      classes.numbers.set(key, known)
      classes.of.push(known)
    }
    return { of: classes.of, size: classes.numbers.size }
  }
  const standing = classesOf('standing', ({ track = 'lab', availableFrom = null, residence }) =>
    keys.standing({ track, availableFrom, basis: residence?.basis ?? null }),
  )
  const birth = classesOf('birth', ({ birthDate = null }) => keys.birthDate(birthDate))
  const residence = classesOf('residence', ({ residence }) => keys.registeredOn(residence?.registeredOn ?? null))

  // By class; sparse where classes are many.
  const answers: (readonly string[] | undefined)[] = []
  function answer(standingNumber: number, birthNumber: number, residenceNumber: number): readonly string[] {
    const place =
      ((standing.of[standingNumber] ?? 0) * birth.size + (birth.of[birthNumber] ?? 0)) * residence.size +
      (residence.of[residenceNumber] ?? 0)
    const known = answers[place]
    if (known) return known
    const { residence: basis, ...track } = dictionaries.standing.value(standingNumber)
    const registered = dictionaries.residence.value(residenceNumber).residence
    const person: ProfileFacts = {
      ...stranger,
      waitingSince: today,
      ...track,
      ...dictionaries.birth.value(birthNumber),
      residence: { basis: basis?.basis ?? null, registeredOn: registered?.registeredOn ?? null },
    }
    const { excludes } = criteria.scheme.judge(person, opening, { today, verdicts: verdicts(person, opening) })
    const codes = [...new Set(excludes.map(({ code }) => code))]
    answers[place] = codes
    return codes
  }

  const excludes = (slot: number) => {
    const row = slot * rowLength
    return answer(rows[row + column.standing] ?? 0, rows[row + column.birth] ?? 0, rows[row + column.residence] ?? 0)
  }

  return {
    excludes,
    count(add) {
      if (birth.size * residence.size <= 1)
        for (const [number, people] of dictionaries.standing.population.entries()) {
          if (people > 0) for (const code of answer(number, 0, 0)) add(code, people)
        }
      else for (const group of columns.groups) for (const slot of group) for (const code of excludes(slot)) add(code, 1)
    },
  }
}
