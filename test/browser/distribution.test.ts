/** A newer distribution comes to the page by itself, and neither takes the focus nor what is typed. */
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { system } from '../../src/accounts/scope.js'
import { paths } from '../../src/lib/paths.js'
import { noChromium } from '../helpers/chromium.js'
import { siteInBrowser } from '../helpers/site-in-browser.js'

t.setTimeout(200_000)

const soon = 20_000

t.test('a newer distribution comes by itself', { skip: noChromium }, async t => {
  const { running, browser } = await siteInBrowser(t)
  const { services, address } = running
  const people = await services.pool.people(['410'])
  let turn = 0
  /** Something that the distribution rests on. */
  const change = () => services.profiles.setManualState(system, people[turn++]?._id ?? '', 'leave')

  /** The page, at a moment at which a newer distribution is being calculated. */
  async function pending(javaScriptEnabled: boolean) {
    const context = await browser.newContext({ baseURL: address, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(paths.development.signIn('coordinator'))
    await page.goto(paths.distribution.page())
    const coming = page.getByText('En ny fordeling er ved at blive regnet')
    do {
      await wait(1500)
      await change()
      await page.goto(paths.distribution.page())
    } while ((await coming.count()) === 0 && turn < 20)
    return { page, coming }
  }

  await t.test('with a form half filled in', async t => {
    const { page, coming } = await pending(true)
    await page.getByText('Prøv andre valg').click()
    await page.locator('#afstand').selectOption('60')
    await page.locator('#afstand').focus()
    await coming.waitFor({ state: 'detached', timeout: soon })
    t.equal(await page.locator('[role=status]').innerText(), 'Siden viser nu den nyeste fordeling.')
    t.equal(await page.locator('#afstand').inputValue(), '60', 'what is chosen stays')
    t.equal(await page.evaluate(() => document.activeElement?.id), 'afstand', 'and the focus')
    t.equal(await page.getByText('Se, om den er klar').count(), 0)
    t.ok((await page.locator('#udfald table tbody tr').count()) > 5)
  })

  await t.test('with the focus in what would change', async t => {
    const { page, coming } = await pending(true)
    await page.locator('#udfald a').last().focus()
    const at = await page.locator('#udfald a').last().getAttribute('href')
    await wait(6000)
    t.equal(await coming.count(), 1, 'who stands in it is left alone')
    t.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), at)
    await page.getByText('Prøv andre valg').click()
    await coming.waitFor({ state: 'detached', timeout: soon })
  })

  await t.test('without scripts there is a link', async t => {
    const { page, coming } = await pending(false)
    const link = page.getByText('Se, om den er klar')
    for (let tries = 0; (await link.count()) > 0 && tries < 40; tries++) {
      await wait(500)
      await link.click()
    }
    t.equal(await coming.count(), 0)
  })
})
