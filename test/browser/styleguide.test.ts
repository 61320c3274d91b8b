import path from 'node:path'
import Fastify from 'fastify'
import t from 'tap'
import { buildAssets } from '../../src/assets/build.js'
import { projectRoot, readConfig } from '../../src/config.js'
import { da } from '../../src/lib/words/da.js'
import { createTemplates } from '../../src/templates/engine.js'
import { openAssets } from '../../src/web/assets.js'
import type { App } from '../../src/web/fastify.js'
import { registerSecurity } from '../../src/web/security.js'
import { accessibilityFaults, noChromium, openChromium, sticksOut } from '../helpers/chromium.js'
import { temporaryFolder } from '../helpers/stores.js'
import { styleguide } from '../templates/styleguide.js'

t.test('every partial in a real browser, on phone and desktop', { skip: noChromium }, async t => {
  const folder = path.join(await temporaryFolder(t), 'assets')
  await buildAssets({ from: path.join(projectRoot, 'src/assets'), to: folder })
  const assets = openAssets({ folder })
  const viewsFolder = path.join(projectRoot, 'views')
  const templates = createTemplates({ viewsFolder, words: da, assetsUrl: assets.url, cache: true })

  const app = Fastify() as unknown as App
  await registerSecurity(app, { config: readConfig({}) })
  await assets.plugin(app)
  for (const withErrors of [false, true])
    app.get(withErrors ? '/fejl' : '/', async (_request, reply) =>
      reply.type('text/html').send(templates.page('_styleguide', styleguide({ withErrors }))),
    )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await openChromium()
  t.teardown(async () => {
    await browser.close()
    await app.close()
  })

  for (const width of [390, 1280])
    for (const address of ['/', '/fejl']) {
      const where = `${address} at ${width}`
      const complaints: string[] = []
      const viewport = { width, height: 900 }
      const page = await browser.newPage({ viewport })
      page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
      page.on('response', response => response.status() >= 400 && complaints.push(response.url()))
      await page.goto(url + address, { waitUntil: 'networkidle' })
      t.same(complaints, [], `${where}: nothing is missing or stopped by the security policy`)
      t.same(await sticksOut(page), [], `${where}: nothing sticks out`)
      const fonts = await page.evaluate(() => [...document.fonts].filter(font => font.status === 'loaded').length)
      t.ok(fonts > 0, `${where}: our typeface is loaded`)
      if (address === '/fejl') {
        t.match(await page.evaluate(() => document.activeElement?.className), 'error-summary', 'the summary has focus')
        await page.getByRole('link', { name: 'Ret feltet days.' }).click()
        t.equal(await page.evaluate(() => document.activeElement?.id), 'days', 'its link leads to the field')
      } else {
        await page.keyboard.press('Tab')
        t.match(await page.evaluate(() => document.activeElement?.className), 'skipnav', 'first comes the skip link')
      }
      await page.close()

      const free = await browser.newPage({ viewport, bypassCSP: true })
      await free.goto(url + address)
      t.same(await accessibilityFaults(free), [], `${where}: axe`)
      await free.close()
    }

  const plain = await browser.newPage({ viewport: { width: 390, height: 900 }, javaScriptEnabled: false })
  await plain.goto(url)
  t.equal(
    await plain.getByRole('link', { name: 'Spørgsmål', exact: true }).isVisible(),
    true,
    'the menu needs no script',
  )
})
