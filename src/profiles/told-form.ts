/** What the form of a competence profile means: what must be mended of it, and what it tells about the person. */
import { splitList } from '../lib/catalogue.js'
import { readCpr } from '../lib/cpr.js'
import { danishText, levelOfModule } from '../lib/danish.js'
import { type Day, parseDanishDate } from '../lib/days.js'
import { type FieldError, invalid } from '../lib/errors.js'
import { findOccupation } from '../lib/occupations.js'
import { findSkill, skillLabel } from '../lib/skills.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { isResidenceBasis } from '../rules/catalogue.js'
import type { Facts } from './facts.js'
import { basisAsBefore, type ProfileInput, wishFields } from './form.js'
import type { Profile } from './model.js'
import { personNumber } from './person-number.js'
import type { Told } from './telling.js'

/**
 * What must be mended of fields that each could be read: texts that mean nothing, and fields that do not fit together.
 * @param wrong the fields that could not be read; nothing is said that may be right when they are mended
 */
export function faultsIn(
  input: Partial<ProfileInput>,
  { today, wrong = {} }: { today: Day; wrong?: Readonly<Record<string, string>> },
): FieldError[] {
  const errors: FieldError[] = []
  const check = (right: boolean, field: keyof ProfileInput, text: string) => {
    if (!right) errors.push({ field, text })
  }
  const arrival = parseDanishDate(input.expectedArrival ?? '', { today })
  if ('error' in arrival) errors.push({ field: 'expectedArrival', text: arrival.error })
  const cpr = readCpr(input.cpr ?? '')
  if ('error' in cpr) errors.push({ field: 'cpr', text: cpr.error })
  check(
    input.matching !== 'yes' || input.consentLanguage !== undefined,
    'consentLanguage',
    'Vælg det sprog, samtykket blev givet på.',
  )
  for (const field of ['sourceWhen', 'birthDate', 'grantedOn', 'unemployedSince'] as const)
    check((input[field] ?? today) <= today, field, profileWords.refused.futures[field])

  const { du, module, danishLevel, danishWritten } = input
  check(module === undefined || du !== undefined, 'du', 'Vælg danskuddannelsen, når du har valgt et modul.')
  check(!du || !module || levelOfModule(du, module) !== null, 'module', 'Det modul findes ikke på den danskuddannelse.')
  // A module tells the level, also one that must be mended first.
  const levelTold = danishLevel !== undefined || module !== undefined || 'module' in wrong
  check(
    levelTold || (du === undefined && danishWritten === undefined),
    'danishLevel',
    'Vælg niveauet i mundtligt dansk, eller vælg også et modul.',
  )
  return errors
}

/**
 * What a form tells.
 * @param found what the form's reader may see of the profile; texts and orders that did not change stay as they are
 * @throws INVALID for what `faultsIn` finds
 */
export function toldIn(input: ProfileInput, { found, today }: { found: Partial<Profile> | null; today: Day }): Told {
  const errors = faultsIn(input, { today })
  if (errors.length > 0) throw invalid(errors)

  const facts: Partial<Facts> = {
    asylPersonId: personNumber(input.asylPersonId),
    firstName: input.firstName,
    lastName: input.lastName ?? '',
    birthDate: input.birthDate ?? null,
    sex: input.sex ?? null,
    citizenship: input.citizenship ?? null,
    phone: input.phone ?? null,
    residence: {
      basis: input.basis === basisAsBefore ? (found?.residence?.basis ?? null) : (input.basis ?? null),
      grantedOn: input.grantedOn ?? null,
      registeredOn: input.registeredOn ?? null,
    },
    homePostcode: input.homePostcode ?? null,
    expectedArrival: arrivalIn(input, today),
    interpreter: input.interpreter,
    languages: input.languages.map(({ language, level = null, motherTongue, show }) => ({
      ...{ language, level, motherTongue, show },
    })),
    danish: danishIn(input, found?.danish ?? null),
    schoolYears: input.schoolYears ?? null,
    education: input.education ?? null,
    unemployedSince: input.unemployedSince ?? null,
    experience: input.experience.map(row => experienceIn(row, found?.experience ?? [])),
    skills: skillsOf(input, found?.skills ?? []),
    licences: inOldOrder(input.licences, found?.licences ?? []),
    wishes: [...new Set(wishFields.flatMap(field => input[field] ?? []))],
    wishNote: input.wishNote ?? null,
    availability: input.slots.length > 0 ? input.slots.reduce((mask, slot) => mask | (1 << Number(slot)), 0) : null,
    hoursPerWeek: input.hoursPerWeek ?? null,
    commuteMinutes: input.commuteMinutes ?? null,
    workLimits: inOldOrder(input.workLimits, found?.workLimits ?? []),
    limitNote: input.limitNote ?? null,
    notes: input.notes ?? null,
    ...(input.municipality ? { municipality: input.municipality } : {}),
    ...(input.centre ? { centre: input.centre } : {}),
    ...(input.track ? { track: input.track } : {}),
  }
  return {
    facts,
    cpr: cprIn(input) ?? null,
    source: { who: input.sourceWho, when: input.sourceWhen, certainty: input.certainty },
    ...matchingIn(input),
  }
}

