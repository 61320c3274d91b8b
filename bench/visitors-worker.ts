/** The thread of `visitors.ts`: asks, reads each answer to its end, and counts. Nothing is parsed but what that needs. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { parentPort } from 'node:worker_threads'
import type { Visit } from './visitors.js'

const headEnd = '\r\n\r\n'

async function visit({ port, path, cookie, connections, milliseconds }: Visit): Promise<number> {
  const lines = [`GET ${path} HTTP/1.1`, `host: localhost:${port}`, 'accept: text/html']
  const question = [...lines, ...(cookie ? [`cookie: ${cookie}`] : [])].join('\r\n') + headEnd
  const sockets = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1', noDelay: true }))
  await Promise.all(sockets.map(socket => once(socket, 'connect')))
  let count = 0
  const start = performance.now()
  const end = start + milliseconds
  const one = async (socket: Socket) => {
    while (performance.now() < end) {
      await ask(socket, question)
      count += 1
    }
  }
  try {
    await Promise.all(sockets.map(one))
    return count / ((performance.now() - start) / 1000)
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}

function ask(socket: Socket, question: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = ''
    let missing = Number.NaN
    const finish = (error?: Error) => {
      socket.off('data', take).off('error', finish)
      if (error) reject(error)
      else resolve()
    }
    const take = (bytes: Buffer) => {
      missing -= bytes.length
      if (Number.isNaN(missing)) {
        head += bytes.toString('latin1')
        const length = head.indexOf(headEnd)
        if (length < 0) return
        const body = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1])
        if (!head.startsWith('HTTP/1.1 200') || Number.isNaN(body)) return finish(new Error(head.slice(0, length)))
        missing = body - (head.length - length - headEnd.length)
      }
      if (missing === 0) finish()
    }
    socket.on('data', take).on('error', finish)
    socket.write(question)
  })
}

parentPort?.on('message', async (asked: Visit) => {
  const answer = await visit(asked).catch((error: Error) => error.message)
  parentPort?.postMessage(answer)
})
