/**
 * Frames of the journal and of snapshots: [magic 4][length 4][crc of the payload 4][crc of these 12 bytes 4][payload].
 * The payload is one BSON document after the other. A frame is whole or it does not count.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { deserialize } from 'bson'
import { bsonOptions, type Doc } from '../language/values.js'

const magic = Buffer.from('SBJ1')
const headerSize = 16

export function encodeFrame(changes: Uint8Array[]): Buffer {
  const length = changes.reduce((sum, change) => sum + change.length, 0)
  const frame = Buffer.allocUnsafe(headerSize + length)
  let at = headerSize
  for (const change of changes) {
    frame.set(change, at)
    at += change.length
  }
  magic.copy(frame)
  frame.writeUInt32LE(length, 4)
  frame.writeUInt32LE(crc32(frame.subarray(headerSize)), 8)
  frame.writeUInt32LE(crc32(frame.subarray(0, 12)), 12)
  return frame
}

/** The payload's length, or null when these bytes are no header. */
function payloadLength(header: Buffer): number | null {
  if (!header.subarray(0, 4).equals(magic) || crc32(header.subarray(0, 12)) !== header.readUInt32LE(12)) return null
  return header.readUInt32LE(4)
}

/** `tail`: bytes after the last whole frame; `damaged`: a whole frame comes after them, so they are not a torn end. */
export type Reading = { end: number; tail: number; damaged: boolean }

/** Reads every whole frame from the start and gives each change to `visit`. */
export function readFrames(file: string, visit: (change: Doc) => void): Reading {
  const fd = openSync(file, 'r')
  try {
    const { size } = fstatSync(fd)
    let at = 0
    for (let payload = readFrame(fd, at, size); payload; payload = readFrame(fd, at, size)) {
      for (let start = 0; start < payload.length; ) {
        const length = payload.readInt32LE(start)
        visit(deserialize(payload.subarray(start, start + length), bsonOptions))
        start += length
      }
      at += headerSize + payload.length
    }
    return { end: at, tail: size - at, damaged: at < size && frameAfter(fd, at + 1, size) }
  } finally {
    closeSync(fd)
  }
}

function readFrame(fd: number, at: number, size: number): Buffer | null {
  if (at + headerSize > size) return null
  const header = Buffer.alloc(headerSize)
  readSync(fd, header, 0, headerSize, at)
  const length = payloadLength(header)
  if (length === null || at + headerSize + length > size) return null
  const payload = Buffer.alloc(length)
  readSync(fd, payload, 0, length, at + headerSize)
  return crc32(payload) === header.readUInt32LE(8) ? payload : null
}

/** Looks for a whole frame anywhere behind damaged bytes. */
function frameAfter(fd: number, from: number, size: number): boolean {
  const chunk = Buffer.alloc(1 << 20)
  for (let start = from; start < size; start += chunk.length - magic.length) {
    const read = readSync(fd, chunk, 0, chunk.length, start)
    for (let i = chunk.indexOf(magic); i >= 0 && i < read; i = chunk.indexOf(magic, i + 1)) {
      if (readFrame(fd, start + i, size)) return true
    }
  }
  return false
}
