/**
 * The arithmetic of the 24-hour promise: when an answer is due and when people are reminded. Pure: instants in,
 * instants out. 'timer' counts real hours; 'arbejdstid' counts the municipality's own opening time, Danish wall clock.
 */
import { DateTime } from 'luxon'
import type { Municipality } from '../municipalities/model.js'
import { holidayOn } from './holidays.js'
import type { DeadlineStep } from './model.js'

/** What of a municipality's settings decides its deadlines. */
export type ClockSettings = Pick<Municipality, 'clockMode' | 'openingHours' | 'closingDays' | 'ladder'>
export type LadderStep = Pick<DeadlineStep, 'at' | 'level'>

const zone = 'Europe/Copenhagen'
/** 24 hours in milliseconds: the promise. */
export const promised = 86_400_000
/** A calendar without a working day in a year is a mistake in the settings. */
const furthest = 366

/**
 * When the answer is due. 'timer': 86,400 seconds after the start. 'arbejdstid': a start outside the opening time moves
 * to the next opening moment; due at the same wall-clock time on the next working day.
 */
export function dueAt(start: Date, settings: ClockSettings): Date {
  if (settings.clockMode === 'timer') return new Date(start.getTime() + promised)
  return workingDaysLater(countedStart(start, settings), 1, settings).toJSDate()
}

/**
 * The steps of the ladder in order of time: the owner at each share of the counted time, everybody responsible at the
 * due time and then every 24 hours (or working day) as often as the settings say.
 */
export function ladder(start: Date, due: Date, settings: ClockSettings): LadderStep[] {
  const shares = [...new Set(settings.ladder.before)].filter(share => share > 0 && share < 100).sort((a, b) => a - b)
  const before = shares.map((share): LadderStep => ({ at: shareOf(start, due, share, settings), level: 'owner' }))
  const after = Array.from(
    { length: settings.ladder.repeats + 1 },
    (_, times): LadderStep => ({ at: repeatAt(due, times, settings), level: 'escalated' }),
  )
  return [...before, ...after]
}

/** The municipality works on this day: no weekend, no holiday, no closing day of its own. */
export function isWorkingDay(day: string, settings: ClockSettings): boolean {
  const weekday = DateTime.fromISO(day, { zone: 'utc' }).weekday
  return weekday <= 5 && holidayOn(day) === null && !settings.closingDays.includes(day)
}

/** The start itself within the opening time [from, to), else the next moment the municipality opens. */
function countedStart(start: Date, settings: ClockSettings): DateTime {
  const from = DateTime.fromJSDate(start, { zone })
  const today = hoursOn(from, settings)
  if (today && from < today.opens) return today.opens
  if (today && from < today.closes) return from
  return nextHours(from, settings).opens
}

function shareOf(start: Date, due: Date, share: number, settings: ClockSettings): Date {
  if (settings.clockMode === 'timer')
    return new Date(start.getTime() + Math.round(((due.getTime() - start.getTime()) * share) / 100))
  // Due is the same time on the next working day, so what is counted is exactly one day's opening time.
  let at = countedStart(start, settings)
  let hours = hoursOn(at, settings) ?? nextHours(at, settings)
  let left = (hours.closes.diff(hours.opens).toMillis() * share) / 100
  while (at.plus(left) > hours.closes) {
    left -= hours.closes.diff(at).toMillis()
    hours = nextHours(at, settings)
    at = hours.opens
  }
  return at.plus(Math.round(left)).toJSDate()
}

function repeatAt(due: Date, times: number, settings: ClockSettings): Date {
  if (settings.clockMode === 'timer') return new Date(due.getTime() + times * promised)
  return workingDaysLater(DateTime.fromJSDate(due, { zone }), times, settings).toJSDate()
}

/** The same wall-clock time, working days later. The clocks change on Sundays, which are never working days. */
function workingDaysLater(from: DateTime, days: number, settings: ClockSettings): DateTime {
  let at = from
  for (let left = days; left > 0; left--) at = nextWorkingDay(at, settings)
  return at
}

function nextWorkingDay(from: DateTime, settings: ClockSettings): DateTime {
  for (let days = 1; days <= furthest; days++) {
    const at = from.plus({ days })
    if (isWorkingDay(isoDay(at), settings)) return at
  }
  throw new RangeError('the municipality has no working day within a year')
}

interface Hours {
  opens: DateTime
  closes: DateTime
}

/** The opening time on the day of an instant, or null when the municipality is closed that day. */
function hoursOn(at: DateTime, settings: ClockSettings): Hours | null {
  if (!isWorkingDay(isoDay(at), settings)) return null
  const opens = atTime(at, settings.openingHours.from)
  const closes = atTime(at, settings.openingHours.to)
  if (opens >= closes) throw new RangeError('the municipality closes before it opens')
  return { opens, closes }
}

/** The opening time of the next working day. */
function nextHours(at: DateTime, settings: ClockSettings): Hours {
  const day = nextWorkingDay(at, settings)
  return { opens: atTime(day, settings.openingHours.from), closes: atTime(day, settings.openingHours.to) }
}

function atTime(day: DateTime, time: string): DateTime {
  const parts = /^(\d{2}):(\d{2})$/.exec(time)
  const at = parts && day.startOf('day').set({ hour: Number(parts[1]), minute: Number(parts[2]) })
  if (!at?.isValid) throw new RangeError(`not a time of day: ${time}`)
  return at
}

const isoDay = (at: DateTime): string => at.toFormat('yyyy-MM-dd')