/** What was once written freely and is no choice of the form: null when there is no such text. */
export function unreadBasis(found: Partial<Profile> | null): string | null {
  const basis = found?.residence?.basis ?? null
  return isResidenceBasis(basis) ? null : basis
}

const matchingIn = ({ matching, consentLanguage = '', consentInterpreter }: ProfileInput): Pick<Told, 'matching'> => {
  if (matching === 'no') return { matching: { answer: 'no' } }
  if (matching !== 'yes') return {}
  return { matching: { answer: 'yes', language: consentLanguage, interpreter: consentInterpreter } }
}

/** Ten digits; null: told that there is none yet, or nothing told; undefined: not to be read. */
export function cprIn(input: Partial<ProfileInput>): string | null | undefined {
  const read = readCpr(input.cpr ?? '')
  return 'error' in read ? undefined : read.cpr
}

function arrivalIn({ expectedArrival = '' }: ProfileInput, today: Day): Facts['expectedArrival'] {
  const read = parseDanishDate(expectedArrival, { today })
  return 'day' in read ? { day: read.day, precision: read.precision } : null
}

/** Of which occupation and which course it is, is known of a text that did not change. */
function experienceIn(
  { occupation, years, country }: ProfileInput['experience'][number],
  known: Profile['experience'],
): Profile['experience'][number] {
  const same = known.find(({ text }) => text === occupation)
  return {
    disco: findOccupation(occupation) ?? same?.disco ?? null,
    ...{ text: occupation, years: years ?? null, country: country ?? null },
    ...(same?.course && { course: same.course }),
  }
}

/** The spoken level, or the one that a module stands for. Nothing told is nothing known. */
function danishIn(input: ProfileInput, known: Facts['danish']): Facts['danish'] {
  const { danishWritten: written = null, du = null, module = null } = input
  const level = input.danishLevel ?? (du && module ? levelOfModule(du, module) : null)
  if (level === null) return null
  const same = known && known.level === level && known.du === du && known.module === module && known.written === written
  return same ? known : { level, du, module, written, text: danishText({ level, du, module, text: '' }) }
}

function skillsOf(input: ProfileInput, known: Profile['skills']): Profile['skills'] {
  const others = splitList(input.otherSkills ?? '').map(text => ({ code: findSkill(text), text }))
  const ticked = input.skills.map(code => ({ code, text: skillLabel(code) }))
  const told = [...ticked, ...others]
  const kept = known.filter(skill => told.some(one => (skill.code ? one.code === skill.code : one.text === skill.text)))
  const added = told.filter(one => !kept.some(skill => (one.code ? one.code === skill.code : one.text === skill.text)))
  return [...kept, ...added.filter((one, i) => !one.code || added.findIndex(({ code }) => code === one.code) === i)]
}

const inOldOrder = (told: readonly string[], known: readonly string[]): string[] => [
  ...known.filter(code => told.includes(code)),
  ...told.filter(code => !known.includes(code)),
]
