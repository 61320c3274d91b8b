/** A small browser over `app.inject`: keeps cookies, takes form tokens from pages, follows redirects when asked. */

import { paths } from '../../src/lib/paths.js'
import type { App } from '../../src/web/fastify.js'

export interface Page {
  status: number
  /** where a redirect leads */
  location: string | null
  body: string
  headers: Record<string, unknown>
  /** the page as a reader sees it: no tags, entities decoded, white space single */
  text: string
}

export type Fields = Record<string, string | number | boolean | readonly string[]>

export interface Browser {
  cookies: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Page>
  head(path: string): Promise<Page>
  /** Any method; `post` is the usual one. */
  send(method: string, path: string, fields?: Fields, options?: { token?: string | null }): Promise<Page>
  /** A token for the forms of whoever is signed in. */
  token(): Promise<string>
  /** Sends a form with the token of the last page seen, or of one fetched for it. `token`: another one, or none (null). */
  post(path: string, fields?: Fields, options?: { token?: string | null }): Promise<Page>
  /** Sends a form with files; a file is `{ filename, content }`. */
  upload(path: string, fields: Record<string, string | { filename: string; content: string }>): Promise<Page>
  /** Follows a redirect (at most five). */
  follow(page: Page): Promise<Page>
}

export function newBrowser(app: App): Browser {
  const cookies = new Map<string, string>()
  let token: string | null = null

  async function send(method: string, path: string, headers: Record<string, string>, payload?: string | Buffer) {
    const response = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        accept: 'text/html',
        ...(cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {}),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const { name, value, maxAge, expires } of response.cookies) {
      const gone = maxAge === 0 || (expires && expires.getTime() <= 0)
      // A token belongs to the account that signed in.
      if (name === 'springbraet') token = null
      if (gone) cookies.delete(name)
      else cookies.set(name, encodeURIComponent(value))
    }
    token = /name="_csrf" value="([^"]+)"/.exec(response.body)?.[1] ?? token
    return pageOf(response.statusCode, response.headers, response.body)
  }

  /** A token of whoever is signed in, from a page that has a form. */
  async function aToken(): Promise<string> {
    if (!token) await send('GET', paths.account.own(), {})
    if (!token) await send('GET', paths.signIn.page(), {})
    return token ?? ''
  }

  const browser: Browser = {
    cookies,
    get: (path, headers = {}) => send('GET', path, headers),
    head: path => send('HEAD', path, {}),
    token: aToken,
    post: (path, fields, options) => browser.send('POST', path, fields, options),
    async send(method, path, fields = {}, options = {}) {
      const sent = options.token === undefined ? await aToken() : options.token
      const body = new URLSearchParams(sent === null ? {} : { _csrf: sent })
      for (const [name, value] of Object.entries(fields))
        for (const one of Array.isArray(value) ? value : [value]) body.append(name, String(one))
      return send(method, path, { 'content-type': 'application/x-www-form-urlencoded' }, body.toString())
    },
    async upload(path, fields) {
      const form = new FormData()
      form.append('_csrf', await aToken())
      for (const [name, value] of Object.entries(fields))
        if (typeof value === 'string') form.append(name, value)
        else form.append(name, new Blob([value.content]), value.filename)
      const request = new Request('http://localhost/', { method: 'POST', body: form })
      const contentType = request.headers.get('content-type') ?? ''
      return send('POST', path, { 'content-type': contentType }, Buffer.from(await request.arrayBuffer()))
    },
    async follow(page) {
      let current = page
      for (let i = 0; i < 5 && current.location; i++) current = await browser.get(current.location)
      return current
    },
  }
  return browser
}

function pageOf(status: number, headers: Record<string, unknown>, body: string): Page {
  const location = typeof headers.location === 'string' ? headers.location : null
  return { status, headers, body, location, text: textOf(body) }
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
}

const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|#x27|#39);/g, entity => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()
