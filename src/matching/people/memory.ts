/**
 * Memory for what everybody is written into. V8 adds up what arrays take, and every 64 MB looks through all that is on the
 * heap for garbage: half a second for each time when the documents of a million people lie there. Shared memory it does not
 * add up; it is freed as any other when nobody has it any more. What is changed is shared with no thread: they get a copy.
 */

/** What is shorter is made as usual: it weighs little, and goes with the young. */
const large = 2 ** 16

export const roomForNumbers = (length: number): Int32Array => new Int32Array(room(length * 4))

export const roomForBytes = (length: number): Uint8Array => new Uint8Array(room(length))

const room = (bytes: number): ArrayBufferLike => (bytes < large ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes))

/** The same numbers in memory of their own, which several threads can read. */
export function copyOfNumbers(numbers: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(numbers.byteLength))
  copy.set(numbers)
  return copy
}

export function copyOfBytes(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  copy.set(bytes)
  return copy
}
