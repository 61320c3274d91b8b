/** The settings of a municipality as typed, and as kept. */
import { type Static, Type } from 'typebox'
import { type Day, parseDanishDate } from '../lib/days.js'
import type { FieldError } from '../lib/errors.js'
import { choiceField, integerField, phoneField, rawField, textField, timeField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import type { Municipality } from './model.js'
import { decidedToday, leastMonths, mostMonths } from './retention.js'
import type { MunicipalitySettings } from './service.js'

/** After so many repeats only the coordinator's list shows it. */
const mostRepeats = 7

const schema = Type.Object({
  clockMode: choiceField(['timer', 'arbejdstid']),
  opensAt: timeField(),
  closesAt: timeField(),
  closingDays: rawField({ max: 4000 }),
  remindAt: rawField({ max: 100 }),
  repeats: integerField({ min: 0, max: mostRepeats }),
  contact: textField({ max: 40 }),
  standIn: textField({ max: 40 }),
  phone: Type.Optional(phoneField()),
  hours: textField({ max: 100 }),
  coordinator: textField({ max: 40 }),
  dataProtection: Type.Optional(textField({ max: 200 })),
  keepPeople: Type.Optional(integerField({ min: leastMonths.people, max: mostMonths, unit: 'months' })),
  keepLog: Type.Optional(integerField({ min: leastMonths.log, max: mostMonths, unit: 'months' })),
  seen: integerField({ min: 0, max: 1_000_000_000 }),
})

/** One sentence for whatever is wrong: too short a time deletes what is in use. */
function monthsWords(label: string, what: string, least: number) {
  const text = `Skriv i hele måneder, fra ${least} til ${mostMonths}, hvor længe ${what} bliver gemt, eller lad feltet stå tomt.`
  return { label, integer: text, minimum: text, maximum: text }
}

export const settingsForm = defineForm(schema, {
  clockMode: { label: 'Hvordan svarfristen tælles' },
  opensAt: { label: 'Åbningstid' },
  closesAt: { label: 'Lukketid' },
  closingDays: { label: 'Lukkedage' },
  remindAt: { label: 'Påmindelser før fristen' },
  repeats: { label: 'Gentagelser efter fristen' },
  contact: { label: 'Kontaktperson', required: 'Vælg en kontaktperson.' },
  standIn: { label: 'Stedfortræder', required: 'Vælg en stedfortræder.' },
  phone: { label: 'Hotlinens eget nummer', pattern: 'Skriv telefonnummeret med 8 cifre, for eksempel 12 34 56 78.' },
  hours: { label: 'Telefontid' },
  coordinator: { label: 'Koordinator', required: 'Vælg en koordinator.' },
  dataProtection: { label: 'Databeskyttelsesrådgiver' },
  keepPeople: monthsWords('Slet borgere, når der intet er sket i', 'borgere', leastMonths.people),
  keepLog: monthsWords('Slet loggen efter', 'loggen', leastMonths.log),
  seen: { label: 'Siden', required: 'Genindlæs siden, og prøv igen.' },
})

/** '24-12-2026', as the field's hint asks for it. */
const asTyped = (day: Day): string => day.split('-').reverse().join('-')

/** '15.30': a clock time as it is written in Danish, and as the field's hint shows it. */
const inDanish = (time: string): string => time.replace(':', '.')

/** Eight digits of a Danish number however it is written. */
const digitsOf = (phone: string | null | undefined): string =>
  (phone ?? '').replace(/\D/g, '').replace(/^(?:00)?45(?=\d{8}$)/, '')

/** The number typed or kept, unless it is the contact's, which is shown anyway and goes when they go. */
function ownNumber(phone: string | null | undefined, contact: Colleague | undefined): string | null {
  return phone && digitsOf(phone) !== digitsOf(contact?.phone) ? phone : null
}

/** What the form shows of the settings in force. */
export const typedSettings = (municipality: Municipality, staff: People['staff']): Record<string, unknown> => ({
  clockMode: municipality.clockMode,
  opensAt: inDanish(municipality.openingHours.from),
  closesAt: inDanish(municipality.openingHours.to),
  closingDays: municipality.closingDays.map(asTyped).join('\n'),
  remindAt: municipality.ladder.before.join(', '),
  repeats: municipality.ladder.repeats,
  contact: municipality.hotline.contact,
  standIn: municipality.hotline.standIn,
  phone: ownNumber(municipality.hotline.phone, staff.get(municipality.hotline.contact)) ?? '',
  hours: municipality.hotline.hours,
  coordinator: municipality.coordinator,
  dataProtection: municipality.dataProtection ?? '',
  keepPeople: municipality.retention?.people ?? '',
  keepLog: municipality.retention?.log ?? '',
  seen: municipality.settingsRevision ?? 0,
})

interface Colleague {
  name: string
  phone: string | null
}

interface People {
  /** who may answer the hotline, by their accounts' ids */
  staff: ReadonlyMap<string, Colleague>
  coordinators: ReadonlySet<string>
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(one => one.trim())
    .filter(Boolean)

const sharesOf = (text: string): number[] =>
  text
    .split(/[\s,;%]+/)
    .filter(Boolean)
    .map(Number)

/** What must be mended of fields that each could be read; nothing is said of one that could not. */
export function settingsFaults(
  typed: Partial<Static<typeof schema>>,
  { today, staff, coordinators, unfit }: People & { today: Day; unfit?: string | null },
): FieldError[] {
  const errors: FieldError[] = []
  for (const line of linesOf(typed.closingDays ?? '')) {
    const parsed = parseDanishDate(line, { today })
    if ('day' in parsed && parsed.precision === 'day') continue
    errors.push({ field: 'closingDays', text: 'error' in parsed ? parsed.error : `«${line}» er ikke en dato.` })
  }
  const { opensAt, closesAt, contact, standIn, phone, coordinator } = typed
  if (sharesOf(typed.remindAt ?? '').some(share => !Number.isInteger(share) || share < 1 || share > 99))
    errors.push({ field: 'remindAt', text: 'Skriv procenter mellem 1 og 99, for eksempel 50, 75.' })
  if (opensAt && closesAt && closesAt <= opensAt)
    errors.push({ field: 'closesAt', text: 'Lukketiden skal ligge efter åbningstiden.' })
  for (const [field, id] of Object.entries({ contact, standIn }))
    if (id && !staff.has(id)) errors.push({ field, text: 'Vælg en medarbejder fra listen.' })
    else if (id && id === unfit)
      errors.push({ field, text: 'Du kan ikke vælge dig selv. Bed koordinatoren eller en anden administrator.' })
  if (contact && contact === standIn)
    errors.push({ field: 'standIn', text: 'Vælg en anden end kontaktpersonen, så der altid er en, der svarer.' })
  for (const id of phone ? [] : new Set([contact, standIn])) {
    const colleague = staff.get(id ?? '')
    if (colleague && !colleague.phone)
      errors.push({
        field: 'phone',
        text: `${colleague.name} har intet telefonnummer. Vælg en anden, eller skriv et nummer til hotlinen.`,
      })
  }
  if (coordinator && !coordinators.has(coordinator))
    errors.push({ field: 'coordinator', text: 'Vælg en koordinator fra listen.' })
  return errors
}

/** What is asked about before it is kept: a number of the hotline that is a colleague's, who may not be who answers. */
export function settingsDoubts(
  { contact, phone }: Pick<Static<typeof schema>, 'contact' | 'phone'>,
  { before, staff }: Pick<People, 'staff'> & { before: Pick<Municipality, 'hotline'> },
): string[] {
  const own = ownNumber(phone, staff.get(contact))
  if (!own || (contact === before.hotline.contact && own === before.hotline.phone)) return []
  const owner = [...staff.values()].find(one => digitsOf(one.phone) === digitsOf(own))
  if (!owner) return []
  return [
    `${own} tilhører ${owner.name}, men virksomhederne får navnet ${staff.get(contact)?.name} at se. Lad feltet stå tomt, hvis de skal ringe til den, der svarer.`,
  ]
}

/** The settings to keep, of a form without faults. */
export function readSettings(
  typed: Static<typeof schema>,
  { before, today, staff }: Pick<People, 'staff'> & { before: Pick<Municipality, 'retention'>; today: Day },
): MunicipalitySettings {
  const closingDays = linesOf(typed.closingDays).flatMap(line => {
    const parsed = parseDanishDate(line, { today })
    return 'day' in parsed ? parsed.day : []
  })
  return {
    clockMode: typed.clockMode,
    openingHours: { from: typed.opensAt, to: typed.closesAt },
    closingDays: [...new Set(closingDays)].sort(),
    ladder: { before: [...new Set(sharesOf(typed.remindAt))].sort((a, b) => a - b), repeats: typed.repeats },
    hotline: {
      ...{ contact: typed.contact, standIn: typed.standIn, hours: typed.hours },
      phone: ownNumber(typed.phone, staff.get(typed.contact)),
    },
    coordinator: typed.coordinator,
    dataProtection: typed.dataProtection ?? null,
    retention: decidedToday(before.retention, { people: typed.keepPeople ?? null, log: typed.keepLog ?? null }, today),
  }
}
