import type { Doc } from './values.js'

const names: Record<number, string> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  14: 'TypeMismatch',
  17: 'ProtocolError',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  171: 'CannotIndexParallelArrays',
  238: 'NotImplemented',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
}

/** An answer with MongoDB's own error code; `extra` fields (keyPattern, keyValue) stand beside the code in the reply. */
export type StoreError = Error & { code: number; codeName: string; extra: Doc }

export const storeError = (code: number, message: string, extra: Doc = {}): StoreError =>
  Object.assign(new Error(message), { code, codeName: names[code] ?? `Location${code}`, extra })

/** Everything MongoDB has and this store leaves out is refused by name, never silently ignored. */
export const notImplemented = (what: string): StoreError =>
  storeError(238, `${what} is not implemented in the embedded store; MongoDB itself has it`)

export const isStoreError = (error: unknown): error is StoreError =>
  error instanceof Error && 'codeName' in error && 'extra' in error

/** Ends a command, or one of its statements, with an error of the client's making. */
export function refuse(code: number, message: string, extra: Doc = {}): never {
  throw storeError(code, message, extra)
}
