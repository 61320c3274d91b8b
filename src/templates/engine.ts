/** The template engine: every page, mail and partial compiled at boot, with our own helpers, escaped everywhere. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import { checkTemplate } from './check.js'
import { compile, type Write } from './compile.js'
import { helpers, impureHelpers } from './helpers.js'
import { type MailText, type Render, renderMail } from './mail.js'

export interface TemplateOptions {
  /** holds layouts/, partials/, pages/ and mails/ */
  viewsFolder: string
  /** the catalogue of words, `da`; `{{w 'web.errorTitle'}}` looks up in it */
  words: object
  /** where style sheet, script and pictures are served, without a slash at the end */
  assetsUrl: string
  /** false: files that changed are read again before each page (development) */
  cache: boolean
}

export interface Templates {
  /** The page `views/pages/<name>.hbs` in its layout: `data.layout`, otherwise 'main'. */
  page(name: string, data: Record<string, unknown>): string
  /** The mail `views/mails/<name>.hbs`, framed, with the hotline's box when `data.hotline` is given. */
  mail(name: string, data: Record<string, unknown>): MailText
  /** Every page and mail there is. */
  names(): { pages: string[]; mails: string[] }
}

type Kind = 'layouts' | 'partials' | 'pages' | 'mails'

interface Compiled {
  pages: Map<string, Render>
  layouts: Map<string, Render>
  /** each in two forms: escaped for HTML, and plain for text */
  mails: Map<string, { html: Render; text: Render }>
  frames: { html: Render; text: Render }
}

/** What layouts and partials may count on, on pages that do not say it. */
const everyPage = { title: null, back: null, hotline: null }
const noForm = { values: {}, errors: [], error: {} }

/**
 * @throws Error naming the file, when a template is wrong: an unknown partial, helper or word, or an unescaped value.
 */
export function createTemplates(options: TemplateOptions): Templates {
  let stamp = stampOf(options.viewsFolder)
  let compiled = compileAll(options)

  const current = (): Compiled => {
    if (options.cache) return compiled
    const now = stampOf(options.viewsFolder)
    if (now !== stamp) {
      compiled = compileAll(options)
      stamp = now
    }
    return compiled
  }

  return {
    page(name, data) {
      const { pages, layouts } = current()
      const layoutName = typeof data.layout === 'string' ? data.layout : 'main'
      const page = pages.get(name)
      const layout = layouts.get(layoutName)
      if (!page) throw new Error(`views/pages/${name}.hbs findes ikke.`)
      if (!layout) throw new Error(`views/layouts/${layoutName}.hbs findes ikke.`)
      const framed: Record<string, unknown> = Object.assign({}, everyPage, data, { form: data.form ?? noForm })
      framed.body = page(framed)
      return layout(framed)
    },
    mail(name, data) {
      const { mails, frames } = current()
      const mail = mails.get(name)
      if (!mail) throw new Error(`views/mails/${name}.hbs findes ikke.`)
      return renderMail({ mail, frames, data })
    },
    names() {
      const { pages, mails } = current()
      return { pages: [...pages.keys()], mails: [...mails.keys()] }
    },
  }
}

function compileAll({ viewsFolder, words, assetsUrl }: TemplateOptions): Compiled {
  const ours = helpers({ words, assetsUrl })
  const sources = readAll(viewsFolder)
  const known = new Set(sources.filter(({ kind }) => kind === 'partials').map(({ name }) => name))
  const partials: Record<string, Write> = {}
  const compiled = { pages: new Map(), layouts: new Map(), mails: new Map() } as Compiled
  for (const { kind, name, source } of sources) {
    try {
      const ast = Handlebars.parse(source)
      checkTemplate({ ast, kind, partials: known, words, helpers: new Set(Object.keys(ours)) })
      const write = ({ html }: { html: boolean }) =>
        compile(ast, { helpers: ours, impure: impureHelpers, partials, html })
      const html = write({ html: true })
      if (kind === 'pages') compiled.pages.set(name, rendering(html))
      if (kind === 'layouts') compiled.layouts.set(name, rendering(write({ html: !name.endsWith('.text') })))
      if (kind === 'mails') compiled.mails.set(name, { html: rendering(html), text: rendering(write({ html: false })) })
      if (kind === 'partials') partials[name] = html
    } catch (error) {
      throw new Error(`views/${kind}/${name}.hbs: ${(error as Error).message}`, { cause: error })
    }
  }
  const frame = (name: string): Render => {
    const layout = compiled.layouts.get(name)
    if (!layout) throw new Error(`views/layouts/${name}.hbs findes ikke.`)
    return layout
  }
  return { ...compiled, frames: { html: frame('mail.html'), text: frame('mail.text') } }
}

const rendering =
  (write: Write): Render =>
  (context, data) =>
    write(context, { ...data, root: context })

function files(viewsFolder: string): string[] {
  return readdirSync(viewsFolder, { recursive: true, encoding: 'utf8' })
    .map(file => file.split(path.sep).join('/'))
    .filter(file => /^(layouts|partials|pages|mails)\/.+\.hbs$/.test(file))
    .sort()
}

function readAll(viewsFolder: string): { kind: Kind; name: string; source: string }[] {
  return files(viewsFolder).map(file => {
    const [kind = '', ...rest] = file.replace(/\.hbs$/, '').split('/')
    const source = readFileSync(path.join(viewsFolder, file), 'utf8')
    // A partial in the middle of a line must not break it.
    return { kind: kind as Kind, name: rest.join('/'), source: kind === 'partials' ? source.trimEnd() : source }
  })
}

/** Changes when a view is added, removed or edited. */
const stampOf = (viewsFolder: string): string =>
  files(viewsFolder)
    .map(file => `${file}:${statSync(path.join(viewsFolder, file)).mtimeMs}`)
    .join('\n')
