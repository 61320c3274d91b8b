/** The fields forms are made of, as TypeBox schemas. `web/forms.ts` knows how each is typed and read. */
import { Type } from 'typebox'
import type { Day } from '../lib/days.js'
import type { Unit } from '../lib/typed.js'
import type { Upload } from './bodies.js'

/** One line or a text area; at least one character unless optional. */
export const textField = (options: { max?: number; min?: number } = {}) =>
  Type.String({ minLength: options.min ?? 1, maxLength: options.max ?? 200 })

/** Text that the domain reads and judges itself; may be empty. */
export const rawField = (options: { max?: number } = {}) => Type.String({ maxLength: options.max ?? 2000, raw: true })

export const emailField = () =>
  Type.String({ maxLength: 200, format: 'email', pattern: '^[^\\s@<>"]+@[^\\s@<>"]+\\.[^\\s@<>".]{2,}$' })

export const phoneField = () => Type.String({ maxLength: 30, pattern: '^\\+?(?: ?[0-9]){8,15}$' })

/** Never sent back to the browser, and not trimmed. */
export const secretField = (options: { min?: number } = {}) =>
  Type.String({ minLength: options.min ?? 1, maxLength: 200, secret: true })

/** A day, typed in any Danish form, read as 'YYYY-MM-DD'. `past`: two digits of a year mean one gone by. */
export const dayField = (options: { past?: boolean } = {}) =>
  Type.Unsafe<Day>(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', day: true, past: options.past ?? false }))

/** 'HH:MM', typed also as '8', '8.00' or '08.00'. */
export const timeField = () => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', time: true })

/** Four digits, typed also with the town behind them. */
export const postcodeField = () => Type.String({ pattern: '^\\d{4}$', postcode: true })

/** One of the values: radio buttons or a select. */
export const choiceField = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]))

/** Any number of the values: checkboxes. */
export const choicesField = <const Value extends string>(
  values: readonly Value[],
  options: { min?: number; max?: number } = {},
) =>
  Type.Unsafe<Value[]>(
    Type.Array(Type.Enum([...values]), { minItems: options.min ?? 0, maxItems: options.max ?? values.length }),
  )

/** Several lines of one kind; empty ones are left out. */
export const linesField = (options: { min?: number; max: number; maxLength?: number }) =>
  Type.Array(Type.String({ minLength: 1, maxLength: options.maxLength ?? 200 }), {
    minItems: options.min ?? 0,
    maxItems: options.max,
  })

/** One checkbox. */
export const tickField = () => Type.Boolean()

interface NumberOptions {
  min: number
  max: number
  /** may be typed with its own word behind it: '37 timer' */
  unit?: Unit
}

export const integerField = ({ min, max, unit }: NumberOptions) =>
  Type.Integer({ minimum: min, maximum: max, ...(unit && { unit }) })

/** A number with a Danish decimal comma. */
export const numberField = ({ min, max, unit }: NumberOptions) =>
  Type.Number({ minimum: min, maximum: max, ...(unit && { unit }) })

/** Which revision of what it changes the form's page has shown, so that nobody writes over what they have not read. */
export const seenField = { seen: Type.Optional(integerField({ min: 0, max: 1_000_000 })) }
export const seenWords = { seen: { label: 'Siden', other: 'Siden var for gammel. Hent den igen.' } }

/** A file that was chosen. */
export const fileField = () => Type.Unsafe<Upload>({ file: true })

/** The parameter of an address that holds an id. */
export const idParams = Type.Object({ id: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }) })
