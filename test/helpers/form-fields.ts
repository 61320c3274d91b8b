/** What a browser would send of a page's form as it stands. */
export function fieldsOf(html: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {}
  const add = (name: string, value: string) => {
    const before = fields[name]
    fields[name] = before === undefined ? value : [before, value].flat()
  }
  const decode = (text: string) =>
    text.replace(
      /&(amp|lt|gt|quot|#x27);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" })[name] ?? '',
    )
  const attribute = (tag: string, name: string) => decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? ''
  for (const [tag] of main.matchAll(/<input[^>]*>/g)) {
    const type = attribute(tag, 'type')
    if ((type === 'checkbox' || type === 'radio') && !/ checked/.test(tag)) continue
    add(attribute(tag, 'name'), attribute(tag, 'value'))
  }
  for (const [, tag = '', inner = ''] of main.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const chosen = [...inner.matchAll(/<option([^>]*)>/g)].find(([, option]) => / selected/.test(option ?? ''))
    add(attribute(tag, 'name'), chosen ? attribute(chosen[1] ?? '', 'value') : '')
  }
  for (const [, tag = '', inner = ''] of main.matchAll(/<textarea([^>]*)>\n?([\s\S]*?)<\/textarea>/g))
    add(attribute(tag, 'name'), decode(inner))
  delete fields._csrf
  return fields
}
