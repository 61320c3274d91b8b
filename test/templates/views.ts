import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { projectRoot } from '../../src/config.js'
import { da } from '../../src/lib/words/da.js'
import { createTemplates } from '../../src/templates/engine.js'

export const viewsFolder = path.join(projectRoot, 'views')

/** The project's own views. */
export const ourTemplates = () => createTemplates({ viewsFolder, words: da, assetsUrl: '/assets/test', cache: true })

/** Templates from these files, in a folder of their own until the test file ends; the mail frames are there. */
export function templatesFrom(files: Record<string, string>, { cache = true, words = {} as object } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'views-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const write = (more: Record<string, string>) => {
    for (const [file, source] of Object.entries(more)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), source)
    }
  }
  write({
    'layouts/main.hbs': '{{{body}}}',
    'layouts/mail.text.hbs': '{{body}}',
    'layouts/mail.html.hbs': '{{{body}}}',
    ...files,
  })
  return { templates: createTemplates({ viewsFolder: folder, words, assetsUrl: '/assets/test', cache }), write }
}
