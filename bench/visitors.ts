/** Visitors of pages over real connections, in a thread of their own: the server's thread only serves. */
import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { Worker } from 'node:worker_threads'

/** One address, asked for again on each connection as soon as the answer is there. */
export interface Visit {
  port: number
  path: string
  /** the `cookie` header; empty for none */
  cookie: string
  connections: number
  milliseconds: number
}

export interface Visitors {
  /** Answers a second; throws when one of them is not 200. */
  rate(visit: Visit): Promise<number>
  close(): Promise<unknown>
}

/** Of a server that listens. */
export const portOf = (server: Server): number => (server.address() as AddressInfo).port

export function openVisitors(): Visitors {
  // From source, the loader must be registered in the thread itself before the file is read.
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const file = JSON.stringify(new URL('./visitors-worker.ts', import.meta.url).href)
  const worker = new Worker(`import(${loader}).then(tsx => (tsx.register(), import(${file})))`, { eval: true })
  return {
    async rate(visit) {
      worker.postMessage(visit)
      const [answer] = (await once(worker, 'message')) as [number | string]
      if (typeof answer === 'string') throw new Error(`${visit.path}: ${answer}`)
      return answer
    },
    close: () => worker.terminate(),
  }
}
