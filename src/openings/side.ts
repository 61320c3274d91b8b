/** The two sides from which an opening is seen: its company's and that of the municipality's staff. */
import type { FastifyReply } from 'fastify'
import type { Role } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { filled } from '../lib/filled.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Opening } from './model.js'
import type { Openings } from './service.js'

export interface OpeningPages {
  accounts: Accounts
  clock: Clock
  companies: Companies
  deadlines: Deadlines
  municipalities: Municipalities
  openings: Openings
}

type Links = Record<
  'show' | 'edit' | 'publish' | 'pause' | 'resume' | 'close' | 'prolong' | 'discard',
  (id?: string) => string
>

/** What is different on the two sides: who may, where the pages are, and what leads back. */
export interface Side {
  allow: readonly Role[]
  page: string
  back: { href: string; text: string }
  links: Links
  /** more links for the opening's page */
  more(opening: Opening): object
}

/** From a page for what the opening's state refuses back to the opening, before anybody types in vain. */
export const leadBack = (reply: FastifyReply, { links }: Side, { _id, state }: Opening): FastifyReply =>
  reply.leadTo(links.show(_id), filled(words.notNow, { state: words.states[state] }))
