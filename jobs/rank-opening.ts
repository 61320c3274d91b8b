import type { JobPayloads } from '../src/queue/catalogue.js'
import type { JobServices } from './services.js'

export const rankOpening = ({ proposals }: JobServices, { opening, rev }: JobPayloads['rank-opening']) =>
  proposals.rank(opening, rev)
