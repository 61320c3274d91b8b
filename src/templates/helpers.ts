/** The helpers of templates. A helper hides a data field of the same name, so the names are none that data have. */
import Handlebars from 'handlebars'
import { formatDay, parseIsoDay } from '../lib/days.js'
import { formatInstantWithYear } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { formField } from './form-field.js'
import { wordsOf } from './words.js'

type Options = Handlebars.HelperOptions
type Helper = Handlebars.HelperDelegate

/** They answer by the page or the mail too, not by their parameters alone. */
export const impureHelpers: ReadonlySet<string> = new Set(['formField', 'mailLink'])

const withoutOptions = (given: unknown[]) => given.slice(0, -1)

export function helpers({ words, assetsUrl }: { words: object; assetsUrl: string }): Record<string, Helper> {
  const wordsAt = wordsOf(words)
  return {
    /** `{{w 'errors.minimum' limit=3}}`: words by key, `{limit}` in them filled in */
    w: (key: string, { hash }: Options) => wordsAt(key, hash),
    /** `{{urlTo 'companies.show' id}}`: the address of a page, from lib/paths.ts */
    urlTo: (...given: unknown[]) => urlTo(withoutOptions(given)),
    /** `{{asset 'app.css'}}` */
    asset: (file: string) => `${assetsUrl}/${file}`,
    /** An address that came from data: anything but http, https, mailto, tel and own addresses becomes '#'. */
    safeUrl,
    /** 'tel:+4512345678' of a telephone number as people write it */
    telUrl: (phone: unknown) => telUrl(String(phone ?? '')),

    eq: (a: unknown, b: unknown) => a === b,
    not: (value: unknown) => isEmpty(value),
    and: (...given: unknown[]) => withoutOptions(given).every(value => !isEmpty(value)),
    or: (...given: unknown[]) => withoutOptions(given).find(value => !isEmpty(value)) ?? null,
    /** `{{lookup columns @index}}` */
    lookup: (from: unknown, name: unknown) => {
      if (Array.isArray(from) && typeof name === 'number') return from[name]
      return from && Object.hasOwn(from, String(name)) ? (from as Record<string, unknown>)[String(name)] : undefined
    },
    /** `{{concat 'rows.' @index '.name'}}` */
    concat: (...given: unknown[]) => withoutOptions(given).join(''),

    /** '24. november 2026' of a Day; any other text as it is */
    day: (day: unknown) => (typeof day === 'string' && parseIsoDay(day) ? formatDay(day) : String(day ?? '')),
    isDay: (text: unknown) => typeof text === 'string' && parseIsoDay(text) !== null,
    /** '24. november 2026 kl. 14.05' of a Date */
    instant: (at: unknown) => (at instanceof Date ? formatInstantWithYear(at) : ''),
    /** 1.234,5 */
    number: (value: unknown) => (typeof value === 'number' ? danishNumber.format(value) : String(value ?? '')),

    formField,
    /** `{{mailLink 'Åbn sagen' url}}`: in mails only; a link in HTML, 'Åbn sagen: https://…' in text */
    mailLink: (text: string, url: string, { data }: Options) => mailLink({ text, url, html: data?.html === true }),
  }
}

const danishNumber = new Intl.NumberFormat('da-DK')
const isEmpty = (value: unknown) => !value || (Array.isArray(value) && value.length === 0)

function urlTo([name, ...values]: unknown[]): string {
  let found: unknown = paths
  for (const step of String(name).split('.'))
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[step] : undefined
  if (typeof found !== 'function') throw new Error(`lib/paths.ts har ingen adresse, der hedder ${name}.`)
  if (values.some(value => typeof value !== 'string' || value === '')) throw new Error(`${name} mangler en værdi.`)
  return String(found(...values))
}

export function safeUrl(url: unknown): string {
  const text = String(url ?? '').trim()
  if (/^(https?:\/\/|mailto:|tel:\+?[\d ]+$|#|\?)/i.test(text)) return text
  return /^\/(?![/\\])/.test(text) ? text : '#'
}

/** Danish numbers are eight digits and get the country's code. */
export function telUrl(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, '')
  return `tel:${/^\d{8}$/.test(digits) ? `+45${digits}` : digits}`
}

function mailLink({ text, url, html }: { text: string; url: string; html: boolean }) {
  const address = safeUrl(url)
  if (!html) return `${text}: ${address}`
  const harmless = Handlebars.escapeExpression
  return new Handlebars.SafeString(`<a href="${harmless(address)}">${harmless(text)}</a>`)
}
