/** Reads what a form sent: trims, converts, checks against the form's schema, and says in Danish what to mend. */
import type { Static, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type Day, parseDanishDate } from '../lib/days.js'
import type { FieldError } from '../lib/errors.js'
import { legible } from '../lib/legible.js'
import { postcodeIn, type Unit, withoutUnit } from '../lib/typed.js'
import { da } from '../lib/words/da.js'

/** One thing to mend, shown at the field and, with a link to it, at the top of the page. */
export interface PageError {
  /** the field's name and id; null when it is not about one field */
  field: string | null
  href: string | null
  text: string
}

/** What a page's form shows: `form.values.name`, `form.error.name` and `form.errors` for the summary. */
export interface FormState {
  values: Record<string, unknown>
  errors: PageError[]
  error: Record<string, string>
  /** what to look at before it is saved as it is; sent with `known` it is saved */
  doubts?: { texts: readonly string[]; known: string }
}

/** A field's label, and a sentence per keyword of its schema where the general one will not do. */
export interface FieldWords {
  label: string
  [keyword: string]: string
}

/** Words per field; those of a row's field stand under 'rows.field'. */
export type FormWords = Record<string, FieldWords>

/** `sound` is what of it could be read, also when something else must be mended. */
export type Reading<Input> =
  | { input: Input; sound: Input; state: FormState }
  | { input: null; sound: Partial<Input>; state: FormState }

/** A mistake of a field; of none: about the form as a whole. */
export type Mistake = FieldError | { field: null; text: string }

export interface Form<Input> {
  /** The state of a form nobody has sent yet. */
  empty(values?: Record<string, unknown>): FormState
  read(body: unknown, context: { today: Day }): Reading<Input>
  /** The state with what else must be mended, as the form's fields follow each other; what is about no field comes first. */
  add(state: FormState, mistakes: readonly Mistake[]): FormState
}

interface Property extends TSchema {
  type?: string
  properties?: Record<string, Property>
  required?: string[]
  items?: Property
  secret?: boolean
  raw?: boolean
  day?: boolean
  past?: boolean
  time?: boolean
  file?: boolean
  format?: string
  unit?: Unit
  postcode?: boolean
}

/**
 * A form. An array of objects is read from fields named `rows.0.name`; rows in which nothing is typed are left out.
 */
export function defineForm<Schema extends TObject>(schema: Schema, words: FormWords): Form<Static<Schema>> {
  const properties = schema.properties as unknown as Record<string, Property>
  const required = new Set((schema as { required?: string[] }).required ?? [])
  const checks = new Map(Object.entries(properties).map(([name, property]) => [name, Compile(property)]))
  const places = new Map(Object.keys(properties).map((name, place) => [name, place]))
  const placeOf = ({ field }: Pick<Mistake, 'field'>) => places.get(field?.split('.')[0] ?? '') ?? -1

  return {
    empty: (values = {}) => stateOf(values, []),

    read(body, { today }) {
      const typed: Record<string, unknown> = {}
      const sound: Record<string, unknown> = {}
      const errors: FieldError[] = []
      for (const [name, property] of Object.entries(properties)) {
        const raw = rawValue(body, name, property)
        if (!property.secret && !property.file) typed[name] = raw
        const value = convert(raw, property, today)
        if (value === undefined) {
          if (required.has(name)) errors.push({ field: name, text: sentence('required', property, name, words) })
          continue
        }
        const wrong = faults(checks.get(name), value, name, property, words)
        if (wrong.length === 0) sound[name] = value
        errors.push(...wrong)
      }
      const state = stateOf(typed, errors)
      if (errors.length > 0) return { input: null, sound: sound as Partial<Static<Schema>>, state }
      return { input: sound as Static<Schema>, sound: sound as Static<Schema>, state }
    },

    add: (state, mistakes) =>
      stateOf(
        state.values,
        [...state.errors, ...mistakes].toSorted((a, b) => placeOf(a) - placeOf(b)),
      ),
  }
}

/** A form's state with these errors; a field's first error is the one shown at it. */
export function stateOf(values: Record<string, unknown>, errors: readonly Mistake[]): FormState {
  const error: Record<string, string> = {}
  const shown: PageError[] = []
  for (const { field, text } of errors) {
    if (field === null) shown.push({ field, href: null, text })
    else if (!(field in error)) {
      error[field] = text
      shown.push({ field, href: `#${field}`, text })
    }
  }
  return { values, errors: shown, error }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What the body holds of one property, as strings; the shape is the schema's, whatever was sent. */
function rawValue(body: unknown, name: string, property: Property): unknown {
  const fields = (body ?? {}) as Record<string, unknown>
  const sent = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (property.file) return sent
  if (property.type === 'array' && property.items?.properties) return rawRows(fields, name, property.items.properties)
  if (property.type === 'array') return [sent].flat().map(one => legible(asText(one)))
  const text = asText(Array.isArray(sent) ? sent.at(-1) : sent)
  return property.secret ? text : legible(text).trim()
}

/** Fields named `rows.<n>.<field>`, at most 50 rows, those with nothing typed left out. */
function rawRows(fields: Record<string, unknown>, name: string, properties: Record<string, Property>) {
  const rows: Record<string, unknown>[] = []
  for (let index = 0; index < 50; index++) {
    const row = Object.fromEntries(
      Object.entries(properties).map(([key, property]) => [key, rawValue(fields, `${name}.${index}.${key}`, property)]),
    )
    if (Object.values(row).flat().some(Boolean)) rows.push(row)
  }
  return rows
}

/** From what was typed to what the schema wants; undefined when nothing was typed. Unreadable text stays text. */
function convert(raw: unknown, property: Property, today: Day): unknown {
  if (property.file) return isUpload(raw) ? raw : undefined
  if (property.type === 'array') {
    const { items = {} as Property } = property
    return (raw as unknown[]).map(one => convertItem(one, items, today)).filter(one => one !== undefined)
  }
  if (property.type === 'boolean') return raw !== '' && raw !== 'false' && raw !== 'nej' && raw !== '0'
  if (raw === '') return property.raw ? raw : undefined
  return convertText(raw as string, property, today)
}

function convertItem(raw: unknown, item: Property, today: Day): unknown {
  if (!item.properties) return convert(typeof raw === 'string' ? raw.trim() : '', item, today)
  const entries = Object.entries(item.properties)
    .map(([key, property]) => [key, convert((raw as Record<string, unknown>)[key], property, today)] as const)
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries)
}

