import diagnostics from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { openMongo } from '../../src/stores/mongo.js'

/** Sockets that the driver opens. */
const sockets = new Set<Socket>()
diagnostics.subscribe('net.client.socket', message => {
  const { socket } = message as { socket: Socket }
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
})

t.test(
  'a command on a socket that closes without an error is not waited for, and the next one is answered',
  async t => {
    const store = await openMongo({ uri: null, folder: t.testdir(), durability: 'none', production: false })
    t.teardown(() => store.close())
    const db = store.connection.db as NonNullable<typeof store.connection.db>
    const ping = () =>
      db.command({ ping: 1 }).then(
        () => 'answered',
        () => 'failed',
      )
    t.equal(await ping(), 'answered')
    t.ok(sockets.size >= 2, 'one for commands and one that looks after the store')
    for (const socket of sockets) socket.destroy()
    const first = ping()
    t.equal(await Promise.race([first, wait(5000, 'nothing', { ref: false })]), 'failed')
    t.equal(await Promise.race([ping(), wait(5000, 'nothing', { ref: false })]), 'answered')
  },
)
