/** Errors as MongoDB's clients know them: by code. */

const names: Record<number, string> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  17: 'ProtocolError',
  26: 'NamespaceNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  171: 'CannotIndexParallelArrays',
  238: 'NotImplemented',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
}

/** Fields of the reply beside the code, such as keyPattern and keyValue. */
type Extra = Record<string, unknown>
export type StoreError = Error & { code: number; codeName: string; extra: Extra }

export const storeError = (code: number, message: string, extra: Extra = {}): StoreError =>
  Object.assign(new Error(message), { code, codeName: names[code] ?? `Location${code}`, extra })

/** Everything MongoDB has and this store leaves out is refused by name, never silently ignored. */
export const notImplemented = (what: string): StoreError =>
  storeError(238, `${what} is not implemented in the embedded store; MongoDB itself has it`)

export const isStoreError = (error: unknown): error is StoreError =>
  error instanceof Error && 'codeName' in error && 'extra' in error

/** Ends a command, or one of its statements, with an error of the client's making. */
export function refuse(code: number, message: string, extra: Extra = {}): never {
  throw storeError(code, message, extra)
}
