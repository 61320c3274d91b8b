/** The posting form, the same for the company and for staff on its behalf: what a browser sends, and what it means. */
import { type Static, Type } from 'typebox'
import type { Company } from '../companies/model.js'
import { type Day, parseDanishDate } from '../lib/days.js'
import { isForeignLicence, licenceOptions } from '../lib/licences.js'
import { findSkill } from '../lib/skills.js'
import { readNumber } from '../lib/typed.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { demandOptions } from '../lib/work-limits.js'
import { choicesField, dayField, fileField, linesField, rawField, seenField, seenWords } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import type { OpeningInput } from './input.js'
import { inputOf } from './input.js'
import { type Opening, purposes, schemes } from './model.js'
import { fieldsOfCells } from './unread.js'

/** A foreign licence gives no right to drive here, so no opening can ask for one. */
export const licences = licenceOptions.filter(({ value }) => !isForeignLicence(value))

const slots = Array.from({ length: 21 }, (_, bit) => String(bit))
const prospects = ['yes', 'maybe', 'no'] as const

const schema = Type.Object({
  schemes: choicesField(schemes),
  title: rawField(),
  sector: rawField(),
  disco: rawField(),
  tasks: linesField({ max: 10, maxLength: 2000 }),
  purpose: rawField(),
  prospect: rawField(),
  slots: choicesField(slots),
  timeText: rawField(),
  hoursPerWeek: rawField(),
  startFrom: rawField(),
  startTo: rawField(),
  weeks: rawField(),
  seats: rawField(),
  workplace: rawField(),
  subsidisedNow: rawField(),
  danishLevel: rawField(),
  licences: choicesField(licences.map(({ value }) => value)),
  demands: choicesField(demandOptions.map(({ value }) => value)),
  contactName: rawField(),
  contactPhone: rawField(),
  /** fields of which a file's cell could not be read and whose value is right as it stands */
  answered: choicesField(fieldsOfCells),
  /** which button: 'update' only compares the schemes again, 'draft' saves for later, anything else saves and shows */
  next: rawField(),
  ...seenField,
})

export const openingForm = defineForm(schema, {
  schemes: { label: words.sectionSchemes },
  title: { label: words.titleLabel },
  tasks: { label: words.tasks },
  slots: { label: words.slots },
  licences: { label: words.licences },
  demands: { label: words.demands },
  answered: { label: words.unreadRight },
  ...seenWords,
})

export type Typed = Static<typeof schema>

const oneOf = <Value extends string>(values: readonly Value[], text: string): Value | null =>
  values.find(value => value === text) ?? null

/** What was typed, as the domain reads it; a text that is no day stays text, for the domain to refuse. */
export function openingOf(typed: Typed, today: Day): OpeningInput {
  const day = (text: string): string | null => {
    const read = parseDanishDate(text, { today })
    if ('unknown' in read) return null
    return 'day' in read && read.precision === 'day' ? read.day : text
  }
  return {
    workplace: typed.workplace || null,
    schemes: schemes.filter(scheme => typed.schemes.includes(scheme)),
    sector: typed.sector || null,
    disco: typed.disco || null,
    title: typed.title.replace(/\s+/g, ' '),
    tasks: typed.tasks.map(task => task.replace(/\s+/g, ' ')),
    purpose: oneOf(purposes, typed.purpose),
    danishLevel: readNumber(typed.danishLevel),
    skills: [...new Set(typed.tasks.flatMap(task => findSkill(task) ?? []))],
    licences: typed.licences,
    demands: typed.demands,
    hoursPerWeek: readNumber(typed.hoursPerWeek, 'hours'),
    slots: typed.slots.reduce((mask, bit) => mask | (1 << Number(bit)), 0),
    timeText: typed.timeText,
    startFrom: day(typed.startFrom),
    startTo: day(typed.startTo),
    weeks: readNumber(typed.weeks, 'weeks'),
    seats: readNumber(typed.seats, 'seats'),
    prospect: oneOf(prospects, typed.prospect),
    subsidisedNow: readNumber(typed.subsidisedNow, 'persons'),
    contactName: typed.contactName || null,
    contactPhone: typed.contactPhone || null,
    contactEmail: null,
  }
}

/** What the form holds when a stored opening is to be changed: as somebody would have typed it. */
export function valuesOf(opening: Opening): Typed {
  const told = inputOf(opening)
  const text = (value: string | number | null) =>
    typeof value === 'number' ? String(value).replace('.', ',') : (value ?? '')
  return {
    schemes: told.schemes,
    title: told.title,
    sector: text(told.sector),
    disco: text(told.disco),
    tasks: told.tasks,
    purpose: text(told.purpose),
    slots: slots.filter(bit => (opening.slots & (1 << Number(bit))) !== 0),
    timeText: told.timeText,
    hoursPerWeek: text(told.hoursPerWeek),
    startFrom: text(told.startFrom),
    startTo: text(told.startTo),
    weeks: text(told.weeks),
    seats: text(told.seats),
    workplace: text(told.workplace),
    danishLevel: text(told.danishLevel),
    licences: told.licences,
    demands: told.demands,
    prospect: text(told.prospect),
    subsidisedNow: text(told.subsidisedNow),
    contactName: text(told.contactName),
    contactPhone: text(told.contactPhone),
    answered: [],
    next: '',
  }
}

/** What a new form begins with. */
export const newValues = (begin: Partial<Typed>): Typed => ({
  ...{ schemes: [], tasks: [], slots: [], licences: [], demands: [], answered: [] },
  ...{ title: '', sector: '', disco: '', purpose: '', timeText: '', hoursPerWeek: '', startFrom: '', startTo: '' },
  ...{ weeks: '', seats: '1', workplace: '', danishLevel: '', prospect: '', subsidisedNow: '0' },
  ...{ contactName: '', contactPhone: '', next: '' },
  ...begin,
})

/** What is known of a company's new opening before anything is typed. */
export const firstValues = ({ sector, workplaces }: Pick<Company, 'sector' | 'workplaces'>) => ({
  sector,
  workplace: workplaces.length === 1 ? (workplaces[0]?.id ?? '') : '',
})

export const prolongForm = defineForm(Type.Object({ startTo: dayField(), ...seenField }), {
  startTo: { label: words.startTo, required: words.errorStartTo, day: words.errorStartTo },
  ...seenWords,
})

/** A form that only has a button. */
export const confirmForm = defineForm(Type.Object({}), {})

export const importForm = defineForm(Type.Object({ file: fileField() }), {
  file: { label: 'Fil med opslag', file: 'Vælg en fil med opslag.' },
})
