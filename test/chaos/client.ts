/** A browser that asks any web process that is up, and knows what it was promised and what it does not know. */
import { paths } from '../../src/lib/paths.js'
import type { Random } from './random.js'

/** 'done': acknowledged. 'unknown': no answer, or one that says the system was away; it may have happened. */
export type Outcome = 'done' | 'refused' | 'signed-out' | 'unknown'

export interface Answer {
  outcome: Outcome
  status: number | null
  location: string
  html: string
}

export interface Traffic {
  requests: number
  /** spent waiting for answers, in milliseconds */
  waited: number
  outcomes: Record<Outcome, number>
  /** answers 500 with the address: the system did not know what was wrong */
  faults: string[]
}

export const noTraffic = (): Traffic => ({
  requests: 0,
  waited: 0,
  outcomes: { done: 0, refused: 0, 'signed-out': 0, unknown: 0 },
  faults: [],
})

type Fields = Record<string, string | readonly string[]>
type Upload = { filename: string; content: string }

export function newClient({ webs, random, traffic }: { webs: () => string[]; random: Random; traffic: Traffic }) {
  const cookies = new Map<string, string>()
  let token: string | null = null

  async function send(path: string, init: RequestInit = {}): Promise<Answer> {
    const base = random.pick(webs())
    if (!base) return { outcome: 'unknown', status: null, location: '', html: '' }
    traffic.requests++
    const asked = performance.now()
    const answer = await ask(base, path, init)
    traffic.waited += performance.now() - asked
    traffic.outcomes[answer.outcome]++
    if (answer.status === 500) traffic.faults.push(`${init.method ?? 'GET'} ${path}`)
    return answer
  }

  async function ask(base: string, path: string, init: RequestInit): Promise<Answer> {
    try {
      const response = await fetch(new URL(path, base), {
        ...init,
        redirect: 'manual',
        signal: AbortSignal.timeout(15_000),
        headers: { accept: 'text/html', cookie: [...cookies].map(pair => pair.join('=')).join('; ') },
      })
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (name === 'springbraet') token = null
        cookies.set(name, value)
      }
      const html = await response.text()
      token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? token
      const { status } = response
      // A form whose token is too old is refused; the next page brings another.
      if (status === 403) token = null
      const location = response.headers.get('location') ?? ''
      return { outcome: outcomeOf(status, location), status, location, html }
    } catch {
      return { outcome: 'unknown', status: null, location: '', html: '' }
    }
  }

  async function aToken(): Promise<string> {
    if (!token) await send(paths.account.own())
    if (!token) await send(paths.signIn.page())
    return token ?? ''
  }

  return {
    get: (path: string) => send(path),
    async post(path: string, fields: Fields = {}): Promise<Answer> {
      const body = new URLSearchParams({ _csrf: await aToken() })
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
      return send(path, { method: 'POST', body })
    },
    async upload(path: string, fields: Record<string, string | Upload>): Promise<Answer> {
      const body = new FormData()
      body.append('_csrf', await aToken())
      for (const [name, value] of Object.entries(fields))
        if (typeof value === 'string') body.append(name, value)
        else body.append(name, new Blob([value.content]), value.filename)
      return send(path, { method: 'POST', body })
    },
  }
}

export type Client = ReturnType<typeof newClient>

function outcomeOf(status: number, location: string): Outcome {
  if (status >= 500) return 'unknown'
  if (status >= 300 && status < 400) return /\/log-ind/.test(location) ? 'signed-out' : 'done'
  if (status === 401) return 'signed-out'
  return status < 300 ? 'done' : 'refused'
}
