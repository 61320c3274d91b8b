/** What may be told about an opening: the check of every value, and the placeholders of what is not told yet. */
import { isComplete, type Workplace } from '../companies/model.js'
import { addDays, type Day, parseIsoDay } from '../lib/days.js'
import type { FieldError } from '../lib/errors.js'
import { isOccupation } from '../lib/occupations.js'
import { statesWeeks } from '../lib/schemes.js'
import { isSector } from '../lib/sectors.js'
import { weeklyHours } from '../lib/typed.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { demandsOfSlots } from '../lib/work-limits.js'
import type { Opening, Purpose, Scheme } from './model.js'
import { unanswered } from './unread.js'

/** An opening as told by a form or a file; null: not told. A number that could not be read is NaN. */
export interface OpeningInput {
  /** id of one of the company's workplaces */
  workplace: string | null
  schemes: Scheme[]
  sector: string | null
  disco: string | null
  title: string
  tasks: string[]
  purpose: Purpose | null
  danishLevel: number | null
  skills: string[]
  licences: string[]
  demands: string[]
  hoursPerWeek: number | null
  slots: number
  timeText: string
  /** a day, or the text that could not be read as one */
  startFrom: Day | null
  startTo: Day | null
  weeks: number | null
  seats: number | null
  prospect: Opening['prospect'] | null
  subsidisedNow: number | null
  contactName: string | null
  contactPhone: string | null
  contactEmail: string | null
}

/** What a number may be, in the form and in a file. */
export const bounds = {
  hoursPerWeek: weeklyHours,
  weeks: { min: 1, max: 156 },
  seats: { min: 1, max: 500 },
} as const

/** Days a start window lasts when only its beginning is told. */
export const usualWindow = 28
const furthestStart = 731

const within = (value: number, { min, max }: { min: number; max: number }) => value >= min && value <= max
const whole = (value: number, from: number, to: number) =>
  Number.isInteger(value) && within(value, { min: from, max: to })

/** The weeks that count: of an opening for IGU alone none do, whatever a form or an older opening holds. */
const weeksOf = ({ schemes, weeks }: Pick<OpeningInput, 'schemes' | 'weeks'>) => (statesWeeks(schemes) ? weeks : null)

/** Values that are told but cannot be right. */
export function faults(input: OpeningInput, today: Day): FieldError[] {
  const errors: FieldError[] = []
  const check = (right: boolean, field: keyof OpeningInput, text: string) => {
    if (!right) errors.push({ field, text })
  }
  const { startFrom, startTo } = input
  check(input.sector === null || isSector(input.sector), 'sector', words.errorSector)
  check(input.disco === null || isOccupation(input.disco), 'disco', words.errorDisco)
  check(input.title.length <= 100, 'title', words.errorTitleLong)
  check(input.tasks.length <= 5, 'tasks', words.errorTasks)
  check(
    input.tasks.every(({ length }) => length <= 200),
    'tasks',
    words.errorTaskLong,
  )
  check(input.danishLevel === null || whole(input.danishLevel, 0, 6), 'danishLevel', words.errorDanish)
  check(
    input.hoursPerWeek === null || within(input.hoursPerWeek, bounds.hoursPerWeek),
    'hoursPerWeek',
    words.errorHours,
  )
  const weeks = weeksOf(input)
  check(weeks === null || whole(weeks, bounds.weeks.min, bounds.weeks.max), 'weeks', words.errorWeeks)
  check(input.seats === null || whole(input.seats, bounds.seats.min, bounds.seats.max), 'seats', words.errorSeats)
  check(input.subsidisedNow === null || whole(input.subsidisedNow, 0, 1000), 'subsidisedNow', words.errorSubsidised)
  check(startFrom === null || parseIsoDay(startFrom) !== null, 'startFrom', words.errorStartFrom)
  check(startTo === null || parseIsoDay(startTo) !== null, 'startTo', words.errorStartTo)
  for (const field of ['timeText', 'contactName', 'contactPhone'] as const)
    check((input[field]?.length ?? 0) <= 200, field, words.errorLong)

  const from = startFrom && parseIsoDay(startFrom)
  const to = startTo && parseIsoDay(startTo)
  if (from && to) check(from <= to, 'startTo', words.errorStartOrder)
  const last = to ?? from
  if (last) check(last <= addDays(today, furthestStart), to ? 'startTo' : 'startFrom', words.errorStartFar)
  return errors
}

