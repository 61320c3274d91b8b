import { createServer } from 'node:http'

export interface StatusSource {
  /** each dependency by name: true when it answers */
  check(): Promise<Record<string, boolean>>
  /** without these the process can do nothing; the others make it slower */
  vital: readonly string[]
  /** Prometheus text */
  metrics(): Promise<string>
}

/**
 * Serves /status (200, or 503 when something vital is down; which dependency is down stands in it) and /metrics.
 * @returns the port that was taken; 0 asks for any free one.
 */
export async function serveStatus(source: StatusSource, { host, port }: { host: string; port: number }) {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    const page = request.method === 'GET' ? request.url?.split('?')[0] : null
    const route = async () => {
      if (page === '/status') {
        const up = await source.check()
        const ok = source.vital.every(name => up[name])
        const words = Object.fromEntries(Object.entries(up).map(([name, is]) => [name, is ? 'up' : 'down']))
        answer(ok ? 200 : 503, 'application/json; charset=utf-8', `${JSON.stringify({ ok, ...words })}\n`)
      } else if (page === '/metrics') {
        answer(200, 'text/plain; version=0.0.4; charset=utf-8', await source.metrics())
      } else answer(404, 'text/plain; charset=utf-8', 'Findes ikke. Prøv /status eller /metrics.\n')
    }
    route().catch(() => answer(503, 'text/plain; charset=utf-8', 'Tallene kan ikke hentes lige nu. Se /status.\n'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
