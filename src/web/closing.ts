import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { ClosingStep } from '../lib/closing.js'

/** Longer than a request waits for a store that is gone (five seconds). */
const milliseconds = 6000

/** A request is sent within five minutes, in milliseconds: Node's own limit, which Fastify lifts. */
export const longestRequest = 300_000

/**
 * Has closing wait for requests and for nothing else. Node would wait as well for connections that have asked for nothing, as
 * browsers open them ahead of time, and for the next request on one that was answered while closing: over a minute, or for ever.
 */
export function registerClosing(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  let closing = false
  app.server.on('connection', socket => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }, response) => {
    silent.delete(socket)
    response.once('finish', () => closing && socket.end())
  })
  app.addHook('preClose', async () => {
    closing = true
    for (const socket of silent) socket.destroy()
  })
}

/** Answers the requests under way and takes no more. */
export const closingOf = (app: Pick<FastifyInstance, 'close'>): ClosingStep => ({
  name: 'siderne',
  milliseconds,
  close: () => app.close(),
})
