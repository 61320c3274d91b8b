import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ClosingStep } from '../lib/closing.js'

/** Longer than a request waits for a store that is gone (five seconds). */
const milliseconds = 6000

/**
 * Has closing wait for requests, but not for connections that have asked for nothing, as browsers open them ahead of time:
 * Node takes those for busy and would wait for their first request for ever.
 */
export function registerSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  app.server.on('connection', socket => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }) => silent.delete(socket))
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
  })
}

/** Answers the requests under way and takes no more. */
export const closingOf = (app: Pick<FastifyInstance, 'close'>): ClosingStep => ({
  name: 'siderne',
  milliseconds,
  close: () => app.close(),
})
