/** What a command is: the options it knows and what it does with them. */

import type { Cursors } from '../cursors.js'
import { notImplemented, storeError } from '../errors.js'
import type { MatchOptions } from '../match.js'
import type { Store } from '../store.js'
import { asNumber, type CompareStrings, type Doc, isDoc, type Value } from '../values.js'

export type Context = {
  store: Store
  cursors: Cursors
  database: string
  /** Where this engine listens, for `hello`. */
  address: string
  connection: number
  now: Date
}

export type Command = {
  /** Options with a meaning here; any other is refused with code 238, so that nothing is silently ignored. */
  options: readonly string[]
  run: (body: Doc, context: Context) => Doc
}

/** Options of any command that change nothing in an engine of one process. */
export const commonOptions = [
  '$db',
  '$readPreference',
  '$clusterTime',
  'lsid',
  'txnNumber',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]

/** The namespace of the collection that the command's first field names. */
export function namespaceOf(body: Doc, { database }: Context): string {
  const name = Object.values(body)[0]
  if (typeof name !== 'string' || name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$')) {
    throw storeError(73, `Invalid namespace specified '${database}.${String(name)}'`)
  }
  return `${database}.${name}`
}

export const objectOption = (name: string, value: Value): Doc => {
  if (value === undefined || value === null) return {}
  if (!isDoc(value)) throw storeError(14, `Expected field ${name} to be of type object`)
  return value
}

export function docList(name: string, value: Value): Doc[] {
  if (!Array.isArray(value) || !value.every(isDoc))
    throw storeError(14, `Expected field ${name} to be an array of objects`)
  return value
}

const sensitivities: Record<number, Intl.CollatorOptions['sensitivity']> = { 1: 'base', 2: 'accent', 3: 'variant' }

/** Danish collation in strength 1 to 3 (letters; and accents; and case); all others are refused. */
export function compareStringsOf(collation: Value): CompareStrings | undefined {
  const { locale = 'simple', strength = 3, ...others } = objectOption('collation', collation)
  if (locale === 'simple') return undefined
  const sensitivity = sensitivities[asNumber(strength)]
  const [other] = Object.keys(others)
  if (locale !== 'da' || !sensitivity || other)
    throw notImplemented(`The collation ${other ?? `${String(locale)} of strength ${String(strength)}`}`)
  return new Intl.Collator('da', { sensitivity }).compare
}

export const matchOptions = (collation: Value, { now }: Context): MatchOptions => ({
  strings: compareStringsOf(collation),
  now,
})
