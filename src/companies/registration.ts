/** Reads what a company types about itself: every mistake at once, one Danish sentence per field. */
import { readCvr, readPNumber } from '../lib/cvr.js'
import { type Day, parseDanishDate } from '../lib/days.js'
import { type FieldError, invalid } from '../lib/errors.js'
import { isDb25 } from '../lib/industries.js'
import { findPostcode } from '../lib/places.js'
import { isSector } from '../lib/sectors.js'
import { readNumber, readPostcode } from '../lib/typed.js'
import { companyWords as words } from '../lib/words/da/companies.js'
import type { Workplace } from './model.js'

/** A workplace as typed. */
export interface WorkplaceText {
  pNumber: string
  address: string
  postcode: string
  ordinaryEmployees: string
  asOf: string
}

/** A registration as typed in the public form. */
export interface RegistrationText extends WorkplaceText {
  cvr: string
  name: string
  sector: string
  db25: string
  publicEmployer: boolean
  contactName: string
  email: string
  phone: string
}

export type NewWorkplace = Omit<Workplace, 'id'>

export interface Registration {
  company: { cvr: string; name: string; sector: string; db25: string | null; publicEmployer: boolean }
  workplace: NewWorkplace
  person: { name: string; email: string; phone: string }
  municipality: string
}

export interface Circumstances {
  today: Day
  /** kommunekoder of this deployment */
  served: readonly string[]
}

const longest = 200
/** A typed name stands in a mail to whatever address was typed, so that anybody could send advertisements through us. */
export const looksLikeLink = /[/@:]|[\p{L}\p{N}-][.\u3002\uFF0E\uFF61\u2024]\p{L}{2}/u

/** A registration that may be carried out, or everything that must be mended. */
export function readRegistration(
  typed: RegistrationText,
  around: Circumstances,
): Registration | { errors: FieldError[] } {
  const errors: FieldError[] = []
  const text = (field: keyof RegistrationText & keyof FieldsOfText, missing: string) =>
    oneLine(typed[field], field, missing, errors)

  const cvr = readCvr(typed.cvr)
  if (!cvr) errors.push({ field: 'cvr', text: words.errorCvr })
  const name = text('name', words.errorName)
  if (!isSector(typed.sector)) errors.push({ field: 'sector', text: words.errorSector })
  const db25 = typed.db25.replace(/[\s.]/g, '')
  if (db25 !== '' && !isDb25(db25)) errors.push({ field: 'db25', text: words.errorDb25 })
  const workplace = readWorkplace(typed, around, errors)
  const municipality = municipalityOf(workplace.postcode, around.served)
  if (findPostcode(workplace.postcode) && !municipality)
    errors.push({ field: 'postcode', text: words.errorPostcodeElsewhere })
  const person = {
    name: text('contactName', words.errorContactName),
    email: typed.email.trim().toLowerCase(),
    phone: readPhone(typed.phone) ?? '',
  }
  if (looksLikeLink.test(person.name)) errors.push({ field: 'contactName', text: words.errorContactNameLink })
  if (!isEmail(person.email)) errors.push({ field: 'email', text: words.errorEmail })
  if (!person.phone) errors.push({ field: 'phone', text: words.errorPhone })

  if (errors.length > 0 || !cvr || !municipality) return { errors }
  const company = { cvr, name, sector: typed.sector, db25: db25 || null, publicEmployer: typed.publicEmployer }
  return { company, workplace, person, municipality }
}

interface FieldsOfText {
  name: string
  contactName: string
  address: string
}

/** A workplace; its mistakes are added to `errors`. */
function readWorkplace(typed: WorkplaceText, { today }: { today: Day }, errors: FieldError[]): NewWorkplace {
  const pNumber = readPNumber(typed.pNumber)
  if (!pNumber) errors.push({ field: 'pNumber', text: words.errorPNumber })
  const address = oneLine(typed.address, 'address', words.errorAddress, errors)
  const told = readPostcode(typed.postcode)
  if ('error' in told)
    errors.push({ field: 'postcode', text: typed.postcode.trim() === '' ? words.errorPostcode : told.error })
  const ordinaryEmployees = readNumber(typed.ordinaryEmployees, 'employees') ?? Number.NaN
  if (!(ordinaryEmployees >= 0 && ordinaryEmployees <= 100_000))
    errors.push({ field: 'ordinaryEmployees', text: words.errorEmployees })
  const asOf = parseDanishDate(typed.asOf, { today, past: true })
  const asOfDay = 'day' in asOf && asOf.precision === 'day' ? asOf.day : null
  if (!asOfDay) errors.push({ field: 'asOf', text: words.errorAsOf })
  else if (asOfDay > today) errors.push({ field: 'asOf', text: words.errorAsOfFuture })
  return {
    pNumber: pNumber ?? '',
    address,
    postcode: 'error' in told ? '' : told.postcode,
    ordinaryEmployees,
    asOf: asOfDay ?? today,
  }
}

/** A further workplace of a company in the municipality. @throws INVALID with everything that must be mended */
export function checkedWorkplace(
  typed: WorkplaceText,
  { municipality, today }: { municipality: string; today: Day },
): NewWorkplace {
  const errors: FieldError[] = []
  const workplace = readWorkplace(typed, { today }, errors)
  if (workplace.postcode && municipalityOf(workplace.postcode, [municipality]) === null)
    errors.push({ field: 'postcode', text: words.errorPostcodeOtherMunicipality })
  if (errors.length > 0) throw invalid(errors)
  return workplace
}

/** The municipality that serves a postcode: of those with addresses in it, the main one first, one in the deployment. */
export const municipalityOf = (postcode: string, served: readonly string[]): string | null =>
  findPostcode(postcode)?.municipalities.find(code => served.includes(code)) ?? null

/** Eight digits or more, with an optional country code, as people write them; else null. */
export function readPhone(text: string): string | null {
  const plain = text.replace(/[\s().-]/g, '')
  return /^(?:\+|00)?\d{8,15}$/.test(plain) ? text.trim().replace(/\s+/g, ' ') : null
}

/** One @ with something on both sides and a full stop after it; whether it works, the mail shows. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@"<>(),;:]+@[^\s@"<>(),;:.]+(?:\.[^\s@"<>(),;:.]+)+$/.test(text)

function oneLine(typed: string, field: string, missing: string, errors: FieldError[]): string {
  const text = typed.trim().replace(/\s+/g, ' ')
  if (text === '') errors.push({ field, text: missing })
  else if (text.length > longest) errors.push({ field, text: words.errorTooLong })
  return text
}
