/**
 * What the law says of the openings of an index, as numbers. Openings of one kind tell people apart alike; people whom a
 * kind cannot tell apart are one case of it, and the law is asked once for each opening and case.
 */
import { type Answer, ask, contentOf } from '../ask.js'
import type { OpeningFacts, ProfileFacts } from '../facts.js'
import type { LawAlike, LawSettings } from '../law.js'
import type { OpeningsIndex } from './openings-index.js'

export interface LawOfOpenings {
  /** by slot: number of the kind, 0 until somebody asks */
  kindOf: Int32Array
  kinds: (Kind | null)[]
  kindNumbers: Map<string, number>
  /** by number of the case within its kind, then by slot: number of the answer, 0 until somebody asks */
  said: Uint8Array[]
  answers: (Answer | null)[]
}

interface Kind {
  alike: LawAlike
  cases: Map<string, number>
}

/** Cases that nearly nobody is are asked about each time. */
const mostCases = 128
const mostAnswers = 256

export const createLawOfOpenings = (): LawOfOpenings => ({
  kindOf: new Int32Array(64),
  kinds: [null],
  kindNumbers: new Map(),
  said: [],
  answers: [null],
})

export const lawBytes = ({ kindOf, said }: LawOfOpenings): number =>
  kindOf.byteLength + said.reduce((sum, numbers) => sum + numbers.byteLength, 0)

/** There is another opening in the slot, or none. */
export function forgetLaw(law: LawOfOpenings, slot: number): void {
  if (slot >= law.kindOf.length) {
    const length = Math.ceil(slot * 1.25) + 64
    const longer = new Int32Array(length)
    longer.set(law.kindOf)
    law.kindOf = longer
    law.said = law.said.map(numbers => {
      const longer = new Uint8Array(length)
      longer.set(numbers)
      return longer
    })
  }
  law.kindOf[slot] = 0
  for (const numbers of law.said) numbers[slot] = 0
}

/** It is another day, or another law. */
export function forgetLaws(law: LawOfOpenings): void {
  Object.assign(law, createLawOfOpenings(), { kindOf: new Int32Array(law.kindOf.length) })
}

/** One person before the law. */
export interface Standing {
  law: LawOfOpenings
  profile: ProfileFacts
  settings: LawSettings
  /** by number of the kind: the case that the person is, -1 until somebody asks */
  cases: number[]
}

/** The cases of all who cannot be told apart by any opening. */
export function casesOf({ kept, law }: OpeningsIndex, profile: ProfileFacts): number[] {
  const { track, residence, availableFrom, birthDate } = profile
  const key = `law ${track} ${availableFrom} ${birthDate} ${residence.registeredOn} ${residence.basis}`
  return kept.of(key, () => ({ value: [-1], bytes: 256 + 8 * law.kinds.length }))
}

/** @returns the number of what the law says of this person in the opening in a slot */
export function lawNumber(standing: Standing, slot: number, openings: readonly (OpeningFacts | null)[]): number {
  const { law, cases } = standing
  const numbers = law.said[cases[law.kindOf[slot] as number] ?? -1]
  const known = numbers ? (numbers[slot] as number) : 0
  return known > 0 ? known : askedNumber(standing, slot, openings[slot] as OpeningFacts)
}

function askedNumber({ law, profile, settings, cases }: Standing, slot: number, opening: OpeningFacts): number {
  const kind = law.kindOf[slot] || kindNumber(law, settings.alike(opening))
  law.kindOf[slot] = kind
  while (cases.length <= kind) cases.push(-1)
  if (cases[kind] === -1) cases[kind] = caseNumber(law.kinds[kind] as Kind, profile)
  const number = cases[kind] as number
  const known = law.said[number]?.[slot]
  if (known) return known
  const answer = numberIn(law.answers, ask('scheme', profile, opening, settings.verdicts(profile, opening)))
  if (number < mostCases && answer < mostAnswers) {
    while (law.said.length <= number) law.said.push(new Uint8Array(law.kindOf.length))
    const numbers = law.said[number] as Uint8Array
    numbers[slot] = answer
  }
  return answer
}

function kindNumber({ kinds, kindNumbers }: LawOfOpenings, alike: LawAlike): number {
  const { basis, spans } = alike
  const key = JSON.stringify([basis, spans.availableFrom, spans.birthDate, spans.registeredOn])
  const known = kindNumbers.get(key)
  if (known) return known
  const number = kinds.push({ alike, cases: new Map() }) - 1
  kindNumbers.set(key, number)
  return number
}

function caseNumber({ alike, cases }: Kind, { track, availableFrom, birthDate, residence }: ProfileFacts): number {
  const { basis, registeredOn } = residence
  const standing = alike.standing({ track, availableFrom, basis })
  const key = `${standing}\n${alike.birthDate(birthDate)}\n${alike.registeredOn(registeredOn)}`
  const known = cases.get(key)
  if (known !== undefined) return known
  cases.set(key, cases.size)
  return cases.size - 1
}

function numberIn(answers: (Answer | null)[], answer: Answer): number {
  const content = contentOf(answer)
  const same = answers.findIndex(other => other && contentOf(other) === content)
  return same > 0 ? same : answers.push(answer) - 1
}
