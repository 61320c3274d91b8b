import type { Test } from 'tap'
import { readConfig } from '../../src/config.js'
import { startAll } from '../../src/main.js'
import { openChromium } from './chromium.js'
import { temporaryFolder } from './stores.js'

/** Everything as `npm start` starts it, in a folder of its own, and a browser to look at it; ends with the test. */
export async function siteInBrowser(t: Test) {
  const DATA_DIR = await temporaryFolder(t)
  const running = await startAll(
    readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0', WORKER_PORT: '0', DATA_DIR }),
  )
  t.teardown(() => running.close())
  const browser = await openChromium()
  t.teardown(() => browser.close())
  return { running, browser }
}
