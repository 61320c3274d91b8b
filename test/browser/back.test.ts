/** Back from a form that had to be mended: the browser shows the page of the form, and neither asks to send it again nor shows an error. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noChromium } from '../helpers/chromium.js'
import { siteInBrowser } from '../helpers/site-in-browser.js'
import { openWalker, typeRegistration } from '../helpers/walker.js'

// A busy machine needs more than the runner's usual time.
t.setTimeout(200_000)

t.test('back from a form that had to be mended', { skip: noChromium }, async t => {
  const { running, browser } = await siteInBrowser(t)
  const walker = () =>
    openWalker(t, browser, {
      ...{ base: running.address, pictures: process.env.PICTURES, known: new Set<string>() },
    })

  await t.test('that a stranger sent', async t => {
    const { page, press } = await walker()
    await page.goto(paths.home())
    await page.goto(paths.register.company())
    await press('Opret virksomheden', 'opret-fejl')
    await page.locator('.error-summary a').first().click()
    t.equal(await page.evaluate(() => document.activeElement?.id), 'cvr', 'a link of the summary stays on the page')
    await page.locator('#cvr').fill('12345678')
    await press('Opret virksomheden', 'opret-fejl-igen')
    t.equal(await page.locator('#cvr').inputValue(), '12345678', 'what was typed stays')
    await typeRegistration(page)
    await press('Opret virksomheden', 'opret-modtaget')
    await page.goBack()
    t.equal(new URL(page.url()).pathname, paths.register.company())
    t.equal(await page.locator('form #cvr').count(), 1)
    t.equal(await page.locator('.error-summary').count(), 0)
  })

  await t.test('that has an address only for sending', async t => {
    const { page, press } = await walker()
    await page.goto(paths.development.signIn('consultant'))
    await page.goto(paths.proposals.inbox())
    await page.locator('tbody th a[href*="/opslag/"], tbody td a[href*="/opslag/"]').first().click()
    await page.locator('a[href*="/konsulent/forslag/"]').first().click()
    const proposal = new URL(page.url()).pathname
    await press('Bekræft, og vis for virksomheden', 'bekraeft-fejl')
    t.match(new URL(page.url()).pathname, /bekraeft$/)
    await page.locator('nav a').first().click()
    await page.goBack()
    t.equal(new URL(page.url()).pathname, proposal)
    t.ok(await page.getByRole('button', { name: 'Bekræft, og vis for virksomheden' }).count())
  })
})
