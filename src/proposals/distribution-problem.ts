/** What is calculated of a municipality's people and openings, in numbers. */
import { findPostcode } from '../lib/places.js'
import type { AssignmentProblem } from '../matching/assignment/problem.js'
import type { PairsOfPeople } from '../matching/pairs.js'
import { travelMinutes } from '../matching/travel.js'
import type { Profile } from '../profiles/model.js'
import type { OpeningOfCompany } from './pool.js'

/** The pairs of these people, by the numbers they have here. */
export function problemOf(
  { ids, rowStart, place, value }: PairsOfPeople,
  people: readonly Profile[],
  places: readonly OpeningOfCompany[],
): AssignmentProblem {
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const rows = people.map(({ _id }) => {
    const number = numbers.get(_id)
    return number === undefined
      ? ([0, 0] as const)
      : ([rowStart[number] as number, rowStart[number + 1] as number] as const)
  })
  const starts = new Int32Array(people.length + 1)
  for (const [person, [from, to]] of rows.entries()) starts[person + 1] = (starts[person] as number) + to - from
  const count = starts[people.length] as number
  const own = { place: new Int32Array(count), value: new Int32Array(count) }
  for (const [person, [from, to]] of rows.entries()) {
    own.place.set(place.subarray(from, to), starts[person] as number)
    own.value.set(value.subarray(from, to), starts[person] as number)
  }
  return {
    people: people.length,
    capacity: Int32Array.from(places, ({ opening }) => opening.seats - opening.taken.length),
    rowStart: starts,
    ...own,
  }
}

/** People who share a mark; a mark that one alone has binds nobody. */
export function householdsOf(people: readonly Profile[]): { mark: string; members: number[] }[] {
  const byMark = new Map<string, number[]>()
  for (const [number, { household }] of people.entries())
    if (household) byMark.set(household, [...(byMark.get(household) ?? []), number])
  return [...byMark]
    .filter(([, members]) => members.length > 1)
    .map(([mark, members]) => ({ mark, members }))
    .sort((a, b) => a.mark.localeCompare(b.mark, 'da'))
}

/** Which workplaces lie within so many minutes of each other; of an unknown place only the same opening is near. */
export function nearness(places: readonly OpeningOfCompany[], minutes: number): Uint8Array {
  const at = places.map(({ opening, company }) => {
    const workplace = company.workplaces.find(({ id }) => id === opening.workplace)
    return workplace ? findPostcode(workplace.postcode) : null
  })
  const near = new Uint8Array(places.length ** 2)
  for (const [one, from] of at.entries())
    for (const [other, to] of at.entries())
      near[one * places.length + other] = one === other || (from && to && travelMinutes(from, to) <= minutes) ? 1 : 0
  return near
}
