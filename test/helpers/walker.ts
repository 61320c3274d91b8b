/** Walks the running site in a real browser and looks at every page it comes to, wide and narrow. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { accessibilityFaults, menuRows, sticksOut } from './chromium.js'

const wide = { width: 1280, height: 900 }
const narrow = { width: 390, height: 844 }

export interface Walker {
  page: Page
  /** Looks at the page that is shown: axe and width on both screens, and a picture if wanted. */
  look(name: string): Promise<void>
  /** Goes to an address and looks. */
  open(address: string, name?: string): Promise<void>
  /** Sends the form of this button and looks at what comes. */
  press(button: string | Locator, name: string): Promise<void>
  /** Follows every link from here, one page of each kind that nobody has looked at yet. @returns how many */
  explore(prefix: string): Promise<number>
}

/**
 * @param options.pictures a folder for screenshots; none are taken without
 * @param options.known the kinds of pages that have been looked at, shared by walkers
 */
export async function openWalker(
  t: Test,
  browser: Browser,
  { base, pictures, known }: { base: string; pictures: string | undefined; known: Set<string> },
): Promise<Walker> {
  const context = await browser.newContext({ viewport: wide, locale: 'da-DK', baseURL: base })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    // A form that must be mended answers 422 (or another refusal), which the console calls an error.
    const refusal = /status of (409|410|422)/.test(message.text())
    if (['error', 'warning'].includes(message.type()) && !refusal) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  page.on('response', response => {
    if (response.status() >= 500 || response.status() === 404) complaints.push(`${response.status()} ${response.url()}`)
  })
  if (pictures) mkdirSync(pictures, { recursive: true })
  const picture = async (name: string) => {
    if (pictures)
      await page.screenshot({ path: path.join(pictures, `${name.replace(/[^\wæøå-]+/gi, '-')}.png`), fullPage: true })
  }

  async function look(name: string): Promise<void> {
    known.add(kindOf(page.url()))
    t.same(await accessibilityFaults(page), [], `${name}: axe at ${wide.width}`)
    t.ok((await menuRows(page)) <= 1, `${name}: the menu stands in one row at ${wide.width}`)
    await picture(`${name}-${wide.width}`)
    await page.setViewportSize(narrow)
    t.same(await accessibilityFaults(page), [], `${name}: axe at ${narrow.width}`)
    t.same(await sticksOut(page), [], `${name}: nothing sticks out at ${narrow.width}`)
    const scrolls = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    t.equal(scrolls, 0, `${name}: no sideways scrolling`)
    await picture(`${name}-${narrow.width}`)
    await page.setViewportSize(wide)
    t.same(complaints.splice(0), [], `${name}: nothing in the console, nothing stopped by the security policy`)
    const text = await page.locator('body').innerText()
    t.notMatch(text, /[Jj]obcenter|undefined|\[object|\bNaN\b|\{\{/, `${name}: words for people`)
    t.ok(await page.locator('h1').count(), `${name}: a heading`)
  }

  async function open(address: string, name = address): Promise<void> {
    await page.goto(address)
    await look(name)
  }

  return {
    page,
    look,
    open,

    async press(button, name) {
      const target = typeof button === 'string' ? page.getByRole('button', { name: button }).first() : button
      await Promise.all([page.waitForEvent('load'), target.click()])
      const summary = page.locator('.error-summary')
      if (await summary.count())
        t.ok(
          await summary.evaluate(element => element === document.activeElement),
          `${name}: the summary has the focus`,
        )
      await look(name)
    },

    async explore(prefix) {
      const links = () =>
        page.evaluate(() =>
          [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
            .filter(({ origin, download }) => origin === location.origin && !download)
            .map(({ pathname, search }) => pathname + search),
        )
      const waiting = await links()
      // What leads elsewhere for this role may be another role's page.
      const asked = new Set<string>()
      let seen = 0
      for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
        const kind = kindOf(address)
        // The way out, a file, and doors that sign in as somebody else are no pages to look at.
        if (known.has(kind) || asked.has(kind) || /\.csv$|log-ud|\/udvikling\/ind\/|^\/assets/.test(kind)) continue
        asked.add(kind)
        await open(address, `${prefix}-${kind}`)
        seen++
        waiting.push(...(await links()))
      }
      return seen
    },
  }
}

/** Pages that differ only in whose they are, or in what is typed in the address, are of one kind. */
const kindOf = (address: string): string => {
  const { pathname, searchParams } = new URL(address, 'http://site')
  const names = [...searchParams.keys()].sort().join('+')
  return pathname.replace(/[a-z]{20}|\d{10,}-[0-9a-f]+/g, 'x') + (names && `?${names}`)
}

/** Hands on a keyboard, without a mouse. */
export function keyboard(page: Page) {
  /** Presses Tab until this has the focus, as somebody does who looks where the focus is. */
  async function to(target: Locator): Promise<void> {
    for (let i = 0; i < 120; i++) {
      if (await target.evaluate(element => element === document.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`the keyboard does not reach ${target}`)
  }
  return {
    async type(field: string, text: string): Promise<void> {
      await to(page.locator(field))
      await page.keyboard.press('Control+A')
      await page.keyboard.type(text)
    },
    async tick(field: string): Promise<void> {
      await to(page.locator(field))
      await page.keyboard.press('Space')
    },
    async choose(field: string, text: string): Promise<void> {
      await to(page.locator(field))
      await page.keyboard.type(text)
    },
    async press(button: Locator): Promise<void> {
      await to(button)
      // Leaving an answer that says what to mend also changes the address of the page itself.
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    },
  }
}

/** Types a right registration of a company into its form. */
export async function typeRegistration(page: Page): Promise<void> {
  const company = { cvr: '13748136', name: 'Fjordens Køkken ApS', pNumber: '1007568450', address: 'Havnegade 4' }
  const person = { postcode: '5500', ordinaryEmployees: '12,5', contactName: 'Mette Fjord', phone: '20304050' }
  for (const [field, text] of Object.entries({ ...company, ...person, email: 'mette@fjorden.example.dk' }))
    await page.locator(`#${field}`).fill(text)
  await page.locator('#sector').selectOption('koekken_restaurant')
}
