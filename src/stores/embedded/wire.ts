/** MongoDB's wire protocol: messages cut out of a stream of bytes, read and written. */
import { deserialize, serialize } from 'bson'
import { refuse } from './errors.js'

import { bsonOptions, type Doc, setField } from './language/values.js'

const opReply = 1
/** Only the very first hello of a driver comes in this old form. */
const opQuery = 2004
const opMsg = 2013
const headerSize = 16
const largestMessage = 48_000_000 + 16 * 1024 * 1024

const checksumPresent = 1
const moreToCome = 2

export type Request = { id: number; legacy: boolean; body: Doc; wantsReply: boolean }

/** Collects packets and gives each whole message; throws when a header makes no sense. */
export function makeSplitter(): (packet: Buffer) => Buffer[] {
  let held: Buffer[] = []
  let size = 0
  return packet => {
    held.push(packet)
    size += packet.length
    const messages: Buffer[] = []
    const length = (): number => {
      if ((held[0]?.length ?? 0) < 4) held = [Buffer.concat(held)]
      return held[0]?.readInt32LE(0) ?? 0
    }
    while (size >= 4) {
      const next = length()
      if (next < headerSize || next > largestMessage) refuse(17, `A message of ${next} bytes is not allowed`)
      if (size < next) break
      const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held)
      messages.push(all.subarray(0, next))
      held = [all.subarray(next)]
      size -= next
    }
    return messages
  }
}

export function readMessage(message: Buffer): Request {
  const id = message.readInt32LE(4)
  const code = message.readInt32LE(12)
  if (code === opMsg) return readOpMsg(id, message)
  if (code === opQuery) return readOpQuery(id, message)
  refuse(17, `The wire operation ${code} is not supported`)
}

function readDoc(message: Buffer, at: number, end: number): { doc: Doc; next: number } {
  const length = at + 4 <= end ? message.readInt32LE(at) : 0
  if (length < 5 || at + length > end) refuse(17, 'A message is cut short')
  return { doc: deserialize(message.subarray(at, at + length), bsonOptions), next: at + length }
}

function readOpMsg(id: number, message: Buffer): Request {
  const flags = message.readUInt32LE(headerSize)
  const end = message.length - (flags & checksumPresent ? 4 : 0)
  let body: Doc | null = null
  const lists: [string, Doc[]][] = []
  for (let at = headerSize + 4; at < end; ) {
    const kind = message[at++]
    if (kind === 0) {
      const { doc, next } = readDoc(message, at, end)
      body = doc
      at = next
    } else if (kind === 1) {
      const { name, docs, next } = readSequence(message, at, end)
      lists.push([name, docs])
      at = next
    } else refuse(17, `A message section of kind ${kind} is not supported`)
  }
  if (!body) refuse(17, 'A message has no body')
  for (const [name, docs] of lists) setField(body, name, docs)
  return { id, legacy: false, body, wantsReply: (flags & moreToCome) === 0 }
}

/** A section of kind 1: a name and the documents that belong under it. */
function readSequence(message: Buffer, start: number, end: number): { name: string; docs: Doc[]; next: number } {
  const stop = start + (start + 4 <= end ? message.readInt32LE(start) : 0)
  const zero = message.indexOf(0, start + 4)
  if (stop > end || zero < 0 || zero >= stop) refuse(17, 'A message section is cut short')
  const docs: Doc[] = []
  for (let at = zero + 1; at < stop; ) {
    const { doc, next } = readDoc(message, at, stop)
    docs.push(doc)
    at = next
  }
  return { name: message.toString('utf8', start + 4, zero), docs, next: stop }
}

function readOpQuery(id: number, message: Buffer): Request {
  const zero = message.indexOf(0, headerSize + 4)
  const collection = message.toString('utf8', headerSize + 4, zero)
  if (!collection.endsWith('.$cmd')) refuse(17, 'Only commands are supported in the old wire form')
  const { doc } = readDoc(message, zero + 9, message.length)
  return { id, legacy: true, body: { ...doc, $db: collection.slice(0, -'.$cmd'.length) }, wantsReply: true }
}

let lastId = 0

export function writeReply(request: Request, reply: Doc): Buffer {
  const body = serialize(reply)
  const head = Buffer.alloc(request.legacy ? 36 : 21)
  head.writeInt32LE(head.length + body.length, 0)
  lastId = (lastId + 1) & 0x7fffffff
  head.writeInt32LE(lastId, 4)
  head.writeInt32LE(request.id, 8)
  head.writeInt32LE(request.legacy ? opReply : opMsg, 12)
  // Legacy: flags, cursor and offset are 0 and one document follows. OP_MSG: no flags and one section of kind 0.
  if (request.legacy) head.writeInt32LE(1, 32)
  return Buffer.concat([head, body])
}
