/**
 * What the law says of the openings of an index. Openings that it cannot tell apart are of one kind; people whom a kind cannot
 * tell apart are one case of it, and the law is asked once for each kind and case.
 */
import { type Answer, ask } from '../ask.js'
import type { OpeningFacts, ProfileFacts } from '../facts.js'
import type { Kept } from '../kept.js'
import type { LawAlike, LawSettings } from '../law.js'

export interface LawOfOpenings {
  /** by slot: number of the kind, 0 until somebody asks */
  kindOf: Int32Array
  kinds: (Kind | null)[]
  kindNumbers: Map<string, number>
}

interface Kind {
  /** one of them */
  opening: OpeningFacts
  alike: LawAlike
  cases: Map<string, Answer>
}

export const createLawOfOpenings = (): LawOfOpenings => ({
  kindOf: new Int32Array(0),
  kinds: [null],
  kindNumbers: new Map(),
})

/** It is another day, or another law. */
export function forgetLaws(law: LawOfOpenings): void {
  Object.assign(law, createLawOfOpenings(), { kindOf: new Int32Array(law.kindOf.length) })
}

/** The law for one person. */
export interface LawOfPerson {
  ofOpenings: LawOfOpenings
  /** by slot */
  openings: readonly (OpeningFacts | null)[]
  profile: ProfileFacts
  settings: LawSettings
  answers: LawAnswers
}

/** By number of the kind; null until somebody asks. */
export type LawAnswers = (Answer | null)[]

/** The same list for all whom no opening can tell apart. */
export function lawAnswersFor(kept: Kept, { kinds }: LawOfOpenings, profile: ProfileFacts): LawAnswers {
  const { track, residence, availableFrom, birthDate } = profile
  const key = `law ${track} ${availableFrom} ${birthDate} ${residence.registeredOn} ${residence.basis}`
  return kept.of<LawAnswers>(key, () => ({ value: [null], bytes: 256 + 8 * kinds.length }))
}

/** What the law says of this person in the opening in a slot. */
export function lawAnswer(law: LawOfPerson, slot: number): Answer {
  const kind = law.ofOpenings.kindOf[slot] as number
  return (kind > 0 && law.answers[kind]) || askLaw(law, slot)
}

function askLaw({ ofOpenings, openings, profile, settings, answers }: LawOfPerson, slot: number): Answer {
  const { kindOf, kinds } = ofOpenings
  const number = kindOf[slot] || kindNumber(ofOpenings, openings[slot] as OpeningFacts, settings)
  kindOf[slot] = number
  const kind = kinds[number] as Kind
  const { track, availableFrom, birthDate, residence } = profile
  const { basis, registeredOn } = residence
  const standing = kind.alike.standing({ track, availableFrom, basis })
  const key = `${standing}\n${kind.alike.birthDate(birthDate)}\n${kind.alike.registeredOn(registeredOn)}`
  const answer = kind.cases.get(key) ?? ask('scheme', profile, kind.opening, settings.verdicts(profile, kind.opening))
  kind.cases.set(key, answer)
  while (answers.length <= number) answers.push(null)
  answers[number] = answer
  return answer
}

function kindNumber({ kinds, kindNumbers }: LawOfOpenings, opening: OpeningFacts, { alike }: LawSettings): number {
  const told = alike(opening)
  const known = kindNumbers.get(told.opening)
  if (known) return known
  const number = kinds.push({ opening, alike: told, cases: new Map() }) - 1
  kindNumbers.set(told.opening, number)
  return number
}
