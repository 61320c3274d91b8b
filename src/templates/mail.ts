/** Mails are written as text: a line with the subject, then paragraphs between blank lines. HTML is made from the same. */
/** A compiled template; `data` is what helpers see. */
export type Render = (context: object, data?: Record<string, unknown>) => string

export interface MailText {
  subject: string
  text: string
  html: string
}

const subjectLine = /^\s*Emne: (.+)\n/

/** @throws Error when the mail does not begin with 'Emne: …'. */
export function renderMail({
  mail,
  frames,
  data,
}: {
  mail: { html: Render; text: Render }
  frames: { html: Render; text: Render }
  data: Record<string, unknown>
}): MailText {
  const plain = mail.text(data, { html: false })
  const subject = subjectLine.exec(plain)?.[1]?.trim()
  if (!subject) throw new Error('En mail skal begynde med «Emne: ».')
  const text = frames.text({ hotline: null, ...data, subject, body: tidy(plain.replace(subjectLine, '')) })
  const marked = tidy(mail.html(data, { html: true }).replace(subjectLine, ''))
  const html = frames.html({ hotline: null, ...data, subject, body: paragraphs(marked) })
  return { subject, text: `${tidy(text)}\n`, html }
}

/** Blank lines become one, and none at the ends. */
const tidy = (text: string) =>
  text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** The text is escaped already; only its shape is added. */
const paragraphs = (text: string) =>
  text
    .split('\n\n')
    .map(block => `<p>${block.replaceAll('\n', '<br>\n')}</p>`)
    .join('\n')