const noDay = 'no day'

function convertText(raw: string, property: Property, today: Day): unknown {
  if (property.type === 'integer' || property.type === 'number') {
    const number = property.unit ? withoutUnit(raw, property.unit) : raw
    const plain = number.replace(/\s|\.(?=\d{3}(\D|$))/g, '').replace(',', '.')
    return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : raw
  }
  if (property.day) {
    const parsed = parseDanishDate(raw, { today, past: property.past ?? false })
    // Not what was typed: '2026-09-31' looks like a day.
    return 'day' in parsed && parsed.precision === 'day' ? parsed.day : noDay
  }
  if (property.postcode) {
    const read = postcodeIn(raw)
    return 'postcode' in read ? read.postcode : raw
  }
  if (property.time) {
    const [, hour, minute = '00'] = /^(\d{1,2})(?:[.:](\d{2}))?$/.exec(raw) ?? []
    return hour ? `${hour.padStart(2, '0')}:${minute}` : raw
  }
  return raw.replace(/\r\n?/g, '\n')
}

/** A file that was chosen, though it may be empty; a browser sends no name when none was. */
function isUpload(raw: unknown): boolean {
  const { content, filename } = (raw ?? {}) as { content?: unknown; filename?: unknown }
  return Buffer.isBuffer(content) && (content.length > 0 || Boolean(filename))
}

interface Check {
  Check(value: unknown): boolean
  Errors(value: unknown): { keyword: string; instancePath: string; params: object }[]
}

/** What is wrong with one property's value: one sentence per field. */
function faults(check: Check | undefined, value: unknown, name: string, property: Property, words: FormWords) {
  const errors: FieldError[] = []
  if (!check || property.file || check.Check(value)) return errors
  const seen = new Set<string>()
  for (const { keyword, instancePath, params } of check.Errors(value)) {
    const missing = (params as { requiredProperties?: string[] }).requiredProperties ?? []
    for (const tail of missing.length > 0 ? missing.map(key => `${instancePath}/${key}`) : [instancePath]) {
      const field = `${name}${tail.replaceAll('/', '.')}`
      if (seen.has(field)) continue
      seen.add(field)
      const told = property.postcode && typeof value === 'string' ? postcodeIn(value) : null
      if (told && 'error' in told) errors.push({ field, text: told.error })
      else errors.push({ field, text: sentence(keyword, innerProperty(property, tail), field, words, params) })
    }
  }
  return errors
}

/** The schema that a path inside a value is about: '/0/years' in an array of rows. */
function innerProperty(property: Property, path: string): Property {
  let found = property
  for (const step of path.split('/').slice(1))
    found = (/^\d+$/.test(step) ? found.items : found.properties?.[step]) ?? found
  return found
}

/** The form's own sentence for the keyword, else the general one with the field's label in it. */
function sentence(keyword: string, property: Property, field: string, words: FormWords, params: object = {}): string {
  const plainName = field.replace(/\.\d+(?=\.|$)/g, '')
  const own = words[plainName] ?? words[plainName.split('.')[0] ?? '']
  const kind = kindOf(keyword, property)
  const { fields } = da.web
  const text = own?.[kind] ?? own?.[keyword] ?? fields[kind as keyof typeof fields] ?? fields.other
  const limit = String((params as { limit?: unknown }).limit ?? '')
  return text.replace('{label}', inSentence(own?.label ?? plainName)).replace('{limit}', limit.replace('.', ','))
}

function kindOf(keyword: string, property: Property): string {
  if (keyword === 'required' && property.file) return 'file'
  if (keyword === 'required' && 'enum' in property) return 'choose'
  if (keyword === 'enum' || keyword === 'const' || keyword === 'anyOf') return 'choose'
  if (keyword === 'type') return property.type === 'integer' || property.type === 'number' ? property.type : 'other'
  if (keyword === 'pattern' && property.day) return 'day'
  if (keyword === 'pattern' && property.time) return 'time'
  if (property.format === 'email' && (keyword === 'pattern' || keyword === 'format')) return 'email'
  return keyword
}

/** 'E-mail' → 'e-mail', but 'CVR-nummer' and 'P-nummer' as they are. */
const inSentence = (label: string) =>
  label.endsWith('?')
    ? `«${label}»`
    : /^.\p{Lu}/u.test(label) || /^[^E]-/.test(label)
      ? label
      : label.charAt(0).toLowerCase() + label.slice(1)
