/** The one place where an error becomes an answer: a page or JSON, one Danish sentence, and no secrets. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode, refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import { errorWords } from '../lib/words/da/errors.js'
import { da } from '../lib/words/da.js'
import { isStoreDown } from '../stores/down.js'
import type { App } from './fastify.js'
import { keptForm } from './kept.js'

/** Errors of the framework and its plugins that have a sentence of ours. */
const translated: Record<string, ErrorCode> = {
  FST_CSRF_MISSING_SECRET: 'FORM_EXPIRED',
  FST_CSRF_INVALID_TOKEN: 'FORM_EXPIRED',
  FST_ERR_CTP_BODY_TOO_LARGE: 'TOO_LARGE',
  FST_REQ_FILE_TOO_LARGE: 'TOO_LARGE',
  FST_FILES_LIMIT: 'TOO_LARGE',
  FST_PARTS_LIMIT: 'TOO_LARGE',
  FST_FIELDS_LIMIT: 'TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'UNSUPPORTED',
}

/** What an error is called outside. An address that no document can have does not exist. */
function translate(error: FastifyError | AppError): AppError {
  if (error instanceof AppError) return error
  if (isStoreDown(error)) return refuse('STORE_DOWN')
  const code = translated[error.code]
  if (code) return refuse(code)
  if (error.validationContext === 'params' || error.validationContext === 'querystring') return refuse('NOT_FOUND')
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) return refuse('INVALID')
  return refuse('INTERNAL')
}

const elsewhere: ReadonlySet<ErrorCode> = new Set(['NOT_FOUND', 'NOT_ALLOWED'])

export const wantsHtml = (request: FastifyRequest): boolean => /text\/html/.test(request.headers.accept ?? '')

const isReading = (request: FastifyRequest) => request.method === 'GET' || request.method === 'HEAD'

export function registerErrors(app: App): void {
  app.setErrorHandler<FastifyError | AppError>(async (error, request, reply) => {
    const refusal = translate(error)
    if (refusal.status >= 500) request.log.error({ err: error, errorId: request.id }, refusal.code)
    if (refusal.code === 'SIGN_IN_NEEDED' && isReading(request) && wantsHtml(request))
      return reply.redirect(paths.signIn.page(request.url), 303)
    return answer(refusal, request, reply)
  })
}

/** Whether the form that was sent stands on a page of the same address. */
const isPage = ({ server, routeOptions: { url } }: FastifyRequest): boolean =>
  url !== undefined && server.hasRoute({ method: 'GET', url })

/** The answer to an address that does not exist; set where the signed-in person is known. */
export function registerNotFound(app: App): void {
  app.setNotFoundHandler((request, reply) => answer(refuse('NOT_FOUND'), request, reply))
}

async function answer(refusal: AppError, request: FastifyRequest, reply: FastifyReply) {
  const hidden = refusal.status >= 500
  const errorId = hidden ? request.id : null
  reply.code(refusal.status)
  if (!wantsHtml(request))
    return reply
      .header('cache-control', 'no-store')
      .send({ code: refusal.code, text: refusal.text, errorId, fields: refusal.details.fields ?? [] })
  const signIn = refusal.code === 'SIGN_IN_NEEDED' ? paths.signIn.page() : null
  const kept = signIn || refusal.code === 'FORM_EXPIRED' ? await keptForm(request) : null
  const data = {
    title: refusal.code === 'NOT_FOUND' ? da.web.notFoundTitle : da.web.errorTitle,
    // A reading was led to the sign-in page; only what was sent comes here.
    text: kept ? (signIn ? da.web.keptSignedOut : da.web.keptExpired) : signIn ? da.web.signedOut : refusal.text,
    kept,
    // What one role may not see, another one of the same person may.
    switchRole:
      isReading(request) && elsewhere.has(refusal.code) && (request.identity?.memberships.length ?? 0) > 1
        ? paths.account.switchRole(request.url)
        : null,
    again: refusal.code === 'TOO_LARGE' && isPage(request) ? request.url : null,
    errorId,
    signIn,
  }
  try {
    return await reply.page('web/error', data, { status: refusal.status, plain: hidden })
  } catch (error) {
    // A page that cannot be made must not hide the sentence.
    request.log.error({ err: error, errorId: request.id }, 'ERROR_PAGE')
    return reply.page('web/error', { ...data, text: hidden ? refusal.text : errorWords.INTERNAL }, { plain: true })
  }
}
