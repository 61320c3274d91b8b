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
import { experiences, slotCount } from '../../src/matching/measures.js'
import type { SearchSettings } from '../../src/matching/search.js'
import type { Hit } from '../../src/matching/top.js'
import { travelMinutes } from '../../src/matching/travel.js'
import { freeSlots } from './people-table.js'

/** A document with what never changes from opening to opening worked out beforehand. */
interface Document extends ProfileFacts {
  /** number of the home */
  home: number
  waited: number
  /** slots that the person has and no limit closes */
  free: number
  /** demands that the person's limits rule out */
  cannot: (string | null)[]
}

export type Peer = (opening: OpeningFacts, settings: SearchSettings) => Hit[]

function documentsOf(people: ProfileFacts[], today: string): { documents: Document[]; homes: (Point | null)[] } {
  const homes = new Map<Point | null, number>()
  const numberOf = (home: Point | null): number => {
    const number = homes.get(home) ?? homes.size
    homes.set(home, number)
    return number
  }
  // Named one by one: an object made by spreading another is slow to read.
  const documents = people.map(facts => ({
    id: facts.id,
    track: facts.track,
    birthDate: facts.birthDate,
    residence: facts.residence,
    danish: facts.danish,
    occupations: facts.occupations,
    skills: facts.skills,
    licences: facts.licences,
    wishes: facts.wishes,
    availability: facts.availability,
    hoursPerWeek: facts.hoursPerWeek,
    availableFrom: facts.availableFrom,
    commuteMinutes: facts.commuteMinutes,
    place: facts.place,
    workLimits: facts.workLimits,
    waitingSince: facts.waitingSince,
    unemployedSince: facts.unemployedSince,
    home: numberOf(facts.place),
    waited: Math.max(0, diffDays(facts.waitingSince, today)),
    free: freeSlots(facts),
    cannot: facts.workLimits.map(demandOfLimit),
  }))
  return { documents, homes: [...homes.keys()] }
}

/** filter().map().sort().slice() over everybody. */
export function naive(people: ProfileFacts[], today: string): Peer {
  const { documents, homes } = documentsOf(people, today)
  return (opening, settings) => {
    const { fits, score } = rulesFor(opening, homes, settings)
    return best(
      documents.filter(fits).map(person => ({ id: person.id, score: score(person) })),
      settings.limit,
    )
  }
}

/** The same, but people are kept by home, and homes that nobody would travel from are passed by. */
export function grouped(people: ProfileFacts[], today: string): Peer {
  const { documents, homes } = documentsOf(people, today)
  const byHome: Document[][] = homes.map(() => [])
  for (const person of documents) byHome[person.home]?.push(person)
  const longest = Math.max(...new Set(people.map(({ commuteMinutes }) => commuteMinutes ?? 0)))
  // Somebody who has not told how far may live anywhere.
  const anywhere = byHome.map(all => all.filter(each => each.commuteMinutes === null))
  return (opening, settings) => {
    const { fits, score, minutes } = rulesFor(opening, homes, settings)
    const found: Hit[] = []
    for (let home = 0; home < homes.length; home++) {
      const far = (minutes[home] ?? 0) > longest
      for (const person of (far ? anywhere[home] : byHome[home]) ?? [])
        if (fits(person)) found.push({ id: person.id, score: score(person) })
    }
    return best(found, settings.limit)
  }
}

const best = (hits: Hit[], limit: number): Hit[] =>
  hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)

function rulesFor(opening: OpeningFacts, homes: (Point | null)[], { weights, verdicts, alike }: SearchSettings) {
  const weight = fullWeights(weights)
  const [wishes = 0, experience = 0, skills = 0, danish = 0, time = 0, commute = 0, waiting = 0] = [
    ...['wishes', 'experience', 'skills', 'danish', 'days', 'commute', 'waiting'].map(code => weight[code] ?? 0),
  ]
  const { place, hoursPerWeek, startTo, slots } = opening
  const level = opening.danishLevel ?? 0
  const minutes = homes.map(home => (home && place ? travelMinutes(home, place) : null))
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
  const of = slotCount(slots)
  const needed = Math.min(of, Math.ceil(hoursPerWeek / 8))

  return {
    minutes,
    fits(person: Document): boolean {
      if (person.danish !== null && person.danish < level) return false
      if (person.hoursPerWeek !== null && person.hoursPerWeek < hoursPerWeek) return false
      const way = minutes[person.home] ?? null
      if (way !== null && person.commuteMinutes !== null && way > person.commuteMinutes) return false
      if (slotCount(person.free & slots) < needed) return false
      if (person.availableFrom !== null && person.availableFrom > startTo) return false
      for (const code of opening.licences) if (!holdsLicence(person.licences, code)) return false
      for (const demand of person.cannot) if (demand !== null && opening.demands.includes(demand)) return false
      return lawful(person)
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
      const way = minutes[person.home] ?? null
      const above = Math.min((person.danish ?? 0) - level, 3)
      const free = Math.floor((100 * slotCount(person.free & slots)) / Math.max(1, of))
      const told = of === 0 ? 50 : person.availability === null ? 0 : free
      const near = way === null ? 0 : 100 - Math.ceil((100 * (Math.min(90, Math.max(10, way)) - 10)) / 80)
      const travel = place === null ? 50 : person.commuteMinutes === null ? Math.floor(near / 2) : near
      return (
        wishes * (rank < 0 ? 0 : (points.wish[Math.min(rank, 3)] ?? 0)) +
        experience * best +
        skills * (opening.skills.length === 0 ? 50 : Math.floor((100 * held) / opening.skills.length)) +
        danish * (level === 0 ? 50 : person.danish === null ? 0 : (points.danish[above] ?? 0)) +
        time * (person.hoursPerWeek === null ? Math.floor(told / 2) : told) +
        commute * travel +
        waiting * Math.floor((100 * Math.min(person.waited, 365)) / 365)
      )
    },
  }
}
