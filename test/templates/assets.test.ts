import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import Fastify, { type RouteOptions } from 'fastify'
import t from 'tap'
import { buildAssets } from '../../src/assets/build.js'
import { projectRoot } from '../../src/config.js'
import { openAssets } from '../../src/web/assets.js'
import type { App } from '../../src/web/fastify.js'
import { temporaryFolder } from '../helpers/stores.js'

const from = path.join(projectRoot, 'src/assets')

t.test('assets are built once, under an address of their content, for everybody', async t => {
  const root = await temporaryFolder(t)
  const folder = path.join(root, 'assets')
  t.throws(() => openAssets({ folder }), /src\/assets\/build\.ts/)

  await Promise.all([buildAssets({ from, to: folder }), buildAssets({ from, to: folder })])
  const builtAt = statSync(path.join(folder, 'app.css')).mtimeMs
  await buildAssets({ from, to: folder })
  t.equal(statSync(path.join(folder, 'app.css')).mtimeMs, builtAt, 'up to date: not built again')
  t.same(readdirSync(root), ['assets'], 'nothing is left behind')
  t.equal(statSync(folder).mode & 0o777, 0o755, 'in the image root builds them and another user serves them')

  const { url, plugin } = openAssets({ folder })
  t.match(url, /^\/assets\/[0-9a-f]{12}$/)
  const app = Fastify()
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => {
    routes.push(route)
  })
  await plugin(app as unknown as App)
  t.teardown(() => app.close())
  t.ok(routes.length > 0)
  for (const { url, config } of routes) t.equal(config?.allow, 'public', url)

  const files = ['app.css', 'enhance.js', 'logo.svg', 'favicon.svg', 'dkfds/img/all-svg-icons.svg']
  for (const file of files) {
    const { statusCode, headers } = await app.inject(`${url}/${file}`)
    t.equal(statusCode, 200, file)
    t.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
  }
  const { body: css } = await app.inject(`${url}/app.css`)
  const linked = [...new Set([...css.matchAll(/url\("?([^")]+?)"?\)/g)].map(([, link]) => link ?? ''))]
  const local = linked.filter(link => !link.startsWith('data:'))
  t.ok(local.length > 5, `saw ${local.length} files in the style sheet`)
  for (const link of local) t.equal((await app.inject(`${url}/${link}`)).statusCode, 200, link)

  for (const outside of ['version/../../package.json', 'dkfds/img/../package.json', 'dkfds/js/dkfds.js', '%2e%2e/x'])
    t.equal((await app.inject(`${url}/${outside}`)).statusCode, 404, outside)
})

t.test('icons that templates name are in the design system', async t => {
  const sprite = readFileSync(path.join(projectRoot, 'node_modules/dkfds/dist/img/all-svg-icons.svg'), 'utf8')
  const views = path.join(projectRoot, 'views')
  const names = new Set(['success', 'info', 'warning', 'error'])
  for (const file of readdirSync(views, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.hbs')))
    for (const [, name] of readFileSync(path.join(views, file), 'utf8').matchAll(
      /ui\/icon name='([^']+)'| icon='([^']+)'/g,
    ))
      if (name) names.add(name)
  t.ok(names.size > 6)
  for (const name of names) t.match(sprite, `id="${name}"`)
})
