/** Lists of small numbers, one after the other: seven bits in each byte, the eighth says that more follow. */

export interface Bytes {
  bytes: Uint8Array
  end: number
  push(number: number): void
}

export function createBytes(capacity = 256): Bytes {
  const self: Bytes = {
    bytes: new Uint8Array(capacity),
    end: 0,
    push(number) {
      // Five bytes hold any number of 32 bits.
      if (self.end + 5 > self.bytes.length) self.bytes = grownBytes(self.bytes)
      let rest = number
      while (rest > 127) {
        self.bytes[self.end++] = (rest & 127) | 128
        rest >>>= 7
      }
      self.bytes[self.end++] = rest
    },
  }
  return self
}

function grownBytes(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(Math.ceil(bytes.length * 1.25) + 1024)
  larger.set(bytes)
  return larger
}

/** Reads the lists of a person in turn, each a number of elements and then the elements. */
export function readList({ bytes }: Pick<Bytes, 'bytes'>, start: number): () => number[] {
  let at = start
  function next(): number {
    let number = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number
      number |= (byte & 127) << shift
      if (byte < 128) return number
    }
  }
  return () => Array.from({ length: next() }, next)
}

/** Where the lists of a person end. */
export function endOfLists({ bytes }: Pick<Bytes, 'bytes'>, start: number, lists: number): number {
  let at = start
  const skip = () => {
    while ((bytes[at++] as number) > 127);
  }
  for (let list = 0; list < lists; list++) {
    let elements = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number
      elements |= (byte & 127) << shift
      if (byte < 128) break
    }
    while (elements-- > 0) skip()
  }
  return at
}
