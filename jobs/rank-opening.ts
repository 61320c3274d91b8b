import type { JobPayloads } from '../src/queue/catalogue.js'
import type { JobServices } from './services.js'

export const rankOpening = (
  { proposals }: JobServices,
  { opening, rev }: JobPayloads['rank-opening'],
  stopping: () => boolean,
) => proposals.rank(opening, rev, stopping)
