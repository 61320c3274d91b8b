import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { projectRoot } from '../../src/config.js'
import { da } from '../../src/lib/words/da.js'
import { createServices } from '../../src/services.js'
import { createTemplates } from '../../src/templates/engine.js'
import { testClock } from '../helpers/clock.js'
import { testConfig } from '../helpers/config.js'
import { keptMails } from '../helpers/promise.js'
import { recordingQueue } from '../helpers/queue.js'
import { testDatabase } from '../helpers/stores.js'

/** Sent at once and never kept as a notice: a link that opens an account. */
const withoutNotice = ['sign-in-link']

const templates = createTemplates({
  viewsFolder: path.join(projectRoot, 'views'),
  words: da,
  assetsUrl: '',
  cache: true,
})

t.test('every mail has its template and its renderer, and none is left over', async t => {
  const db = await testDatabase(t)
  const { renderers } = createServices({
    ...{ config: testConfig(), db, clock: testClock(), queue: recordingQueue(), mailer: keptMails(), templates },
  })
  const rendered = [...Object.keys(renderers), ...withoutNotice].sort()
  t.ok(rendered.length > 10)
  t.strictSame(templates.names().mails.sort(), rendered)
})

t.test('who has many openings can tell the mails about them apart by their subjects', async t => {
  const folder = path.join(projectRoot, 'views/mails')
  let looked = 0
  for (const file of readdirSync(folder)) {
    const [subject = '', ...body] = readFileSync(path.join(folder, file), 'utf8').split('\n')
    if (!/\{\{(title|openingNumber)\}\}/.test(body.join('\n'))) continue
    looked++
    // A deadline's title holds the number; it may be about a question.
    const wanted = file.startsWith('deadline-') ? '{{title}}' : '{{title}} ({{openingNumber}})'
    t.ok(subject.includes(wanted), `${file}: ${subject}`)
  }
  t.ok(looked > 10, `${looked} mails`)
})

t.test('every template that the code asks for is a mail', async t => {
  const { mails } = templates.names()
  const source = path.join(projectRoot, 'src')
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(file =>
    /(service|settle)\.ts$/.test(file),
  )
  const asked = files.flatMap(file =>
    [...readFileSync(path.join(source, file), 'utf8').matchAll(/(?:template: |\btell\w*\()'([a-z-]+)'/g)].map(
      ([, name]) => name ?? '',
    ),
  )
  t.ok(asked.length > 5, `${asked.length} found`)
  t.strictSame([...new Set(asked)].filter(name => !mails.includes(name)).sort(), [])
})
