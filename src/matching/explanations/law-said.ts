/**
 * What the law says to people of one opening, warnings and all, kept for the next person whom it would ask the same: the facts
 * that it reads are noted, and whoever has the same in those gets the same answer.
 */
import { criteria } from '../criteria.js'
import type { OpeningFacts, ProfileFacts, Scheme, SchemeVerdict } from '../facts.js'
import { type Columns, column, readFacts, rowLength } from '../people/columns.js'
import type { Settings } from '../reference.js'
import { createKnown, forget, judged, type Known } from './known.js'
import { places } from './tell.js'

/** Answers for which the same facts were read. */
interface Group {
  /** which: all bits of a number that was read, no bits of one that was not */
  masks: readonly number[]
  /** the numbers as they were read and the number of the answer, each from the first free cell on that `hashOf` points to */
  cells: Int32Array
  count: number
}

/** Places in a person's numbers: everything that the law may look at (`criteria.scheme.inputs`). */
const fact = { standing: 0, hours: 1, availableFrom: 2, birthDate: 3, registeredOn: 4, unemployedSince: 5 } as const
const factCount = 6
/** In a cell, behind the numbers: that of the answer, from 1 on; 0 in a free cell. */
const answerAt = factCount
const cellLength = 8
const fewest = 32

/** So many are kept for one opening. */
const mostAnswers = 1024

/** Working space, used by one person after the other. */
const numbers: number[] = Array.from({ length: factCount }, () => 0)

export interface LawSaid {
  known: Known
  /** Notes where in the cells of `known` the judgement stands. @returns the schemes that the law leaves */
  ask(slot: number, said: Int32Array): readonly Scheme[]
  /** Forgets what is kept when that is much. */
  limit(): void
}

export function lawSaid(columns: Columns, opening: OpeningFacts, { verdicts }: Settings): LawSaid {
  let groups: Group[] = []
  /** by number of the answer, without the first */
  let answers: (readonly SchemeVerdict[])[] = []
  let schemes: (readonly Scheme[])[] = []
  const known = createKnown(answer => criteria.scheme.judgementOf(answers[answer - 1] as readonly SchemeVerdict[]))

  function askedAnew(slot: number): number {
    const masks = Array.from({ length: factCount }, () => 0)
    const law = verdicts(watched(readFacts(columns, slot), masks), opening)
    schemes.push(Object.freeze(law.filter(({ ok }) => ok).map(({ scheme }) => scheme)))
    const answer = answers.push(law)
    enter(groupOf(groups, masks), answer)
    return answer
  }

  function answerTo(slot: number): number {
    readNumbers(columns, slot)
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i] as Group
      const answer = group.cells[cellOf(group) + answerAt] as number
      if (answer > 0) return answer
    }
    return askedAnew(slot)
  }

  return {
    known,
    ask(slot, said) {
      const answer = answerTo(slot)
      said[places.scheme] = judged(known, answer)
      return schemes[answer - 1] as readonly Scheme[]
    },
    limit() {
      if (answers.length <= mostAnswers) return
      ;[groups, answers, schemes] = [[], [], []]
      forget(known)
    },
  }
}

function groupOf(groups: Group[], masks: readonly number[]): Group {
  const known = groups.find(group => group.masks.every((mask, i) => mask === masks[i]))
  if (known) return known
  const group: Group = { masks, cells: new Int32Array(fewest * cellLength), count: 0 }
  groups.push(group)
  return group
}

function enter(group: Group, answer: number): void {
  if (group.count * 2 * cellLength >= group.cells.length) lengthen(group)
  const { cells } = group
  const at = cellOf(group)
  for (let i = 0; i < factCount; i++) cells[at + i] = numbers[i] as number
  cells[at + answerAt] = answer
  group.count += 1
}

function lengthen(group: Group): void {
  const { cells } = group
  const person = numbers.slice()
  Object.assign(group, { cells: new Int32Array(cells.length * 2), count: 0 })
  for (let at = 0; at < cells.length; at += cellLength) {
    const answer = cells[at + answerAt] as number
    if (answer === 0) continue
    for (let i = 0; i < factCount; i++) numbers[i] = cells[at + i] as number
    enter(group, answer)
  }
  for (let i = 0; i < factCount; i++) numbers[i] = person[i] as number
}

/** Where the person's numbers stand, or the free cell where they would. */
function cellOf({ masks, cells }: Group): number {
  const last = cells.length - cellLength
  let at = (hashOf(masks) * cellLength) & last
  while ((cells[at + answerAt] as number) > 0 && !standsAt(masks, cells, at)) at = (at + cellLength) & last
  return at
}

function readNumbers({ rows }: Columns, slot: number): void {
  const row = slot * rowLength
  const both = rows[row + column.hoursAndStanding] as number
  numbers[fact.standing] = both >> 16
  numbers[fact.hours] = both & 0xffff
  numbers[fact.availableFrom] = rows[row + column.availableFrom] as number
  numbers[fact.birthDate] = rows[row + column.birthDate] as number
  numbers[fact.registeredOn] = rows[row + column.registeredOn] as number
  numbers[fact.unemployedSince] = rows[row + column.unemployedSince] as number
}

function hashOf(masks: readonly number[]): number {
  let hash = 0
  for (let i = 0; i < factCount; i++)
    hash = Math.imul(hash ^ ((numbers[i] as number) & (masks[i] as number)), 0x9e3779b1)
  return hash >>> 15
}

function standsAt(masks: readonly number[], cells: Int32Array, at: number): boolean {
  let different = 0
  for (let i = 0; i < factCount; i++)
    different |= ((numbers[i] as number) ^ (cells[at + i] as number)) & (masks[i] as number)
  return different === 0
}

/** Which fact is looked at when this is read; the other facts are not the law's. */
const factBehind: Record<string, number> = {
  ...{ track: fact.standing, basis: fact.standing, hoursPerWeek: fact.hours, availableFrom: fact.availableFrom },
  ...{ birthDate: fact.birthDate, registeredOn: fact.registeredOn, unemployedSince: fact.unemployedSince },
}

/** The same person, and a note of what is read of it. */
function watched(profile: ProfileFacts, masks: number[]): ProfileFacts {
  const get = (facts: object, name: string | symbol): unknown => {
    const place = factBehind[String(name)]
    if (place !== undefined) masks[place] = -1
    return Reflect.get(facts, name)
  }
  const residence = new Proxy<ProfileFacts['residence']>(profile.residence, { get })
  return new Proxy<ProfileFacts>({ ...profile, residence }, { get })
}
