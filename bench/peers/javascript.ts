/**
 * What somebody would write without an engine: documents, filter, map, sort, slice. The rules of `criteria.ts` by hand, the
 * cheapest first, with days, places and the law prepared as a careful programmer would.
 */
import { diffDays } from '../../src/lib/days.js'
import { holdsLicence } from '../../src/lib/licences.js'
import type { Point } from '../../src/lib/places.js'
import { demandOfLimit } from '../../src/lib/work-limits.js'
import { fullWeights } from '../../src/matching/criteria.js'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import { experiences, slotCount } from '../../src/matching/measures.js'
import type { SearchSettings } from '../../src/matching/people/search.js'
import type { Hit } from '../../src/matching/top.js'
import { travelMinutes } from '../../src/matching/travel.js'
import { freeSlots } from './people-table.js'

/** A person with what never changes from opening to opening worked out beforehand. */
interface PersonDocument extends ProfileFacts {
  /** number of the home */
  home: number
  waited: number
  /** slots that the person has and no limit closes */
  free: number
  /** demands that the person's limits rule out */
  cannot: (string | null)[]
}

/** An opening with what never changes from person to person worked out beforehand. */
interface OpeningDocument {
  facts: OpeningFacts
  /** number of the workplace */
  workplace: number
  level: number
  slotsNeeded: number
  slotsInAll: number
  keys: ReturnType<SearchSettings['alike']>
  /** the law's answers so far */
  allowed: Map<string, boolean>
}

type Places = (Point | null)[]

const numberIn = (places: Map<Point | null, number>, place: Point | null): number => {
  const number = places.get(place) ?? places.size
  places.set(place, number)
  return number
}

function documentsOf(people: ProfileFacts[], today: string): { documents: PersonDocument[]; homes: Places } {
  const homes = new Map<Point | null, number>()
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
    home: numberIn(homes, facts.place),
    waited: Math.max(0, diffDays(facts.waitingSince, today)),
    free: freeSlots(facts),
    cannot: facts.workLimits.map(demandOfLimit),
  }))
  return { documents, homes: [...homes.keys()] }
}

function openingDocument(facts: OpeningFacts, workplace: number, { alike }: SearchSettings): OpeningDocument {
  const slotsInAll = slotCount(facts.slots)
  return {
    facts,
    workplace,
    level: facts.danishLevel ?? 0,
    slotsNeeded: Math.min(slotsInAll, Math.ceil(facts.hoursPerWeek / 8)),
    slotsInAll,
    keys: alike(facts),
    allowed: new Map(),
  }
}

const minutesTo = (places: Places, place: Point | null) =>
  places.map(other => (other && place ? travelMinutes(other, place) : null))

const best = (hits: Hit[], limit: number): Hit[] =>
  hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)

export type PeoplePeer = (opening: OpeningFacts, settings: SearchSettings) => Hit[]

/** filter().map().sort().slice() over everybody. */
export function naive(people: ProfileFacts[], today: string): PeoplePeer {
  const { documents, homes } = documentsOf(people, today)
  return (facts, settings) => {
    const opening = openingDocument(facts, 0, settings)
    const minutes = minutesTo(homes, facts.place)
    const way = (person: PersonDocument) => minutes[person.home] ?? null
    const score = scoring(settings)
    return best(
      documents
        .filter(person => fits(person, opening, way(person), settings))
        .map(person => ({ id: person.id, score: score(person, opening, way(person)) })),
      settings.limit,
    )
  }
}

/** The same, but people are kept by home, and homes that nobody would travel from are passed by. */
export function grouped(people: ProfileFacts[], today: string): PeoplePeer {
  const { documents, homes } = documentsOf(people, today)
  const byHome: PersonDocument[][] = homes.map(() => [])
  for (const person of documents) byHome[person.home]?.push(person)
  const longest = Math.max(...new Set(people.map(({ commuteMinutes }) => commuteMinutes ?? 0)))
  // Somebody who has not told how far may live anywhere.
  const anywhere = byHome.map(all => all.filter(each => each.commuteMinutes === null))
  return (facts, settings) => {
    const opening = openingDocument(facts, 0, settings)
    const minutes = minutesTo(homes, facts.place)
    const score = scoring(settings)
    const found: Hit[] = []
    for (let home = 0; home < homes.length; home++) {
      const way = minutes[home] ?? null
      for (const person of ((way ?? 0) > longest ? anywhere[home] : byHome[home]) ?? [])
        if (fits(person, opening, way, settings)) found.push({ id: person.id, score: score(person, opening, way) })
    }
    return best(found, settings.limit)
  }
}

