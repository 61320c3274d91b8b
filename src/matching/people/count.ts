/** How many each reason excludes, of everybody: criterion by criterion, because no two of them share a code. */
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'
import { addUp, askedOf, type Tally, tallyOf } from './sieve.js'

export function countExcluded(index: Searchable, plan: Plan): Record<string, number> {
  const counts: [string, number][] = []
  const add = (people: ReadonlyMap<string, number>) => {
    for (const [code, count] of people) if (count > 0) counts.push([code, count])
  }
  const law = plan.law.requirement()
  for (const requirement of law ? [...plan.requirements, law] : plan.requirements)
    add(tallyOf(index, askedOf(index, requirement)))
  if (!law) add(tallied(index, plan.law, () => lawCounts(index, plan)))
  add(tallied(index, plan.reach, () => wayCounts(index, plan)))
  return Object.fromEntries(counts.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Counts as long as nobody changes. */
function tallied(
  { changes }: Searchable,
  of: { tally: Tally },
  count: () => ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if (of.tally.seen !== changes.count) of.tally = { seen: changes.count, people: count() }
  return of.tally.people
}

function wayCounts({ columns: { population } }: Searchable, { reach: { ways } }: Plan): ReadonlyMap<string, number> {
  const people = new Int32Array(ways.answers.length)
  for (let home = 0; home < population.length; home++) {
    const answer = ways.answerOf(home)
    people[answer] = (people[answer] as number) + (population[home] ?? 0)
  }
  return addUp(ways.answers, people)
}

/** Each person is asked about. */
function lawCounts({ columns: { bits } }: Searchable, { law }: Plan): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const [word, present] of bits.live[0]?.entries() ?? [])
    for (let left = present; left !== 0; left &= left - 1)
      for (const code of law.answer((word << 5) + 31 - Math.clz32(left & -left)).why)
        sums.set(code, (sums.get(code) ?? 0) + 1)
  return sums
}
