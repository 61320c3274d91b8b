import type { MailTemplates } from '../../src/notices/renderers.js'
import type { PageTemplates } from '../../src/web/pages.js'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Pages and mails that only show their data, with the form token where a form would have it. */
export function plainTemplates(): PageTemplates & MailTemplates {
  return {
    page(name, data) {
      const { csrf, ...frame } = data.page as { csrf: string }
      const shown = JSON.stringify({ ...data, page: frame })
      return `<html><body><p>${name}</p><input name="_csrf" value="${csrf}"><pre>${escaped(shown)}</pre></body></html>`
    },
    mail(name, data) {
      const text = JSON.stringify(data)
      return { subject: name, text, html: escaped(text) }
    },
  }
}
