import { addDays, type Day } from '../lib/days.js'
import { lastExpectedDay } from './arrival.js'
import type { StaffView } from './disclosure.js'
import { completeness } from './facts.js'

export const centreViews = ['alle', 'snart', 'passeret', 'mangler'] as const
export type CentreView = (typeof centreViews)[number]

export const centreViewNames: Record<CentreView, string> = {
  alle: 'Alle',
  snart: 'Flytter inden for 6 uger',
  passeret: 'Flyttedagen er gået',
  mangler: 'Mangler oplysninger',
}

/** Profiles should be filled in four to six weeks before the move. */
const soon = 42

/** Whether somebody at the centre stands in one of its lists. A week counts until its Sunday. */
export function standsIn(view: CentreView, person: StaffView, today: Day): boolean {
  const { expectedArrival: arrival, questions = [] } = person
  const lastDay = lastExpectedDay(arrival)
  if (view === 'passeret') return Boolean(lastDay && lastDay < today)
  if (view === 'snart') return Boolean(arrival && lastDay && lastDay >= today && arrival.day <= addDays(today, soon))
  const { done, total } = completeness(person)
  return view === 'alle' || done < total || questions.length > 0
}
