/**
 * What the law says to people of one opening, warnings and all, kept for the next person whom it would ask the same: the facts
 * that it reads are noted, and whoever has the same in those gets the same answer.
 */

import { criteria } from '../criteria.js'
import type { Judgement } from '../criterion.js'
import type { OpeningFacts, ProfileFacts, Scheme } from '../facts.js'
import { type Columns, column, readFacts, rowLength } from '../people/columns.js'
import type { Settings } from '../reference.js'

export interface Said {
  judgement: Judgement
  /** those open to the person */
  schemes: readonly Scheme[]
}

interface Entry extends Said {
  /** as `numbersOf` gave them */
  numbers: Int32Array
}

/** Answers for which the same facts were read. */
interface Group {
  facts: number
  /** by `hashOf` */
  entries: Map<number, Entry>
}

/** Bits of the facts, in the order of `numbersOf`. */
const fact = { standing: 1, hours: 2, availableFrom: 4, birthDate: 8, registeredOn: 16, unemployedSince: 32 } as const
const factCount = 6

/** When more is kept for an opening, it is forgotten and begun anew. */
const mostEntries = 1024

/** Working space, used by one person after the other. */
const numbers = new Int32Array(factCount)

export type LawSaid = (slot: number) => Said

export function lawSaid(columns: Columns, opening: OpeningFacts, { verdicts, today }: Settings): LawSaid {
  const groups: Group[] = []

  function askedAnew(slot: number): Said {
    const read = { facts: 0 }
    const law = verdicts(watched(readFacts(columns, slot), read), opening)
    const entry: Entry = {
      judgement: criteria.scheme.judge(readFacts(columns, slot), opening, { today, verdicts: law }),
      schemes: law.filter(({ ok }) => ok).map(({ scheme }) => scheme),
      numbers: numbers.slice(),
    }
    const group = groupOf(groups, read.facts)
    if (group.entries.size >= mostEntries) group.entries.clear()
    group.entries.set(hashOf(read.facts), entry)
    return entry
  }

  return slot => {
    numbersOf(columns, slot)
    for (let i = 0; i < groups.length; i++) {
      const { facts, entries } = groups[i] as Group
      const entry = entries.get(hashOf(facts))
      if (entry && isSame(facts, entry.numbers)) return entry
    }
    return askedAnew(slot)
  }
}

function groupOf(groups: Group[], facts: number): Group {
  const known = groups.find(group => group.facts === facts)
  if (known) return known
  const group: Group = { facts, entries: new Map() }
  groups.push(group)
  return group
}

/** Everything that the law may look at (`criteria.scheme.inputs`). */
function numbersOf({ rows }: Columns, slot: number): void {
  const row = slot * rowLength
  const both = rows[row + column.hoursAndStanding] as number
  numbers[0] = both >> 16
  numbers[1] = both & 0xffff
  numbers[2] = rows[row + column.availableFrom] as number
  numbers[3] = rows[row + column.birthDate] as number
  numbers[4] = rows[row + column.registeredOn] as number
  numbers[5] = rows[row + column.unemployedSince] as number
}

function hashOf(facts: number): number {
  let hash = 0
  for (let i = 0; i < factCount; i++) if (facts & (1 << i)) hash = Math.imul(hash ^ (numbers[i] as number), 0x9e3779b1)
  return hash ^ (hash >>> 15)
}

function isSame(facts: number, others: Int32Array): boolean {
  for (let i = 0; i < factCount; i++) if (facts & (1 << i) && numbers[i] !== others[i]) return false
  return true
}

/** Which fact is looked at when this is read; the other facts are not the law's. */
const factBehind: Record<string, number> = {
  ...{ track: fact.standing, basis: fact.standing, hoursPerWeek: fact.hours, availableFrom: fact.availableFrom },
  ...{ birthDate: fact.birthDate, registeredOn: fact.registeredOn, unemployedSince: fact.unemployedSince },
}

/** The same person, and a note of what is read of it. */
function watched(profile: ProfileFacts, read: { facts: number }): ProfileFacts {
  const get = (facts: object, name: string | symbol): unknown => {
    read.facts |= factBehind[String(name)] ?? 0
    return Reflect.get(facts, name)
  }
  const residence = new Proxy<ProfileFacts['residence']>(profile.residence, { get })
  return new Proxy<ProfileFacts>({ ...profile, residence }, { get })
}
