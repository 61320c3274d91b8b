/** What was typed in a form that could not be taken, so that it can be sent again without being typed again. */
import type { FastifyRequest } from 'fastify'

/** Fields of passwords, and the old token, are never given back. */
const never = new Set(['_csrf', 'password', 'current', 'next'])
/** As many bytes as a form without files may have (web/bodies.ts). */
const most = 256 * 1024

export interface Kept {
  /** where it was sent */
  action: string
  fields: { name: string; value: string }[]
}

/**
 * The fields of a form that this site's own page sent; null for any other request, so that no other site can lay
 * words into a form of ours that somebody then sends. Reads the body when the request was refused before that.
 */
export async function keptForm(request: FastifyRequest): Promise<Kept | null> {
  const isOwn = request.headers['sec-fetch-site'] === 'same-origin'
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  if (request.method !== 'POST' || !isOwn || !isForm) return null
  const pairs = request.body ? pairsOf(request.body as Record<string, unknown>) : await pairsIn(request)
  const fields = pairs.filter(([name]) => !never.has(name)).map(([name, value]) => ({ name, value }))
  return fields.some(({ value }) => value !== '') ? { action: request.url, fields } : null
}

const pairsOf = (body: Record<string, unknown>): [string, string][] =>
  Object.entries(body).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, String(value)]),
  )

async function pairsIn({ raw }: FastifyRequest): Promise<[string, string][]> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of raw) {
    parts.push(part as Buffer)
    length += (part as Buffer).length
    if (length > most) return []
  }
  return [...new URLSearchParams(Buffer.concat(parts).toString('utf8'))]
}
