/** A browser over real HTTP without a browser: cookies, form tokens, and just enough reading of pages. */

export interface SitePage {
  status: number
  location: string | null
  html: string
}

export function siteClient(base: string) {
  const cookies = new Map<string, string>()
  let token: string | null = null

  async function send(path: string, init: RequestInit = {}): Promise<SitePage> {
    const response = await fetch(new URL(path, base), {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...init.headers,
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const html = await response.text()
    token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? token
    return { status: response.status, location: response.headers.get('location'), html }
  }

  return {
    get: (path: string) => send(path),
    /** Sends a form with the token of the last page seen, or of the same address fetched for it. */
    async post(path: string, fields: Record<string, string | readonly string[]>): Promise<SitePage> {
      if (!token) await send(path)
      if (!token) await send('/log-ind')
      const body = new URLSearchParams({ _csrf: token ?? '' })
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) body.append(name, String(one))
      return send(path, { method: 'POST', body })
    },
  }
}

/** The text of a piece of a page: no tags, entities decoded, white space single. */
export const textOf = (html: string): string =>
  html
    .replace(/<(svg|script|style)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(
      /&(quot|amp|lt|gt|nbsp);/g,
      (_, name: string) => ({ quot: '"', amp: '&', lt: '<', gt: '>', nbsp: ' ' })[name] ?? '',
    )
    .replace(/\s+/g, ' ')
    .trim()

/** The inner HTML of every element of a tag, and class if given; nested ones of the same tag are kept whole. */
export function elements(html: string, tag: string, className?: string): string[] {
  const found: string[] = []
  const start = new RegExp(`<${tag}\\b([^>]*)>`, 'g')
  for (const match of html.matchAll(start)) {
    const classes = /class="([^"]*)"/.exec(match[1] ?? '')?.[1]?.split(' ') ?? []
    if (className && !classes.includes(className)) continue
    const from = match.index + match[0].length
    let depth = 1
    let end = from
    for (const edge of html.slice(from).matchAll(new RegExp(`<(/?)${tag}\\b[^>]*>`, 'g'))) {
      depth += edge[1] ? -1 : 1
      end = from + edge.index
      if (depth === 0) break
    }
    found.push(html.slice(from, end))
  }
  return found
}

export const links = (html: string): string[] => [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? '')
