/** Promises between files that the compiler does not keep: settings, templates, words, jobs, commands. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import mongoose from 'mongoose'
import t from 'tap'
import { createHandlers } from '../jobs/handlers.js'
import { createJobMetrics } from '../jobs/metrics.js'
import { configKeys, projectRoot } from '../src/config.js'
import { paths } from '../src/lib/paths.js'
import { da } from '../src/lib/words/da.js'
import { jobNames } from '../src/queue/catalogue.js'
import { createServices } from '../src/services.js'
import { testClock } from './helpers/clock.js'
import { testConfig } from './helpers/config.js'
import { recordingQueue } from './helpers/queue.js'
import { testTemplates } from './helpers/templates.js'

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8')
const filesOf = (folder: string, ending: RegExp) =>
  readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter(file => ending.test(file))
    .map(file => `${folder}/${file}`)
    .sort()

const sources = new Map(
  [...filesOf('src', /\.ts$/), ...filesOf('jobs', /\.ts$/)].map(file => [file, read(file)] as const),
)
const views = new Map(filesOf('views', /\.hbs$/).map(file => [file, read(file)] as const))
const allSource = [...sources.values()].join('\n')
const { pages, mails } = testTemplates().names()

/** Every match's first group, sorted, each once. */
const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, group = '']) => group))].sort()

t.ok(sources.size > 100 && views.size > 80, `${sources.size} sources and ${views.size} views were read`)

t.test('settings', async t => {
  const example = found(read('.env.example'), /^([A-Z_]+)=/gm)
  t.same(example, [...configKeys].sort(), '.env.example holds exactly the settings there are')
  const deployed = [
    ...found(read('compose.yaml'), /^ {6}([A-Z_]+): /gm),
    ...found(read('Dockerfile'), /\b([A-Z_]+)=\S/g),
  ]
  const unknown = deployed.filter(key => key !== 'NODE_IMAGE' && !(configKeys as readonly string[]).includes(key))
  t.ok(deployed.length > 8)
  t.same(unknown, [], 'what is deployed sets nothing else')
})

t.test('the image runs the Node that was checked', async t => {
  const [checked] = found(read('.node-version'), /^(\d+)\.\d+\.\d+$/gm)
  t.ok(checked)
  t.same(found(read('Dockerfile'), /^ARG NODE_IMAGE=.*node:(\d+)-/gm), [checked])
  t.same(found(read('.ci/run'), /(\.node-version)/g), ['.node-version'], 'and the check reads it there')
})

t.test('the image holds what its processes read', async t => {
  const [build = '', runtime = ''] = read('Dockerfile').split(/^FROM .* AS runtime$/m)
  const copied = (stage: string) =>
    [...stage.matchAll(/^COPY (?:--\S+ )*(.+) \.\/\S*$/gm)].flatMap(([, names = '']) =>
      names.split(' ').map(name => name.replace('/app/', '')),
    )
  const ignored = read('.dockerignore').split('\n')
  const given = [...copied(build), ...found(runtime, /^COPY ([\w.-]+) /gm)]
  t.ok(given.length > 6)
  for (const name of given) t.ok(existsSync(path.join(projectRoot, name)) && !ignored.includes(name), name)
  // Outside production the style sheet is made from src/assets.
  const needed = found(allSource, /projectRoot, '([\w-]+)/g).filter(name => name !== 'src')
  t.same(needed, ['dist', 'views'])
  const missing = [...needed, 'node_modules', 'package.json'].filter(name => !copied(runtime).includes(name))
  t.same(missing, [])
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> }
  const loaded = found(
    allSource,
    /^(?:import (?!type\b)|export |\} )(?:.* )?from '((?:@[\w-]+\/)?[a-z][\w-]*)(?:\/[^']*)?'$/gm,
  )
  t.ok(loaded.includes('fastify') && loaded.includes('mongoose'))
  t.same(
    loaded.filter(name => !(name in dependencies)),
    [],
    'no package of development',
  )
})

