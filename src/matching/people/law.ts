/** How the people of an index stand before the law of one opening. */
import { type Answer, contentOf } from '../ask.js'
import { unknownDay } from '../day-number.js'
import type { OpeningFacts } from '../facts.js'
import { type Law, type LawSettings, lawOf, type Standing } from '../law.js'
import type { Pair } from '../numbering.js'
import { type Columns, column, rowLength } from './columns.js'
import type { Searchable } from './people-index.js'
import { type Requirement, type Tally, untold } from './sieve.js'

export interface PeopleLaw {
  /** when track and basis alone decide; else each person is asked about */
  requirement(): Requirement | null
  answer(slot: number): Answer
  /** how many each reason excludes, when each is asked about */
  tally: Tally
}

/** About: the answers to some hundred cases. */
const lawBytes = 16_384

/** Openings that the law cannot tell apart share it, with all that was asked of it so far. */
export function peopleLawOf({ columns, kept }: Searchable, opening: OpeningFacts, settings: LawSettings): PeopleLaw {
  const alike = settings.alike(opening)
  return kept.of(alike.opening, () => ({
    value: newLaw(columns, lawOf(opening, alike, settings)),
    bytes: lawBytes,
  }))
}

function newLaw(columns: Columns, law: Law): PeopleLaw {
  const { values } = columns
  const standings = values.standings.values
  const asked: Standing = {
    ...{ track: 0, basis: null },
    ...{ availableFrom: unknownDay, birthDate: unknownDay, registeredOn: unknownDay },
  }
  const answerTo = (number: number): Answer => {
    const { first, second } = standings[number] as Pair
    asked.track = second
    asked.basis = values.bases.values[first] ?? null
    return law.answer(asked)
  }
  let known: Requirement | null = null
  let knownStandings = -1
  return {
    requirement() {
      if (law.byDays || knownStandings === standings.length) return known
      knownStandings = standings.length
      known = {
        // Openings of whose people the law says the same share a sieve.
        key: `law ${standings.map((_, number) => contentOf(answerTo(number)))}`,
        where: { place: column.hoursAndStanding, shift: 16, mask: 0x7fff, slots: 0 },
        numbers: () => standings.length,
        answer: answerTo,
      }
      return known
    },
    answer(slot) {
      const { rows } = columns
      const row = slot * rowLength
      // One object for everybody: there may be very many.
      asked.availableFrom = values.startDays.values[rows[row + column.availableFrom] as number] as number
      asked.birthDate = rows[row + column.birthDate] as number
      asked.registeredOn = rows[row + column.registeredOn] as number
      return answerTo((rows[row + column.hoursAndStanding] as number) >> 16)
    },
    tally: untold,
  }
}