/** What must be told before an opening can be published. */
export function blanks(input: OpeningInput): FieldError[] {
  const missing: [boolean, keyof OpeningInput, string][] = [
    [input.schemes.length === 0, 'schemes', words.errorSchemes],
    [input.title === '', 'title', words.errorTitle],
    [!input.sector, 'sector', words.errorSector],
    [!input.disco, 'disco', words.errorDisco],
    [input.tasks.length < 3, 'tasks', words.errorTasks],
    [!input.purpose, 'purpose', words.errorPurpose],
    [!input.workplace, 'workplace', words.errorWorkplace],
    [input.slots === 0, 'slots', words.errorSlots],
    [input.hoursPerWeek === null, 'hoursPerWeek', words.errorHours],
    [!input.startFrom, 'startFrom', words.errorStartFrom],
    [statesWeeks(input.schemes) && input.weeks === null, 'weeks', words.errorWeeks],
    [input.seats === null, 'seats', words.errorSeats],
    [!input.prospect, 'prospect', words.errorProspect],
  ]
  return missing.filter(([isMissing]) => isMissing).map(([, field, text]) => ({ field, text }))
}

/** The same without the numbers, days and texts that cannot be right: they count as not told. */
export function withoutFaults(input: OpeningInput, today: Day): OpeningInput {
  const wrong = faults(input, today).map(({ field }) => field)
  const unless = <Value>(field: keyof OpeningInput, value: Value) => (wrong.includes(field) ? null : value)
  return {
    ...input,
    sector: unless('sector', input.sector),
    disco: unless('disco', input.disco),
    title: input.title.slice(0, 100),
    tasks: input.tasks.slice(0, 5).map(task => task.slice(0, 200)),
    danishLevel: unless('danishLevel', input.danishLevel),
    hoursPerWeek: unless('hoursPerWeek', input.hoursPerWeek),
    weeks: unless('weeks', input.weeks),
    seats: unless('seats', input.seats),
    subsidisedNow: unless('subsidisedNow', input.subsidisedNow),
    startFrom: unless('startFrom', input.startFrom),
    startTo: unless('startTo', unless('startFrom', input.startTo)),
    timeText: input.timeText.slice(0, 200),
  }
}

/** The fields of the document; what is not told is a placeholder whose field is named in `missing`. */
export function fieldsOf(input: OpeningInput, { today, workplace }: { today: Day; workplace: string }) {
  const startFrom = input.startFrom ?? today
  return {
    workplace: input.workplace ?? workplace,
    schemes: input.schemes,
    sector: input.sector ?? '',
    disco: input.disco ?? '',
    title: input.title,
    tasks: input.tasks,
    purpose: input.purpose ?? 'kompetencer',
    danishLevel: input.danishLevel,
    skills: input.skills,
    licences: input.licences,
    demands: [...new Set([...input.demands, ...demandsOfSlots(input.slots)])].sort(),
    hoursPerWeek: input.hoursPerWeek ?? 0,
    slots: input.slots,
    timeText: input.timeText,
    startFrom,
    startTo: input.startTo ?? addDays(startFrom, usualWindow),
    weeks: weeksOf(input) ?? 0,
    seats: input.seats ?? 1,
    prospect: input.prospect ?? 'no',
    subsidisedNow: input.subsidisedNow ?? 0,
    contactName: input.contactName,
    contactPhone: input.contactPhone,
    contactEmail: input.contactEmail,
    missing: blanks(input).map(({ field }) => field),
  } satisfies Partial<Opening>
}

/** The input that a stored opening would be told as: for the form, and for checking it again. */
export function inputOf(opening: Opening): OpeningInput {
  const told = <Value>(field: keyof OpeningInput, value: Value): Value | null =>
    opening.missing.includes(field) ? null : value
  return {
    ...opening,
    workplace: told('workplace', opening.workplace),
    sector: opening.sector || null,
    disco: opening.disco || null,
    purpose: told('purpose', opening.purpose),
    hoursPerWeek: told('hoursPerWeek', opening.hoursPerWeek),
    startFrom: told('startFrom', opening.startFrom),
    startTo: told('startFrom', opening.startTo),
    weeks: told('weeks', weeksOf(opening)),
    seats: told('seats', opening.seats),
    prospect: told('prospect', opening.prospect),
  }
}

/** What stands in the way of publishing an opening at a workplace today. */
export function obstacles(opening: Opening, workplace: Workplace | undefined, today: Day): FieldError[] {
  const asked = unanswered(opening)
  const others = [...blanks(inputOf(opening)), ...faults(inputOf(opening), today)]
  const errors = [...asked, ...others.filter(({ field }) => !asked.some(one => one.field === field))]
  if (opening.startTo < today && !errors.some(({ field }) => field.startsWith('start')))
    errors.push({ field: 'startTo', text: words.errorStartPast })
  if (workplace && !isComplete(workplace)) errors.push({ field: 'workplace', text: words.errorWorkplaceIncomplete })
  if (!workplace && !errors.some(({ field }) => field === 'workplace'))
    errors.push({ field: 'workplace', text: words.errorWorkplace })
  return errors
}
