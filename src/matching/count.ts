/** How many each reason excludes, of everybody: by value and not one by one, because no two criteria share a code. */

import type { Answer } from './ask.js'
import { ones, population } from './bitmap.js'
import type { Family } from './columns.js'
import type { Facet } from './facet.js'
import type { Searchable } from './people-index.js'
import type { Plan } from './plan.js'

export function countExcluded({ columns }: Searchable, plan: Plan): Record<string, number> {
  const counts = new Map<string, number>()
  const add = (codes: readonly string[], people: number) => {
    if (people > 0) for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + people)
  }
  const live = columns.bits.live[0]
  const { words, bits } = columns
  const { danish, licences, limits, hours, start, law, reach } = plan

  for (const [home, people] of columns.population.entries())
    add((reach.answers[reach.answerOfHome[home] as number] as Answer).why, people ?? 0)
  for (const facet of [danish, licences, hours, start, ...(law.facet ? [law.facet] : [])])
    for (const [number, { why }] of facet.answers.entries()) {
      const bitmap = facet.family[number]
      if (why.length > 0 && bitmap) add(why, population(bitmap, words))
    }
  for (const [code, people] of brokenLimits(limits, words)) add([code], people)
  for (const [free, people] of peopleByFreeTimes(bits.free, plan.times.asked, live, words).entries())
    add(plan.times.answers[free]?.why ?? [], people)

  for (const number of start.doubtful) eachSlot(bits.startBlock[number], slot => add(start.answer(slot).why, 1))
  if (!law.facet) eachSlot(live, slot => add(law.answer(slot).why, 1))
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Somebody with two broken limits counts once. */
function brokenLimits({ answers, family }: Facet, words: number): Map<string, number> {
  const byCode = new Map<string, Family>()
  for (const [number, { why }] of answers.entries())
    for (const code of why) byCode.set(code, [...(byCode.get(code) ?? []), family[number] ?? new Int32Array(words)])
  return new Map(
    [...byCode].map(([code, bitmaps]) => {
      let people = 0
      for (let word = 0; word < words; word++)
        people += ones(bitmaps.reduce((sum, bitmap) => sum | (bitmap[word] as number), 0))
      return [code, people]
    }),
  )
}

/** How many have none, one, two ... of the times free. */
function peopleByFreeTimes(
  free: Family,
  asked: readonly number[],
  live: Int32Array | undefined,
  words: number,
): number[] {
  const people = new Array<number>(asked.length + 1).fill(0)
  const digits = 32 - Math.clz32(asked.length)
  const counted = new Int32Array(digits)
  for (let word = 0; word < words && live; word++) {
    counted.fill(0)
    for (const slot of asked) {
      let carry = free[slot]?.[word] ?? 0
      for (let digit = 0; carry !== 0; digit++) {
        const before = counted[digit] as number
        counted[digit] = before ^ carry
        carry &= before
      }
    }
    for (let number = 0; number < people.length; number++) {
      let same = live[word] as number
      for (let digit = 0; digit < digits; digit++)
        same &= (number >> digit) & 1 ? (counted[digit] as number) : ~(counted[digit] as number)
      people[number] = (people[number] as number) + ones(same)
    }
  }
  return people
}

function eachSlot(bitmap: Int32Array | undefined, visit: (slot: number) => void): void {
  for (const [word, bits] of bitmap?.entries() ?? [])
    for (let left = bits; left !== 0; left &= left - 1) visit((word << 5) + 31 - Math.clz32(left & -left))
}
