import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

interface DriverConnection {
  socket: Socket
  cleanup(error: Error): void
}

const require = createRequire(createRequire(import.meta.url).resolve('mongoose'))
const { Connection } = require('mongodb/lib/cmap/connection.js') as { Connection: { prototype: DriverConnection } }
const { cleanup } = Connection.prototype

/**
 * MongoDB's driver (7.8 and 7.9) waits for ever for room to write on a socket that closes without an error: the command is
 * never answered, and when it was the monitor's, the process never finds the store again. Whoever waits is woken when the
 * connection is cleaned up, and then sees that it is closed. See docs/decisions/12-the-driver-is-mended.md.
 */
export function mendDriver(): void {
  Connection.prototype.cleanup = function (error) {
    cleanup.call(this, error)
    this.socket.emit('drain')
  }
}
