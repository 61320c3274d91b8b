/**
 * Memory for what everybody is written into. V8 adds up what arrays take, and every 64 MB looks through all that is on the
 * heap for garbage: half a second for each time when the documents of a million people lie there. Shared memory it does not
 * add up; it is freed as any other when nobody has it any more. A snapshot copies it, so nothing is shared with a thread.
 */

/** What is shorter is made as usual: it weighs little, and goes with the young. */
const large = 2 ** 16

export const roomForNumbers = (length: number): Int32Array => new Int32Array(room(length * 4))

export const roomForBytes = (length: number): Uint8Array => new Uint8Array(room(length))

const room = (bytes: number): ArrayBufferLike => (bytes < large ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes))

/** The same numbers in memory of their own. */
export const unshared = <A extends Int32Array | Uint8Array>(array: A): A =>
  array.buffer instanceof SharedArrayBuffer ? (array.slice() as A) : array
