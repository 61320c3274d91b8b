import { errorWords } from './words/da/errors.js'

/** The one catalogue of refusals: code → HTTP status. The sentence a person reads stands in `words/da/errors.ts`. */
const statuses = {
  NOT_FOUND: 404,
  SIGN_IN_NEEDED: 401,
  WRONG_CREDENTIALS: 401,
  LINK_USED_OR_EXPIRED: 410,
  NOT_ALLOWED: 403,
  MEMBERSHIP_WAITING: 403,
  FORM_EXPIRED: 403,
  TOO_MANY_REQUESTS: 429,
  INVALID: 422,
  TOO_LARGE: 413,
  UNSUPPORTED: 415,
  WRONG_STATE: 409,
  NO_SEATS: 409,
  PERSON_TAKEN: 409,
  COMPANY_UNVERIFIED: 409,
  NO_CONSENT: 409,
  NOT_MATCHABLE: 409,
  ALREADY_ANSWERED: 409,
  ALREADY_DONE: 409,
  STORE_DOWN: 503,
  INTERNAL: 500,
} as const

export type ErrorCode = keyof typeof statuses

export interface FieldError {
  field: string
  text: string
}

/** A refusal with a code, a status and one Danish sentence. `details` never holds personal data. */
export class AppError extends Error {
  readonly status: number
  readonly text: string
  constructor(
    readonly code: ErrorCode,
    readonly details: { state?: string; fields?: FieldError[] } = {},
    text?: string,
  ) {
    super(code)
    this.name = 'AppError'
    this.status = statuses[code]
    this.text = text ?? errorWords[code]
  }
}

/** An error to throw when an act is refused, e.g. `throw refuse('WRONG_STATE', { state: 'closed' })`. */
export function refuse(code: ErrorCode, details?: { state?: string }, text?: string): AppError {
  return new AppError(code, details, text)
}

/** An error to throw when typed input must be mended; each field gets one Danish sentence. */
export function invalid(fields: FieldError[]): AppError {
  return new AppError('INVALID', { fields })
}
