import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { startEmbedded } from '../../src/stores/embedded/start.js'
import { openMongo } from '../../src/stores/mongo.js'
import { testEngineFolder } from '../helpers/stores.js'

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

t.test('a look at the store on a socket that closes without an error fails, and the next one finds it', async t => {
  const engine = await startEmbedded({ folder: testEngineFolder, durability: 'none' })
  const uri = `${engine.uri}&heartbeatFrequencyMS=500`
  const before = new Set(sockets)
  const store = await openMongo({ uri, folder: t.testdir(), production: false })
  t.teardown(() => store.close())
  // The driver looks for the store before it opens a connection for commands.
  const [looking] = [...sockets].filter(socket => !before.has(socket))
  const client = store.connection.getClient()
  const heard = (name: 'serverHeartbeatFailed' | 'serverHeartbeatSucceeded') =>
    Promise.race([once(client, name).then(() => name), wait(5000, 'nothing', { ref: false })])
  // Told after the socket was chosen and before anything is written on it.
  client.once('serverHeartbeatStarted', () => looking?.destroy())
  t.equal(await heard('serverHeartbeatFailed'), 'serverHeartbeatFailed')
  t.equal(await heard('serverHeartbeatSucceeded'), 'serverHeartbeatSucceeded')
  t.match(await store.connection.db?.command({ ping: 1 }), { ok: 1 })
})
