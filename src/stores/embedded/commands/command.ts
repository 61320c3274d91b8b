/** What a command is: the options it knows and what it does with them. */

import type { Cursors } from '../cursors.js'
import { refuse } from '../errors.js'
import type { Store } from '../store.js'
import { type Doc, isDoc, type Value } from '../values.js'

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

/** Options of any command that change nothing in an engine of one process. */
export const commonOptions = words(
  '$db $readPreference $clusterTime lsid txnNumber readConcern writeConcern maxTimeMS comment apiVersion apiStrict apiDeprecationErrors',
)

/** The namespace of the collection that the command's first field names. */
export function namespaceOf(body: Doc, { database }: Context): string {
  const name = Object.values(body)[0]
  if (typeof name !== 'string' || name === '' || name.includes('\0') || name.startsWith('.') || name.includes('$'))
    refuse(73, `Invalid namespace specified '${database}.${String(name)}'`)
  return `${database}.${name}`
}

export const objectOption = (name: string, value: Value): Doc => {
  if (value === undefined || value === null) return {}
  if (!isDoc(value)) refuse(14, `Expected field ${name} to be of type object`)
  return value
}

export function docList(name: string, value: Value): Doc[] {
  if (!Array.isArray(value) || !value.every(isDoc)) refuse(14, `Expected field ${name} to be an array of objects`)
  return value
}
