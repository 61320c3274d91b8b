import path from 'node:path'
import { projectRoot } from '../../src/config.js'
import { da } from '../../src/lib/words/da.js'
import { createTemplates, type Templates } from '../../src/templates/engine.js'

let compiled: Templates | undefined

/** The real pages and mails, compiled once per test file. */
export function testTemplates(): Templates {
  compiled ??= createTemplates({
    viewsFolder: path.join(projectRoot, 'views'),
    words: da,
    assetsUrl: '/assets/test',
    cache: true,
  })
  return compiled
}
