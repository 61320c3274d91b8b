/**
 * The words behind a dotted key, `{name}` in them replaced by the value of that name.
 * @throws Error when there are no words under the key, or a value is missing.
 */
export function lookUp(words: object, key: string, values?: Record<string, unknown>): string {
  let found: unknown = words
  for (const step of key.split('.'))
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, step)
        ? (found as Record<string, unknown>)[step]
        : undefined
  if (typeof found !== 'string') throw new Error(`der er ingen ord under ${key}.`)
  if (!values) return found
  return found.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === null) throw new Error(`${key} mangler ${name}.`)
    return String(value)
  })
}
