/** How many openings each reason excludes, from how many openings ask for each value. */
import type { Answer } from '../ask.js'
import { lawNumber, type Standing } from './law.js'
import { excluding, type OpeningsIndex } from './openings-index.js'
import { answerAt, type Questions } from './questions.js'

/** How many openings each reason excludes; one opening can have several. */
export function countExcluded(index: OpeningsIndex, questions: Questions, standing: Standing): Record<string, number> {
  const counts = new Map<string, number>()
  for (const place of excluding)
    for (const [number, openings] of index.population[place].entries())
      if (openings > 0) count(counts, answerAt(questions[place], number), openings)
  for (const [workplace, group] of index.groups.entries())
    if (group.length > 0)
      count(counts, answerAt(questions.way, questions.ways.numbers[workplace] as number), group.length)
  countUnlawful(counts, index, standing)
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function count(counts: Map<string, number>, { why }: Answer, openings: number): void {
  for (const code of why) counts.set(code, (counts.get(code) ?? 0) + openings)
}

function countUnlawful(
  counts: Map<string, number>,
  { groups, openings, law }: OpeningsIndex,
  standing: Standing,
): void {
  const said: number[] = []
  for (let workplace = 0; workplace < groups.length; workplace++) {
    const group = groups[workplace] as number[]
    for (let seat = 0; seat < group.length; seat++) {
      const number = lawNumber(standing, group[seat] as number, openings)
      while (said.length <= number) said.push(0)
      said[number] = (said[number] as number) + 1
    }
  }
  for (const [number, openings] of said.entries())
    if (openings > 0) count(counts, law.answers[number] as Answer, openings)
}
