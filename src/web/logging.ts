import { type FastifyError, type FastifyServerOptions, LogController } from 'fastify'
import type { Config } from '../config.js'
import { AppError } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import type { App } from './fastify.js'

/**
 * The engine writes these two without anybody's data; other messages may quote a document or what was typed, also those of
 * Node's own checks, which have a code ('ERR_INVALID_ARG_TYPE': … Received type string ('…')).
 */
const safeNames = new Set(['TypeError', 'ReferenceError'])
const isSafe = (error: Error) => safeNames.has(error.name) && (error as FastifyError).code === undefined

/** What of an error may stand in a log: never its message, which may quote a person. */
function loggedError(error: unknown, verbose: boolean): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, stack = '' } = error
  return {
    name,
    code: (error as FastifyError).code,
    ...(verbose || error instanceof AppError || isSafe(error) ? { message } : {}),
    stack: stack.split('\n').filter(line => /^\s+at /.test(line)),
  }
}

/** Fastify's options for a log that holds no addresses, queries, bodies or people. `stream` is for tests. */
export function loggerOptions(config: Config, stream?: NodeJS.WritableStream): FastifyServerOptions {
  return {
    logger: {
      level: config.logLevel,
      base: null,
      serializers: {
        req: request => ({ method: request.method, route: request.routeOptions?.url ?? '(unknown)' }),
        res: reply => ({ statusCode: reply.statusCode }),
        err: error => loggedError(error, config.env === 'development') as never,
      },
      ...(stream ? { stream } : {}),
    },
    // Fastify's own lines hold whole addresses.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    requestIdHeader: false,
  }
}

/** One line per request: its pattern instead of its address. */
export function registerRequestLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? '(unknown)',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })
}
