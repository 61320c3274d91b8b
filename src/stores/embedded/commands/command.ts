/** What a command is: the options it knows and what it does with them. */
import type { Cursors } from '../cursors.js'
import { notImplemented, refuse } from '../errors.js'
import { type Doc, isDoc, type Value } from '../language/values.js'
import type { Store } from '../store.js'

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

/** Names in one line. */
export const words = (names: string): string[] => names.split(' ')

/** Refuses the first field that is not among the known ones. */
export function checkOptions(command: string, body: Doc, known: readonly string[]): void {
  const unknown = Object.keys(body).find(name => !known.includes(name))
  if (unknown) throw notImplemented(`The option ${unknown} of ${command}`)
}

/** The namespace of the collection that the command's first field names. */
export function namespaceOf(body: Doc, { database }: Context): string {
  const name = Object.values(body)[0]
  if (typeof name !== 'string' || name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$'))
    refuse(73, `Invalid namespace specified '${database}.${String(name)}'`)
  return `${database}.${name}`
}

export function objectOption(name: string, value: Value): Doc {
  if (value === undefined || value === null) return {}
  if (!isDoc(value)) refuse(14, `Expected field ${name} to be of type object`)
  return value
}

export function docList(name: string, value: Value): Doc[] {
  if (!Array.isArray(value) || !value.every(isDoc)) refuse(14, `Expected field ${name} to be an array of objects`)
  return value
}

/** The size of a `limit`, `skip` or `batchSize` option: a whole number, not negative. */
export function sizeOption(name: string, value: Value): number {
  if (value === undefined || value === null) return 0
  const size = Number(value)
  if (!Number.isInteger(size)) refuse(14, `Field '${name}' must be a whole number`)
  if (size < 0) refuse(2, `Field '${name}' value must be >= 0, actual value '${size}'`)
  return size
}
