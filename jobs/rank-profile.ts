import type { JobPayloads } from '../src/queue/catalogue.js'
import type { JobServices } from './services.js'

export const rankProfile = (
  { proposals }: JobServices,
  { profile, rev }: JobPayloads['rank-profile'],
  stopping: () => boolean,
) => proposals.rankProfile(profile, rev, stopping)