t.test('the image is healthy when either process answers on the port that its settings name', async t => {
  const [, check = '[]'] = /^HEALTHCHECK .*\\\n +CMD (\[.*\])$/m.exec(read('Dockerfile')) ?? []
  const [command = '', ...args] = JSON.parse(check) as string[]
  t.equal(command, 'node')
  let status = 200
  const server = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const answers = String((server.address() as AddressInfo).port)
  // Nothing listens there.
  const silent = '1'
  const codeWith = async (PORT: string, WORKER_PORT: string) => {
    const run = spawn(process.execPath, args, { env: { PORT, WORKER_PORT } })
    return (await once(run, 'exit'))[0]
  }
  t.equal(await codeWith(answers, silent), 0, 'the web')
  t.equal(await codeWith(silent, answers), 0, 'the worker')
  t.equal(await codeWith(silent, silent), 1)
  status = 503
  t.equal(await codeWith(answers, silent), 1, 'a store is away')
})

t.test('commands', async t => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const told = ['README.md', '.ci/run', 'Dockerfile', ...filesOf('docs', /\.md$/)].map(read).join('\n')
  const asked = [...found(told, /npm run ([\w:-]+)/g), ...found(told, /npm (start|test)\b/g)]
  t.ok(asked.length > 3)
  t.same(
    asked.filter(name => !scripts[name]),
    [],
    'every command that is written down exists',
  )
  const named = found(told, /`((?:src|jobs|test|views|docs|dist\/assets)\/[\w./-]+)`/g).filter(
    file => !file.includes('<'),
  )
  t.ok(named.length > 4, named.join(', '))
  for (const file of named) {
    const there = file.includes('.') ? sources.has(file) || exists(file) : exists(file.replace(/\/$/, ''))
    t.ok(there, `${file} exists`)
  }
  for (const file of found(Object.values(scripts).join('\n'), /((?:src|jobs|test)\/[\w.-]+\.m?[jt]s)/g))
    t.ok(exists(file), `${file} exists`)
})

const exists = (file: string): boolean => {
  try {
    readdirSync(path.join(projectRoot, file))
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR'
  }
}

