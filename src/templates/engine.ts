/** The template engine: every page, mail and partial compiled at boot, with our own helpers, escaped everywhere. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import Handlebars from 'handlebars'
import { checkTemplate } from './check.js'
import { helpers } from './helpers.js'
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
      const framed = { ...everyPage, ...data, form: data.form ?? noForm }
      return layout({ ...framed, body: page(framed) })
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
  // An environment of our own: helpers and partials of one application never reach another's.
  const environment = Handlebars.create()
  const ours = helpers({ words, assetsUrl })
  environment.registerHelper(ours)
  const knownHelpers = Object.fromEntries(Object.keys(ours).map(name => [name, true]))
  // A partial sees only what it is given, so that a page's `title` never turns up as a field's.
  // And it is not indented where it is called: that would push what people typed in a text area to the right.
  const strict = {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers,
    explicitPartialContext: true,
    preventIndent: true,
  }

  const sources = readAll(viewsFolder)
  const partials = new Set(sources.filter(({ kind }) => kind === 'partials').map(({ name }) => name))

  const compile = (source: string, noEscape = false): Render =>
    environment.compile(source, { ...strict, noEscape }) as Render
  const compiled = { pages: new Map(), layouts: new Map(), mails: new Map() } as Compiled
  for (const { kind, name, source } of sources) {
    try {
      checkTemplate({ ast: environment.parse(source), kind, partials, words, helpers: new Set(Object.keys(ours)) })
      environment.precompile(source, strict)
    } catch (error) {
      throw new Error(`views/${kind}/${name}.hbs: ${(error as Error).message}`, { cause: error })
    }
    if (kind === 'pages') compiled.pages.set(name, compile(source))
    if (kind === 'layouts') compiled.layouts.set(name, compile(source, name.endsWith('.text')))
    if (kind === 'mails') compiled.mails.set(name, { html: compile(source), text: compile(source, true) })
    if (kind === 'partials') {
      const render = compile(source)
      // A partial that is handed nothing has empty data, not none.
      environment.registerPartial(name, (data: object | undefined, passed) => render(data ?? {}, passed as never))
    }
  }
  const frame = (name: string): Render => {
    const layout = compiled.layouts.get(name)
    if (!layout) throw new Error(`views/layouts/${name}.hbs findes ikke.`)
    return layout
  }
  return { ...compiled, frames: { html: frame('mail.html'), text: frame('mail.text') } }
}

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
