import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { deserialize, serialize } from 'bson'
import t, { type Test } from 'tap'
import type { Doc } from '../../src/stores/embedded/language/values.js'
import { serve } from '../../src/stores/embedded/server.js'
import { makeSplitter } from '../../src/stores/embedded/wire.js'
import { temporaryFolder } from '../helpers/stores.js'
import { openLocal } from './engine.js'

async function server(t: Test): Promise<{ socket: Socket; path: string }> {
  const folder = await temporaryFolder(t)
  const { store } = openLocal(folder)
  const socketPath = join(folder, 's.sock')
  const engine = await serve({
    store,
    socket: socketPath,
    clock: { now: () => new Date(0) },
    log: () => undefined,
    onShutdown: () => undefined,
  })
  const socket = connect(socketPath)
  t.teardown(async () => {
    socket.destroy()
    await engine.close()
  })
  return { socket, path: socketPath }
}

/** An OP_MSG with its sections given as bytes. */
function message(id: number, sections: Buffer[], flags = 0): Buffer {
  const head = Buffer.alloc(20)
  const body = Buffer.concat(sections)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(id, 4)
  head.writeInt32LE(2013, 12)
  head.writeUInt32LE(flags, 16)
  return Buffer.concat([head, body])
}
const bodyOf = (doc: Doc): Buffer => Buffer.concat([Buffer.from([0]), serialize({ ...doc, $db: 'test' })])

function sequence(name: string, docs: Doc[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...docs.map(doc => serialize(doc))])
  const head = Buffer.alloc(5)
  head.writeUInt8(1, 0)
  head.writeInt32LE(content.length + 4, 1)
  return Buffer.concat([head, content])
}

/** Waits for so many replies; gives the id each one answers and its document. */
function replies(socket: Socket, count: number): Promise<{ to: number; doc: Doc }[]> {
  const split = makeSplitter()
  const found: { to: number; doc: Doc }[] = []
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new Error('closed')))
    socket.on('data', packet => {
      for (const reply of split(packet))
        found.push({
          to: reply.readInt32LE(8),
          doc: deserialize(reply.subarray(reply.readInt32LE(12) === 1 ? 36 : 21)),
        })
      if (found.length >= count) {
        socket.removeAllListeners('data')
        resolve(found)
      }
    })
  })
}

t.test('messages come in any pieces, joined or split, and are answered in order', async t => {
  const { socket } = await server(t)
  const all = Buffer.concat([
    message(1, [bodyOf({ insert: 'c' }), sequence('documents', [{ _id: 1 }, { _id: 2 }])]),
    message(2, [sequence('documents', [{ _id: 3 }]), bodyOf({ insert: 'c' })]),
    message(3, [bodyOf({ find: 'c' })]),
  ])
  const joined = replies(socket, 3)
  socket.write(all)
  t.match(await joined, [
    { to: 1, doc: { n: 2, ok: 1 } },
    { to: 2, doc: { n: 1, ok: 1 } },
    { to: 3, doc: { cursor: { firstBatch: [{ _id: 1 }, { _id: 2 }, { _id: 3 }] }, ok: 1 } },
  ])
  const split = replies(socket, 2)
  for (const byte of Buffer.concat([message(4, [bodyOf({ ping: 1 })]), message(5, [bodyOf({ ping: 1 })])])) {
    socket.write(Buffer.from([byte]))
    if (byte % 16 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  t.match(await split, [
    { to: 4, doc: { ok: 1 } },
    { to: 5, doc: { ok: 1 } },
  ])
})

t.test('a write that wants no reply is done and gets none', async t => {
  const { socket } = await server(t)
  const answers = replies(socket, 1)
  socket.write(message(1, [bodyOf({ insert: 'c', documents: [{ _id: 1 }] })], 2))
  socket.write(message(2, [bodyOf({ find: 'c' })]))
  t.match(await answers, [{ to: 2, doc: { cursor: { firstBatch: [{ _id: 1 }] } } }])
})

t.test('a checksum is passed over and the first hello may come in the old form', async t => {
  const { socket } = await server(t)
  const query = Buffer.concat([
    Buffer.alloc(20),
    Buffer.from('admin.$cmd\0'),
    Buffer.alloc(8),
    serialize({ ismaster: 1, helloOk: true }),
  ])
  query.writeInt32LE(query.length, 0)
  query.writeInt32LE(7, 4)
  query.writeInt32LE(2004, 12)
  const hello = replies(socket, 1)
  socket.write(query)
  t.match(await hello, [{ to: 7, doc: { ismaster: true, helloOk: true, maxWireVersion: 21, ok: 1 } }])
  const checked = replies(socket, 1)
  socket.write(message(8, [bodyOf({ ping: 1 }), Buffer.from([1, 2, 3, 4])], 1))
  t.match(await checked, [{ to: 8, doc: { ok: 1 } }])
})

const nonsense: [string, Buffer][] = [
  ['a length of 3', Buffer.from([3, 0, 0, 0, 0, 0, 0, 0])],
  ['a length of 2 GB', Buffer.from([255, 255, 255, 127, 0, 0, 0, 0])],
  ['an unknown operation', message(1, [bodyOf({ ping: 1 })]).fill(99, 12, 13)],
  ['no body', message(1, [])],
  ['an unknown section', message(1, [Buffer.from([9, 0, 0])])],
  ['a document longer than its message', message(1, [Buffer.from([0, 255, 0, 0, 0, 0])])],
  ['a section longer than its message', message(1, [Buffer.from([1, 255, 0, 0, 0, 0])])],
]
for (const [name, bytes] of nonsense) {
  t.test(`${name} closes the connection and no other`, async t => {
    const { socket, path } = await server(t)
    const other = connect(path)
    t.teardown(() => other.destroy())
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.write(bytes)
    await closed
    const answers = replies(other, 1)
    other.write(message(1, [bodyOf({ ping: 1 })]))
    t.match(await answers, [{ doc: { ok: 1 } }])
  })
}

t.test('errors of a command have code and name', async t => {
  const { socket } = await server(t)
  const answers = replies(socket, 2)
  socket.write(message(1, [bodyOf({ find: '' })]))
  socket.write(message(2, [bodyOf({ find: 'c', filter: { $nonsense: 1 } })]))
  t.match(await answers, [
    { doc: { ok: 0, code: 73, codeName: 'InvalidNamespace' } },
    { doc: { ok: 0, code: 238, codeName: 'NotImplemented' } },
  ])
})