t.test('jobs', async t => {
  const handlers = createHandlers({} as never, createJobMetrics(), async () => {})
  t.same(Object.keys(handlers).sort(), [...jobNames].sort(), 'every job has a handler, every handler a job')
  const asked = found(allSource, /queue\.add\(\s*'([\w-]+)'/g)
  t.same(
    jobNames.filter(name => name !== 'sweep' && !asked.includes(name)),
    [],
    'every job is asked for somewhere',
  )
})

t.test('mails', async t => {
  const { renderers } = createServices({
    ...{ config: testConfig(), db: mongoose.createConnection(), clock: testClock(), queue: recordingQueue() },
    ...{ templates: testTemplates(), mailer: { async send() {}, close() {} } },
  })
  // Sent at once, never kept as a notice.
  const direct = ['sign-in-link']
  t.same([...Object.keys(renderers), ...direct].sort(), [...mails].sort(), 'every mail has a renderer and a template')
  const senders = [...sources].filter(([file]) => !file.endsWith('/mails.ts')).map(([, source]) => source)
  t.same(
    mails.filter(name => !senders.some(source => source.includes(`'${name}'`))),
    [],
    'every mail is sent by somebody',
  )
  const literals = found(senders.join('\n'), /(?:template: |tell\w*\(|mail\()'([a-z]+-[a-z-]+)'/g)
  t.ok(literals.length > 8, literals.join(', '))
  t.same(
    literals.filter(name => !mails.includes(name)),
    [],
    'every mail that is sent exists',
  )
})

t.test('pages', async t => {
  const shown = found(allSource, /(?:\.page\(\s*|page: )'([a-z]+\/[a-z-]+)'/g)
  t.ok(shown.length > 40, `${shown.length} pages are shown`)
  t.same(
    shown.filter(name => !pages.includes(name)),
    [],
    'every page that is shown exists',
  )
  t.same(
    pages.filter(name => !shown.includes(name) && !name.startsWith('_')),
    [],
    'every page is shown',
  )
  const partials = [...views.keys()].flatMap(file => /^views\/partials\/(.*)\.hbs$/.exec(file)?.[1] ?? [])
  const used = found([...views.values()].join('\n'), /\{\{[#~]*>\s*([\w/-]+)/g)
  t.same(
    partials.filter(name => !used.includes(name)),
    [],
    'every partial is used',
  )
})

t.test('addresses have one author', async t => {
  const asked = found([...views.values()].join('\n'), /urlTo '([\w.]+)'/g)
  t.ok(asked.length > 4, asked.join(', '))
  for (const name of asked) {
    const at = name.split('.').reduce<unknown>((place, step) => (place as Record<string, unknown>)?.[step], paths)
    t.type(at, 'function', `paths.${name}`)
  }
  const own: string[] = []
  for (const [file, text] of views) if (/(?:href|action|src)="\//.test(text)) own.push(file)
  for (const [file, text] of sources)
    if (
      file !== 'src/lib/paths.ts' &&
      /'\/(?:virksomhed|konsulent|hotline|koordinator|administration|asylcenter)\b/.test(text)
    )
      own.push(file)
  t.same(own, [], 'none is written by hand')
})

t.test('views can do no harm', async t => {
  const harm: string[] = []
  for (const [file, text] of views) {
    const inLayout = file.startsWith('views/layouts/')
    for (const raw of text.match(/\{\{\{.*?\}\}\}|\{\{&/g) ?? [])
      if (!inLayout || raw !== '{{{body}}}') harm.push(`${file}: ${raw}`)
    // A mail has no style sheet.
    const styled = file === 'views/layouts/mail.html.hbs' ? text.replaceAll(' style=', '') : text
    for (const inline of styled.match(/<style\b|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:/gi) ?? [])
      harm.push(`${file}: ${inline}`)
  }
  t.same(harm, [])
  const texts = [...views.values(), ...sources.values()].join('\n')
  t.notMatch(texts, /jobcent(er|re)/i, 'nobody is sent to a jobcenter')
})

t.test('every word is said somewhere', async t => {
  const outside = [...sources].filter(([file]) => !file.startsWith('src/lib/words/')).map(([, source]) => source)
  const inside = [...sources].filter(([file]) => file.startsWith('src/lib/words/')).map(([, source]) => source)
  // A name given to a group hands nothing on.
  const code = outside.join('\n').replace(/^\s*(?:export )?const \w+ = (?:da|\w*[wW]ords)(?:\.\w+)*$/gm, '')
  const templates = [...views.values()].join('\n')
  const unsaid: string[] = []
  let seen = 0

  /** `.states[state]`, `da.x.states)`: the whole group is handed on. */
  const taken = found(code, /const \{([^}]*)\} = (?:\w*[wW]ords|da\.\w+)\n/g).flatMap(list =>
    list.split(/,\s*/).map(one => one.trim().split(':')[0]),
  )
  const handedOn = (name: string) =>
    taken.includes(name) || new RegExp(`(?:\\bda|[wW]ords)(?:\\.\\w+)*\\.${name}(?![\\w.]|\\s*\\.)`).test(code)

  function walk(words: object, keys: string[], open: boolean): void {
    for (const [name, word] of Object.entries(words)) {
      const key = [...keys, name]
      if (typeof word !== 'string') {
        walk(word, key, open || (keys.length > 0 && handedOn(name)))
        continue
      }
      seen++
      const dotted = key.join('.')
      const said =
        open ||
        templates.includes(`'${dotted}'`) ||
        new RegExp(`\\.${name}\\b`).test(code) ||
        templates.includes(`'${keys.join('.')}.'`)
      if (!said) unsaid.push(dotted)
    }
  }
  // Errors, reasons and rules are sentences per code; their own tests hold code and sentence together.
  const { errors, reasons, rules, ...named } = da as typeof da & Record<string, object>
  t.ok(errors && reasons && rules)
  walk(named, [], false)
  t.ok(seen > 300, `${seen} words were looked for`)
  t.ok(inside.length > 8)
  t.same(unsaid, [])
})
