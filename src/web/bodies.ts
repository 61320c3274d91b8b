import formbody from '@fastify/formbody'
import multipart, { type MultipartFile, type MultipartValue } from '@fastify/multipart'
import { refuse } from '../lib/errors.js'
import type { App } from './fastify.js'

/** A file from a form. */
export interface Upload {
  filename: string
  content: Buffer
}

/** The largest file that may be handed in, in bytes. */
export const largestUpload = 5 * 1024 * 1024

/**
 * Bodies are forms; anything else is 415, and so are files where no form of ours has any: whoever is not signed in fills no
 * memory with them. A file arrives in the body as an `Upload`.
 */
export async function registerBodies(app: App): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: 256 * 1024 })
  await app.register(multipart, {
    attachFieldsToBody: true,
    limits: { fileSize: largestUpload, files: 2, fields: 100, fieldSize: 64 * 1024, parts: 102 },
  })
  app.addHook('preParsing', async request => {
    const holdsFiles = /^multipart\//i.test(request.headers['content-type'] ?? '')
    if (holdsFiles && !request.is404 && !request.routeOptions.config.files) throw refuse('UNSUPPORTED')
  })
  app.addHook('preValidation', async request => {
    if (!request.isMultipart() || !request.body) return
    const body: Record<string, unknown> = {}
    for (const [name, parts] of Object.entries(request.body as Record<string, Part | Part[]>)) {
      const values = await Promise.all([parts].flat().map(readPart))
      body[name] = values.length === 1 ? values[0] : values
    }
    request.body = body
  })
}

type Part = MultipartFile | MultipartValue

async function readPart(part: Part): Promise<unknown> {
  if (part.type === 'field') return part.value
  const upload: Upload = { filename: part.filename, content: await part.toBuffer() }
  return upload
}
