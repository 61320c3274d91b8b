/**
 * When a person can work and when an opening needs someone: a 21-bit mask,
 * bit = day (0 = Monday) * 3 + part (0 = 06-14, 1 = 14-22, 2 = 22-06).
 */

const dayCount = 7
const parts = [
  { from: 6, to: 14, label: 'dag' },
  { from: 14, to: 22, label: 'aften' },
  { from: 22, to: 30, label: 'nat' },
] as const
const dayNames = ['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag'] as const
const allDays = [0, 1, 2, 3, 4, 5, 6]
const workingDays = [0, 1, 2, 3, 4]
const allParts = [0, 1, 2]

export const allSlots = 2 ** 21 - 1

/** The bit number (0-20) of a day (0 = Monday) and a part of the day (0-2). */
export const slotBit = (day: number, part: number): number => day * 3 + part

/** The mask of every combination of these days and parts. */
export const slotMask = (days: number[], dayParts: number[]): number =>
  days.reduce((mask, day) => dayParts.reduce((inner, part) => inner | (1 << slotBit(day, part)), mask), 0)

/** True when the mask holds that day and part. */
export const hasSlot = (mask: number, day: number, part: number): boolean => (mask & (1 << slotBit(day, part))) !== 0

/** Whether any part of the day is in it; 0 is Monday. */
export const hasDay = (mask: number, day: number): boolean => partsOf(mask, day).length > 0

/** How many different weekdays the mask holds. */
export const daysInMask = (mask: number): number => allDays.filter(day => hasDay(mask, day)).length

/** For grids of check boxes: days and parts in order with their Danish names. */
export const slotDays = dayNames.map((label, value) => ({ value, label }))
export const slotParts = parts.map(({ label, from, to }, value) => ({
  value,
  label: `${label} (kl. ${from}-${to > 24 ? to - 24 : to})`,
}))

/** Every day and part as a choice of its own; the value is the bit's number. */
export const slotOptions = slotDays.flatMap(day =>
  slotParts.map(part => ({
    value: String(slotBit(day.value, part.value)),
    label: `${day.label}, ${part.label}`,
    day: day.value,
  })),
)

export type ParsedSlots = { mask: number } | { unknown: true } | { error: string }

/**
 * Reads how a person's week is written: 'man-fre 8-15', 'man,ons,fre', 'alle dage', 'kun formiddag',
 * '3 dage + sprogskole tirsdag og torsdag'. Where no time is stated every part of the day is open; where no day is
 * stated every day is. Language school takes its whole day out of the working week.
 */
export function parseAvailability(text: string): ParsedSlots {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ')
  if (plain === '' || plain === 'ukendt') return { unknown: true }

  const school = /^(?:(\d) dage? )?(?:\+ |og )?sprogskole (.+)$/.exec(plain)
  if (school) {
    const schoolDays = readDays(school[2] ?? '')
    const days = schoolDays && workingDays.filter(day => !schoolDays.includes(day))
    if (!days || (school[1] && Number(school[1]) !== days.length)) return unreadable(text)
    return { mask: slotMask(days, allParts) }
  }

  const dayParts = readParts(plain)
  const rest = dayParts ? dayParts.rest : plain
  const days = rest === '' ? allDays : readDays(rest)
  return days ? { mask: slotMask(days, dayParts?.parts ?? allParts) } : unreadable(text)
}

/** Reads an opening's two columns: days ('tir-lør', 'man,ons,fre') and time of day ('08-15', '22-06'). */
export function parseWorkingTime({ days, time }: { days: string; time: string }): ParsedSlots {
  if (days.trim() === '' && time.trim() === '') return { unknown: true }
  const read = parseAvailability(`${days} ${time}`)
  return 'error' in read ? unreadable(`${days} ${time}`.trim()) : read
}

const unreadable = (text: string) => ({
  error: `«${text.trim()}» kan ikke læses som dage og tider. Skriv for eksempel man-fre 8-15.`,
})

