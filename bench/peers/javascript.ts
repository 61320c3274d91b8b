/**
 * What somebody would write without an engine: documents, filter, map, sort, slice. The rules of `criteria.ts` by hand, the
 * cheapest first, with days, places and the law prepared as a careful programmer would. They answer less than the engine:
 * neither near misses nor counts of what excludes.
 */

import { diffDays } from '../../src/lib/days.js'
import { holdsLicence } from '../../src/lib/licences.js'
import type { Point } from '../../src/lib/places.js'
import { demandOfLimit } from '../../src/lib/work-limits.js'
import { fullWeights } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { days, experiences, slotCount } from '../../src/matching/measures.js'
import type { SearchSettings } from '../../src/matching/search.js'
import type { Hit } from '../../src/matching/top.js'
import { travelMinutes } from '../../src/matching/travel.js'

/** A document with what never changes from opening to opening worked out beforehand. */
interface Document extends ProfileFacts {
  waited: number
  /** demands that the person's limits rule out */
  cannot: (string | null)[]
}

export type Peer = (opening: OpeningFacts, settings: SearchSettings) => Hit[]

const documentsOf = (people: ProfileFacts[], today: string): Document[] =>
  people.map(facts => ({
    ...facts,
    waited: Math.max(0, diffDays(facts.waitingSince, today)),
    cannot: facts.workLimits.map(demandOfLimit),
  }))

/** filter().map().sort().slice() over everybody. */
export function naive(people: ProfileFacts[], today: string): Peer {
  const documents = documentsOf(people, today)
  return (opening, settings) => {
    const { fits, score } = rulesFor(opening, settings)
    return best(
      documents.filter(fits).map(person => ({ id: person.id, score: score(person) })),
      settings.limit,
    )
  }
}

/** The same, but people are kept by home, and homes that nobody would travel from are passed by. */
export function grouped(people: ProfileFacts[], today: string): Peer {
  const byHome = new Map<Point | null, Document[]>()
  for (const person of documentsOf(people, today)) {
    const neighbours = byHome.get(person.place) ?? []
    neighbours.push(person)
    byHome.set(person.place, neighbours)
  }
  const longest = Math.max(...people.map(({ commuteMinutes }) => commuteMinutes ?? 0))
  // Somebody who has not told how far may live anywhere.
  const anywhere = new Map([...byHome].map(([home, all]) => [home, all.filter(each => each.commuteMinutes === null)]))
  return (opening, settings) => {
    const { fits, score, minutesFrom } = rulesFor(opening, settings)
    const found: Hit[] = []
    for (const [home, neighbours] of byHome) {
      const minutes = minutesFrom(home)
      const near = minutes === null || minutes <= longest ? neighbours : (anywhere.get(home) ?? [])
      for (const person of near) if (fits(person)) found.push({ id: person.id, score: score(person) })
    }
    return best(found, settings.limit)
  }
}

const best = (hits: Hit[], limit: number): Hit[] =>
  hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)

function rulesFor(opening: OpeningFacts, { weights, verdicts, alike }: SearchSettings) {
  const weight = fullWeights(weights)
  const [wishes = 0, experience = 0, skills = 0, danish = 0, time = 0, commute = 0, waiting = 0] = [
    ...['wishes', 'experience', 'skills', 'danish', 'days', 'commute', 'waiting'].map(code => weight[code] ?? 0),
  ]
  const level = opening.danishLevel ?? 0
  const { place } = opening
  const travelled = new Map<Point | null, number | null>()
  function minutesFrom(home: Point | null): number | null {
    const known = travelled.get(home)
    if (known !== undefined) return known
    const minutes = home && place ? travelMinutes(home, place) : null
    travelled.set(home, minutes)
    return minutes
  }
  const keys = alike(opening)
  const allowed = new Map<string, boolean>()
  function lawful(person: Document): boolean {
    const { track, availableFrom, birthDate, residence } = person
    const standing = keys.standing({ track, availableFrom, basis: residence.basis })
    const key = `${standing} ${keys.birthDate(birthDate)} ${keys.registeredOn(residence.registeredOn)}`
    const known = allowed.get(key)
    if (known !== undefined) return known
    const ok = verdicts(person, opening).some(verdict => verdict.ok)
    allowed.set(key, ok)
    return ok
  }
  const points = {
    wish: [100, 80, 60, 40],
    base: [0, 10, 25, 45, 70],
    years: [0, 10, 15, 20, 30],
    danish: [50, 75, 90, 100],
  }
  const of = slotCount(opening.slots)

  return {
    minutesFrom,
    fits(person: Document): boolean {
      if (person.danish !== null && person.danish < level) return false
      if (person.hoursPerWeek !== null && person.hoursPerWeek < opening.hoursPerWeek) return false
      if (person.availableFrom !== null && person.availableFrom > opening.startTo) return false
      if (!opening.licences.every(code => holdsLicence(person.licences, code))) return false
      if (person.cannot.some(demand => demand !== null && opening.demands.includes(demand))) return false
      const minutes = minutesFrom(person.place)
      if (minutes !== null && person.commuteMinutes !== null && minutes > person.commuteMinutes) return false
      const { free, needed } = days(person, opening)
      return free >= needed && lawful(person)
    },
    score(person: Document): number {
      const rank = person.wishes.indexOf(opening.sector)
      let best = 0
      for (const { nearness, years } of experiences(person, opening))
        best = Math.max(
          best,
          (points.base[nearness] ?? 0) + Math.floor(((points.years[nearness] ?? 0) * (years ?? 0)) / 10),
        )
      let held = 0
      for (const code of opening.skills) if (person.skills.includes(code)) held += 1
      const minutes = minutesFrom(person.place)
      const above = Math.min((person.danish ?? 0) - level, 3)
      const free = Math.floor((100 * days(person, opening).free) / Math.max(1, of))
      const told = of === 0 ? 50 : person.availability === null ? 0 : free
      const near = minutes === null ? 0 : 100 - Math.ceil((100 * (Math.min(90, Math.max(10, minutes)) - 10)) / 80)
      const way = place === null ? 50 : person.commuteMinutes === null ? Math.floor(near / 2) : near
      return (
        wishes * (rank < 0 ? 0 : (points.wish[Math.min(rank, 3)] ?? 0)) +
        experience * best +
        skills * (opening.skills.length === 0 ? 50 : Math.floor((100 * held) / opening.skills.length)) +
        danish * (level === 0 ? 50 : person.danish === null ? 0 : (points.danish[above] ?? 0)) +
        time * (person.hoursPerWeek === null ? Math.floor(told / 2) : told) +
        commute * way +
        waiting * Math.floor((100 * Math.min(person.waited, 365)) / 365)
      )
    },
  }
}
