/** How many openings each reason excludes, from how many openings ask for each value. */
import type { Answer } from '../ask.js'
import { ones } from '../bitmap.js'
import { type LawOfPerson, lawAnswer } from './law.js'
import { excluding, type OpeningsIndex } from './openings-index.js'
import type { Questions } from './questions.js'
import { answerAt, type Sieves, tableOf } from './sieve.js'

/** How many openings each reason excludes; one opening can have several. */
export function countExcluded(
  index: OpeningsIndex,
  { way, ways }: Questions,
  sieves: Sieves,
  law: LawOfPerson,
): Record<string, number> {
  const { live, ofWorkplace } = index.slots
  const counts = new Map<string, number>()
  const table = tableOf(index.kept, way)
  for (const place of excluding)
    for (const [number, openings] of index.population[place].entries())
      if (openings > 0) count(counts, answerAt(sieves[place].table, number), openings)
  for (const [workplace, words] of ofWorkplace.entries()) {
    const openings = words.reduce((sum, word) => sum + ones(live[word] as number), 0)
    if (openings > 0) count(counts, answerAt(table, ways.numbers[workplace] as number), openings)
  }
  countUnlawful(counts, law)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function count(counts: Map<string, number>, { why }: Answer, openings: number): void {
  for (const code of why) counts.set(code, (counts.get(code) ?? 0) + openings)
}

function countUnlawful(counts: Map<string, number>, law: LawOfPerson): void {
  const { openings } = law
  const said = new Map<Answer, number>()
  for (let slot = 0; slot < openings.length; slot++) {
    if (openings[slot] === null) continue
    const answer = lawAnswer(law, slot)
    if (answer.state !== 'fits') said.set(answer, (said.get(answer) ?? 0) + 1)
  }
  for (const [answer, openings] of said) count(counts, answer, openings)
}
