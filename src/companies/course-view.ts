/** The courses of a company as its staff page lists them. */
import { formatDay } from '../lib/days.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { OpeningHead } from '../openings/model.js'
import type { Placement } from '../placements/model.js'
import type { StaffView } from '../profiles/disclosure.js'
import type { Company } from './model.js'

const words = da.placements

/** So many are shown, the newest first. */
export const mostCourses = 10

/** @param personOf what the reader may have of the person; null: nothing */
export const courseTable = (
  { cvr }: Company,
  {
    placements,
    total,
    openings,
    personOf,
  }: {
    placements: readonly Placement[]
    total: number
    openings: readonly OpeningHead[]
    personOf: (placement: Placement) => StaffView | null
  },
) => ({
  columns: [words.person, words.opening, words.scheme, words.start, words.state].map(text => ({ text })),
  rows: placements.map(placement => {
    const person = personOf(placement)
    const name = [person?.firstName, person?.lastName].filter(Boolean).join(' ')
    return {
      cells: [
        { text: name || words.one, href: paths.placements.show(placement._id) },
        { text: openings.find(({ _id }) => _id === placement.opening)?.title ?? '' },
        { text: da.proposals.schemes[placement.scheme] },
        { text: placement.startsOn ? formatDay(placement.startsOn) : words.notAgreed },
        { text: words.states[placement.state], note: placement.outcome && words.outcomes[placement.outcome] },
      ],
    }
  }),
  all: total > placements.length && paths.placements.ofState(null, 1, cvr),
  allText: `Alle virksomhedens forløb (${total})`,
})
