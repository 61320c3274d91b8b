/** A connection that sends single commands to an engine without a driver: is it alive, and stop. */
import { connect } from 'node:net'
import { serialize } from 'bson'
import type { Doc } from './language/values.js'
import { makeSplitter, readMessage } from './wire.js'

export type Line = {
  command(body: Doc): Promise<Doc>
  /** Resolves when the other side is gone. */
  closed: Promise<void>
  close(): void
}

/** An engine that accepts a connection and then says nothing is given up after this long. */
const patience = 5000

/** Rejects when nobody listens on the socket. */
export function dial(path: string): Promise<Line> {
  const socket = connect(path)
  const split = makeSplitter()
  let waiting: { resolve: (reply: Doc) => void; reject: (error: Error) => void } | null = null
  socket.on('data', packet => {
    for (const message of split(packet)) waiting?.resolve(readMessage(message).body)
  })
  const closed = new Promise<void>(resolve => {
    socket.on('close', () => {
      waiting?.reject(new Error('The document store closed the connection.'))
      resolve()
    })
  })
  const line: Line = {
    command: body =>
      new Promise<Doc>((resolve, reject) => {
        waiting = { resolve, reject }
        socket.setTimeout(patience, () => socket.destroy())
        const bytes = serialize({ ...body, $db: 'admin' })
        const head = Buffer.alloc(21)
        head.writeInt32LE(head.length + bytes.length, 0)
        head.writeInt32LE(2013, 12)
        socket.write(Buffer.concat([head, bytes]))
      }).finally(() => socket.setTimeout(0)),
    closed,
    close: () => socket.destroy(),
  }
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () => resolve(line))
  })
}