/** 'mandag-fredag: dag (kl. 6-14); lørdag: nat (kl. 22-6)'; days with the same parts stand together. */
export function slotsText(mask: number): string {
  if (mask === 0) return 'ingen tider'
  if (mask === allSlots) return 'alle dage, hele døgnet'
  const groups: { days: number[]; parts: number[] }[] = []
  for (const day of allDays) {
    const dayParts = partsOf(mask, day)
    const group = groups.find(candidate => candidate.parts.join() === dayParts.join())
    if (group) group.days.push(day)
    else if (dayParts.length > 0) groups.push({ days: [day], parts: dayParts })
  }
  return groups.map(group => `${daysText(group.days)}: ${partsText(group.parts)}`).join('; ')
}

const partsOf = (mask: number, day: number): number[] => allParts.filter(part => hasSlot(mask, day, part))

const partsText = (dayParts: number[]): string =>
  dayParts.length === allParts.length ? 'hele døgnet' : dayParts.map(part => slotParts[part]?.label).join(' og ')

function daysText(days: number[]): string {
  if (days.length === dayCount) return 'alle dage'
  const [first = 0, last = 0] = [days[0], days.at(-1)]
  const unbroken = days.length > 2 && last - first === days.length - 1
  return unbroken ? `${dayNames[first]}-${dayNames[last]}` : days.map(day => dayNames[day]).join(', ')
}

/** 'man', 'man.', 'mandag' or 'mandage' to 0 ... 6. */
function dayIndex(word: string): number {
  const letters = word.replace(/\.$/, '')
  return dayNames.findIndex(name => letters === name.slice(0, 3) || letters === name || letters === `${name}e`)
}

function readDays(text: string): number[] | null {
  const plain = text.trim().replace(/^kun /, '')
  if (plain === 'alle dage' || plain === 'hver dag') return allDays
  if (plain === 'hverdage' || plain === 'alle hverdage') return workingDays
  const found = new Set<number>()
  for (const piece of plain.split(/\s*,\s*|\s+og\s+|\s*\+\s*/)) {
    const [from, to, ...more] = piece.split(/\s*(?:-|–|\btil\b)\s*/).map(dayIndex)
    if (from === undefined || from < 0 || (to !== undefined && to < 0) || more.length > 0) return null
    for (let day = from; ; day = (day + 1) % dayCount) {
      found.add(day)
      if (day === (to ?? from)) break
    }
  }
  return [...found].sort((a, b) => a - b)
}

/** The time of day at the end of a text, and what stands before it. */
function readParts(text: string): { parts: number[]; rest: string } | null {
  const words = /^(.*?)[\s,]*(?:kun )?(formiddage?|dagtimer|eftermiddage?|aften|aftener|nat|nætter)$/.exec(text)
  if (words) {
    const word = words[2] ?? ''
    const part = /^(?:form|dag)/.test(word) ? 0 : /^(?:efter|aften)/.test(word) ? 1 : 2
    return { parts: [part], rest: words[1] ?? '' }
  }
  const clock = /^(.*?)[\s,]*(?:kl\.? ?)?(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?$/.exec(text)
  if (!clock) return null
  const from = Number(clock[2]) + Number(clock[3] ?? 0) / 60
  const to = Number(clock[4]) + Number(clock[5] ?? 0) / 60
  return from > 24 || to > 24 || from === to ? null : { parts: partsOfHours(from, to), rest: clock[1] ?? '' }
}

/**
 * The parts of the day that hours on the clock use: those with more than two hours of the work, so that a day of 8-15
 * is daytime although its last hour is after 14; at least the one with most of it.
 */
function partsOfHours(from: number, to: number): number[] {
  const end = to > from ? to : to + 24
  const hours = parts.map(part =>
    [-24, 0, 24].reduce(
      (sum, shift) => sum + Math.max(0, Math.min(end, part.to + shift) - Math.max(from, part.from + shift)),
      0,
    ),
  )
  const most = Math.max(...hours)
  return allParts.filter(part => (hours[part] ?? 0) > 2 || hours[part] === most)
}
