import { AppError } from '../../src/lib/errors.js'

/** The fields that a verb refused, in order; an error when it refused nothing or for another reason. */
export async function fieldsRefused(attempt: Promise<unknown>): Promise<string[]> {
  const error = await attempt.then(
    () => new Error('nothing was refused'),
    (caught: unknown) => caught,
  )
  if (!(error instanceof AppError) || error.code !== 'INVALID') throw error
  return error.details.fields?.map(({ field }) => field) ?? []
}

/** The code of a verb's refusal; an error when it refused nothing. */
export async function codeRefused(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => new Error('nothing was refused'),
    (caught: unknown) => caught,
  )
  if (!(error instanceof AppError)) throw error
  return error.code
}
