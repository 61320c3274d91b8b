/** Regular expressions of filters: MongoDB's flags on JavaScript's engine. */
import { BSONRegExp } from 'bson'
import { notImplemented, refuse } from './errors.js'
import type { Value } from './values.js'

export const isRegex = (value: Value): value is BSONRegExp => value instanceof BSONRegExp

/** @param options the operand of `$options`: i, m, s, u; x (extended) is refused */
export function toRegExp(pattern: Value, options?: Value): RegExp {
  if (!isRegex(pattern) && typeof pattern !== 'string') refuse(2, '$regex has to be a string')
  if (options !== undefined && typeof options !== 'string') refuse(2, '$options has to be a string')
  const source = isRegex(pattern) ? pattern.pattern : pattern
  const flags = options ?? (isRegex(pattern) ? pattern.options : '')
  const unknown = [...flags].find(flag => !'imsu'.includes(flag))
  if (unknown) throw notImplemented(`The regular expression flag ${unknown}`)
  try {
    return new RegExp(source, [...new Set(flags)].join(''))
  } catch (error) {
    refuse(51091, `Regular expression is invalid: ${(error as Error).message}`)
  }
}

/** The text every match must begin with (`^Ves` gives "Ves"), or null when an index cannot use the pattern. */
export function literalPrefix(pattern: Value, options?: Value): string | null {
  const { source, flags } = toRegExp(pattern, options)
  if (flags !== '' || source.includes('|')) return null
  const found = /^\^([^\\^$.*+?()[\]{}|]+)([*?{]?)/.exec(source)
  if (!found) return null
  const [, text = '', repeat] = found
  const prefix = repeat ? text.slice(0, -1) : text
  return prefix === '' ? null : prefix
}
