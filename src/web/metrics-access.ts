/** Who may read /metrics: whoever has the token; without one, only this machine. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

const loopback = /^(127\.|::1$|::ffff:127\.)/
const hash = (text: string) => createHash('sha256').update(text).digest()

/**
 * Answers whoever may not read it.
 * @returns false when it has answered
 */
export function mayReadMetrics(request: FastifyRequest, reply: FastifyReply, token: string | null): boolean {
  reply.header('cache-control', 'no-store')
  const refuse = (status: number, sentence: string) => {
    reply.code(status).type('text/plain; charset=utf-8').send(`${sentence}\n`)
    return false
  }
  if (token === null) {
    // A proxy on this machine speaks for others, and says so.
    const forOthers = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
    const isHere = loopback.test(request.socket.remoteAddress ?? '')
    return isHere && !forOthers
      ? true
      : refuse(403, 'Tallene kan kun læses fra maskinen selv, eller med METRICS_TOKEN.')
  }
  const [, given = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
  if (timingSafeEqual(hash(given), hash(token))) return true
  reply.header('www-authenticate', 'Bearer')
  return refuse(401, 'Send METRICS_TOKEN som «Authorization: Bearer …» for at læse tallene.')
}
