/** The whole application on stores of its own, somebody signed in, and the data of two pages it showed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildApp } from '../src/app.js'
import { readConfig } from '../src/config.js'
import { openFoundation } from '../src/foundation.js'
import { paths } from '../src/lib/paths.js'
import type { Mail } from '../src/notices/mailer.js'
import { createServices, type Services } from '../src/services.js'
import type { PageTemplates } from '../src/web/pages.js'
import { tokenIn } from '../test/helpers/app.js'
import { newBrowser } from '../test/helpers/browser.js'
import { givenOpening, givenPerson } from '../test/helpers/market.js'
import { testTemplates } from '../test/helpers/templates.js'
import { givenWorld } from '../test/helpers/world.js'
import { portOf } from './visitors.js'
import { today } from './world.js'

/** What a template was given. */
interface Shown {
  name: string
  data: Record<string, unknown>
}

export interface Site {
  services: Services
  templates: PageTemplates
  /** suggestions and insight of an opening, and a list of people, as the signed-in consultant sees them */
  match: Shown
  list: Shown
  /** where the application listens */
  port: number
  /** with which it takes a visitor for the consultant */
  cookie: string
  paths: Record<'match' | 'list', string>
  close(): Promise<void>
}

/** @param people in the list, all of whom fit the opening */
export async function openSite(people: number): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'springbraet-bench-'))
  const environment = { NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0', WORKER_PORT: '0' }
  const config = { ...readConfig(environment), dataFolder: folder }
  const foundation = await openFoundation(config)
  const clock = { now: () => new Date(`${today}T09:00:00Z`) }
  const mails: Mail[] = []
  const mailer = { send: async (mail: Mail) => void mails.push(mail), close() {} }
  const compiled = testTemplates()
  const shown: Shown[] = []
  const templates = {
    ...compiled,
    page(name: string, data: Record<string, unknown>) {
      shown.push({ name, data })
      return compiled.page(name, data)
    },
  }
  const services = createServices({ config, db: foundation.db, clock, queue: foundation.queue, mailer, templates })
  const { app } = await buildApp({ services, redis: foundation.redis.client, templates, assets: async () => {} })

  const world = await givenWorld(services)
  const browser = newBrowser(app)
  const { delivery } = await services.signIn.requestLink(world.people.consultant.email)
  await delivery
  const token = tokenIn(mails.at(-1))
  await browser.get(paths.signIn.link(token))
  await browser.post(paths.signIn.link(token))

  for (let i = 0; i < people; i++) await givenPerson(services)
  const opening = await givenOpening(services, world)
  await services.proposals.rank(opening._id, opening.rankWanted)
  const pages = { match: paths.proposals.ofOpening(opening._id), list: paths.profiles.list() }
  async function see(page: keyof typeof pages): Promise<Shown> {
    const { status } = await browser.get(pages[page])
    const seen = shown.at(-1)
    if (status !== 200 || !seen) throw new Error(`${pages[page]} answered ${status}`)
    return seen
  }
  const [match, list] = [await see('match'), await see('list')]
  templates.page = compiled.page
  await app.listen({ port: 0, host: '127.0.0.1' })
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    ...{ services, templates: compiled, match, list, cookie, paths: pages },
    port: portOf(app.server),
    async close() {
      await app.close()
      await foundation.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
