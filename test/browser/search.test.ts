/** A consultant finds somebody, reads, and comes back to what was found: with the browser's own buttons, the keyboard and the page's links. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { noChromium } from '../helpers/chromium.js'
import { siteInBrowser } from '../helpers/site-in-browser.js'
import { keyboard, openWalker } from '../helpers/walker.js'

// A busy machine needs more than the runner's usual time.
t.setTimeout(200_000)

t.test('what was found is come back to', { skip: noChromium }, async t => {
  const { running, browser } = await siteInBrowser(t)
  const walker = await openWalker(t, browser, {
    ...{ base: running.address, pictures: process.env.PICTURES, known: new Set<string>() },
  })
  const { page, look, press } = walker
  const field = page.locator('#search')
  const names = () => page.locator('tbody th a').allInnerTexts()
  const first = () => page.locator('tbody th a').first()

  await page.goto(paths.development.signIn('consultant'))
  await page.goto(paths.profiles.list())
  // Somebody on the way, so that there is somebody in that part of the list, too.
  await page.getByRole('link', { name: /^På vej/ }).click()
  const typed = (await names())[0]?.split(' ')[0] ?? ''
  await page.goto(paths.profiles.list())
  const everybody = await names()
  t.ok(typed && everybody.length > 5, `${everybody.length} people, the first is ${typed}`)

  await t.test('by keyboard, and back with the browser’s own buttons', async t => {
    await keyboard(page).type('#search', typed)
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    await look('fundne')
    const found = await names()
    t.ok(found.length > 0 && found.length < everybody.length)
    t.ok(found.every(name => name.includes(typed)))
    t.notMatch(page.url(), typed)
    const address = page.url()

    await keyboard(page).press(first())
    t.match(await page.title(), /^Borger [A-Z]{4} - Springbræt$/)
    t.equal(await page.locator('h1').innerText(), found[0])
    await look('fundet-person')
    await page.goBack()
    t.equal(page.url(), address)
    t.equal(await field.inputValue(), typed)
    t.same(await names(), found)
    await page.reload()
    t.same(await names(), found)
    t.equal(await field.inputValue(), typed)
    await page.goForward()
    await page.goBack()
    t.same(await names(), found, 'forward and back again')
    await page.goBack()
    t.same(await names(), everybody, 'before the search stands the list')
    await page.goForward()
    t.same(await names(), found)
  })

  await t.test('the page’s own link leads there too, also after something was saved', async t => {
    await page.getByRole('link', { name: /^På vej/ }).click()
    const left = page.url()
    const found = await names()
    await first().click()
    await page.locator('summary', { hasText: 'Skift status' }).click()
    await press('Gem status', 'fundet-gemt')
    await page.getByRole('link', { name: 'Til borgere' }).click()
    t.equal(new URL(page.url()).search, new URL(left).search)
    t.same(await names(), found)
  })

  await t.test('another window shows its own search', async t => {
    const mine = page.url()
    const other = await page.context().newPage()
    await other.goto(paths.profiles.list())
    const another = everybody.find(name => !name.includes(typed))?.split(' ')[0] ?? ''
    await other.locator('#search').fill(another)
    await Promise.all([other.waitForNavigation(), other.keyboard.press('Enter')])
    t.equal(await other.locator('#search').inputValue(), another)
    await page.reload()
    t.equal(page.url(), mine)
    t.equal(await field.inputValue(), typed)
    await other.close()
  })

  await t.test('nobody found, nothing typed, and a search that is over', async t => {
    await field.fill('Ingenhederdet')
    await press('Søg', 'ingen-fundet')
    t.match(await page.locator('main').innerText(), /Ingen borger .* har det navn eller nummer/)
    const over = page.url()
    await field.fill('')
    await press('Søg', 'soegning-tom')
    t.equal(new URL(page.url()).pathname, paths.profiles.list())
    await page.goto(over)
    await look('soegning-slut')
    t.match(await page.locator('main').innerText(), 'Den søgning er slut')
    t.equal(await field.inputValue(), '')
  })

  await t.test('whoever signs in next on this machine finds no search', async t => {
    await field.fill(typed)
    await press('Søg', 'fundne-igen')
    const address = page.url()
    const person = (await first().getAttribute('href')) ?? ''
    await press('Log ud', 'logget-ud')
    t.notOk((await page.context().cookies(address)).some(({ name }) => name === 'soegning'))
    await page.goto(paths.development.signIn('coordinator'))
    await page.goto(person)
    t.equal(
      await page.getByRole('link', { name: 'Til borgere' }).getAttribute('href'),
      paths.profiles.list(),
      'the link back leads to the list, not to what another account found',
    )
    await page.goto(address)
    t.equal(await field.inputValue(), '')
    t.match(await page.locator('main').innerText(), 'Den søgning er slut')
  })
})
