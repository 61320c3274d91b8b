/** Words by their dotted key, `{name}` in them replaced by the value of that name. */
export type Words = (key: string, values: Readonly<Record<string, unknown>>) => string

/** @returns a function that throws when there are no words under the key, or a value is missing. */
export function wordsOf(catalogue: object): Words {
  /** by key: words, then in turn a name and the words after it */
  const known = new Map<string, readonly string[]>()
  return (key, values) => {
    const pieces = known.get(key) ?? lookUp(catalogue, key).split(/\{(\w+)\}/)
    known.set(key, pieces)
    let text = pieces[0] ?? ''
    for (let i = 1; i < pieces.length; i += 2) {
      const value = values[pieces[i] ?? '']
      if (value === undefined || value === null) throw new Error(`${key} mangler ${pieces[i]}.`)
      text += `${value}${pieces[i + 1]}`
    }
    return text
  }
}

/** @throws Error when there are no words under the key. */
export function lookUp(catalogue: object, key: string): string {
  let found: unknown = catalogue
  for (const step of key.split('.'))
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, step)
        ? (found as Record<string, unknown>)[step]
        : undefined
  if (typeof found !== 'string') throw new Error(`der er ingen ord under ${key}.`)
  return found
}
