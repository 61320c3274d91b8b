/** Numbers and postcodes as people type them, in forms and in files. */
import { normaliseText } from './catalogue.js'
import { filled } from './filled.js'
import { findPostcode, isTown, type Postcode } from './places.js'
import { webWords } from './words/da/web.js'

const words = webWords.typed
const perWeek = String.raw`(?:(?:om|i)\s+ugen|(?:pr\.?|per)\s*uge|\/\s*uge|ugentligt?)`

/** What people write after a number of each kind. */
const units = {
  hours: new RegExp(String.raw`(?:t\.?|timer?)(?:\s*${perWeek})?|${perWeek}`, 'u'),
  weeks: /uger?/u,
  months: /måneder|måned|mdr?\.?/u,
  years: /år/u,
  minutes: /minutter|minut|min\.?/u,
  seats: /pladser|plads|personer|person/u,
  persons: /personer|person/u,
  employees: /(?:ordinært?\s+)?(?:ansatte|ansat|medarbejdere|medarbejder|årsværk|fuldtidsansatte)/u,
} as const
export type Unit = keyof typeof units

/** What hours a week may be told of a person, an opening and an agreement; what the law allows is for the rules to say. */
export const weeklyHours = { min: 1, max: 48 } as const

/** The text without the unit's own word behind the number: '37 timer om ugen' → '37'. Any other text as it is. */
export function withoutUnit(text: string, unit: Unit): string {
  const [, number] = new RegExp(`^(.*\\d)\\s*(?:${units[unit].source})$`, 'iu').exec(text.trim()) ?? []
  return number ?? text
}

/** The number people write ('37', '7,5', '1.200' for a thousand), null when there is none or 'ukendt', NaN when it is none. */
export function readNumber(text: string, unit?: Unit): number | null {
  const plain = (unit ? withoutUnit(text, unit) : text).replace(/\s/g, '').toLowerCase()
  if (plain === '' || plain === 'ukendt') return null
  if (/^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'))
  return /^-?\d+(?:[.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
}

/** The four digits of a text, with or without the town behind them; an error is one Danish sentence. */
export function postcodeIn(text: string): { postcode: string } | { error: string } {
  const trimmed = text.trim().replace(/\s+/g, ' ')
  const [, postcode, town = ''] = /^(?:DK[- ]?)?(\d{4})(?:,? (\p{L}[\p{L} .'-]*))?$/iu.exec(trimmed) ?? []
  if (!postcode) return { error: words.postcodeForm }
  const found = findPostcode(postcode)
  if (found && town && isElsewhere(town, found))
    return { error: filled(words.postcodeTown, { postcode, name: found.name, town }) }
  return { postcode }
}

/** The postcode that is meant, if Denmark has it; an error is one Danish sentence. */
export function readPostcode(text: string): Postcode | { error: string } {
  const read = postcodeIn(text)
  if ('error' in read) return read
  return findPostcode(read.postcode) ?? { error: filled(words.postcodeUnknown, read) }
}

/** Villages have no postcode of their own: only a town that is known to have another one is wrong. */
function isElsewhere(town: string, { name }: Postcode): boolean {
  const told = normaliseText(town)
  return isTown(told) && !normaliseText(name).includes(told)
}
