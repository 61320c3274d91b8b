/** Signed out in the middle of a form: what was typed is there after signing in again, with the keyboard alone. */
import t from 'tap'
import { questionModel } from '../../src/hotline/model.js'
import { paths } from '../../src/lib/paths.js'
import { noChromium } from '../helpers/chromium.js'
import { siteInBrowser } from '../helpers/site-in-browser.js'
import { keyboard } from '../helpers/walker.js'

// A busy machine needs more than the runner's usual time.
t.setTimeout(200_000)

t.test('signed out in the middle of a form', { skip: noChromium }, async t => {
  const { running, browser } = await siteInBrowser(t)
  const context = await browser.newContext({ baseURL: running.address })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  await page.goto(paths.development.signIn('employer'))
  await page.goto(paths.questions.list())
  const keys = keyboard(page)
  await keys.type('#text', 'Hvem betaler for arbejdstøjet?')
  // A session that ran out is one that nobody knows any more.
  await context.clearCookies({ name: 'springbraet' })
  await keys.press(page.getByRole('button', { name: 'Send spørgsmålet' }))
  t.match(await page.locator('main').innerText(), 'Det, du skrev, er her endnu.')

  const opened = context.waitForEvent('page')
  const link = page.getByRole('link', { name: 'Log ind i en ny fane' })
  while (!(await link.evaluate(element => element === document.activeElement))) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const tab = await opened
  await tab.waitForLoadState()
  t.equal(new URL(tab.url()).pathname, paths.signIn.page())
  await tab.goto(paths.development.signIn('employer'))
  await tab.close()

  await keys.press(page.getByRole('button', { name: 'Send igen' }))
  await page.waitForURL(url => url.pathname === paths.questions.list() || !url.pathname.startsWith('/log-ind'))
  await page.getByRole('button', { name: 'Send igen' }).waitFor({ state: 'detached' })
  t.match(await page.locator('main').innerText(), 'Hvem betaler for arbejdstøjet?')
  t.equal(
    await questionModel(running.services.db).countDocuments({ 'messages.text': 'Hvem betaler for arbejdstøjet?' }),
    1,
  )
})