/** The other way round: the best openings of one person, over all openings. */
export function naiveOpenings(
  openings: OpeningFacts[],
  settings: SearchSettings,
): (person: ProfileFacts, limit: number) => Hit[] {
  const places = new Map<Point | null, number>()
  const documents = openings.map(facts => openingDocument(facts, numberIn(places, facts.place), settings))
  const score = scoring(settings)
  const weight = fullWeights(settings.weights)
  const prospects = { yes: 100, maybe: 50, no: 0 }
  return (facts, limit) => {
    const [person] = documentsOf([facts], settings.today).documents
    if (!person) return []
    const minutes = minutesTo([...places.keys()], person.place)
    const way = (opening: OpeningDocument) => minutes[opening.workplace] ?? null
    return best(
      documents
        .filter(opening => fits(person, opening, way(opening), settings))
        .map(opening => ({
          id: opening.facts.id,
          score:
            score(person, opening, way(opening)) +
            (weight.prospect ?? 0) * prospects[opening.facts.prospect] +
            (weight.shortage ?? 0) * (opening.facts.shortage ? 100 : 0),
        })),
      limit,
    )
  }
}

function fits(
  person: PersonDocument,
  opening: OpeningDocument,
  minutes: number | null,
  settings: SearchSettings,
): boolean {
  const { facts } = opening
  if (person.danish !== null && person.danish < opening.level) return false
  if (person.hoursPerWeek !== null && person.hoursPerWeek < facts.hoursPerWeek) return false
  if (minutes !== null && person.commuteMinutes !== null && minutes > person.commuteMinutes) return false
  if (slotCount(person.free & facts.slots) < opening.slotsNeeded) return false
  if (person.availableFrom !== null && person.availableFrom > facts.startTo) return false
  for (const code of facts.licences) if (!holdsLicence(person.licences, code)) return false
  for (const demand of person.cannot) if (demand !== null && facts.demands.includes(demand)) return false
  return lawful(person, opening, settings)
}

function lawful(person: PersonDocument, { facts, keys, allowed }: OpeningDocument, settings: SearchSettings): boolean {
  const { track, availableFrom, birthDate, residence } = person
  const standing = keys.standing({ track, availableFrom, basis: residence.basis })
  const key = `${standing} ${keys.birthDate(birthDate)} ${keys.registeredOn(residence.registeredOn)}`
  const known = allowed.get(key)
  if (known !== undefined) return known
  const ok = settings.verdicts(person, facts).some(verdict => verdict.ok)
  allowed.set(key, ok)
  return ok
}

const points = {
  wish: [100, 80, 60, 40],
  base: [0, 10, 25, 45, 70],
  years: [0, 10, 15, 20, 30],
  danish: [50, 75, 90, 100],
}

function scoring({ weights }: SearchSettings) {
  const weight = fullWeights(weights)
  const [wishes = 0, experience = 0, skills = 0, danish = 0, time = 0, commute = 0, waiting = 0] = [
    ...['wishes', 'experience', 'skills', 'danish', 'days', 'commute', 'waiting'].map(code => weight[code] ?? 0),
  ]
  return (person: PersonDocument, { facts, level, slotsInAll }: OpeningDocument, minutes: number | null): number => {
    const rank = person.wishes.indexOf(facts.sector)
    let known = 0
    for (const { nearness, years } of experiences(person, facts))
      known = Math.max(
        known,
        (points.base[nearness] ?? 0) + Math.floor(((points.years[nearness] ?? 0) * (years ?? 0)) / 10),
      )
    let held = 0
    for (const code of facts.skills) if (person.skills.includes(code)) held += 1
    const above = Math.min((person.danish ?? 0) - level, 3)
    const free = Math.floor((100 * slotCount(person.free & facts.slots)) / Math.max(1, slotsInAll))
    const told = slotsInAll === 0 ? 50 : person.availability === null ? 0 : free
    const near = minutes === null ? 0 : 100 - Math.ceil((100 * (Math.min(90, Math.max(10, minutes)) - 10)) / 80)
    const travel = facts.place === null ? 50 : person.commuteMinutes === null ? Math.floor(near / 2) : near
    return (
      wishes * (rank < 0 ? 0 : (points.wish[Math.min(rank, 3)] ?? 0)) +
      experience * known +
      skills * (facts.skills.length === 0 ? 50 : Math.floor((100 * held) / facts.skills.length)) +
      danish * (level === 0 ? 50 : person.danish === null ? 0 : (points.danish[above] ?? 0)) +
      time * (person.hoursPerWeek === null ? Math.floor(told / 2) : told) +
      commute * travel +
      waiting * Math.floor((100 * Math.min(person.waited, 365)) / 365)
    )
  }
}
