import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { projectRoot } from '../../src/config.js'

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** Why the tests in a real browser cannot run here, or false. */
export const noChromium = executable ? false : 'Chromium er ikke installeret: apt-get install chromium'

/** Debian's Chromium, kept from calling anybody. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

const axe = readFileSync(path.join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong on the page, one line each. Evaluated, not loaded as a script, so that the page's security policy stays on. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(`${axe};undefined`)
  return page.evaluate(async () => {
    interface Result {
      violations: { id: string; help: string; nodes: { target: unknown[] }[] }[]
    }
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Result> } }
    const { violations } = await axe.run({ resultTypes: ['violations'] })
    return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target).join(', ')})`)
  })
}

/** Elements that stick out of the window to the right, which makes a phone scroll sideways. */
export const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .filter(element => !element.closest('.sr-only, .table-wrap'))
      .map(element => `${element.tagName} ${element.getAttribute('class') ?? ''}`),
  )

/** In how many rows the main menu stands. */
export const menuRows = (page: Page): Promise<number> =>
  page.evaluate(
    () => new Set([...document.querySelectorAll('.main-menu li')].map(item => item.getBoundingClientRect().top)).size,
  )
