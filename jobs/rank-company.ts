import type { JobPayloads } from '../src/queue/catalogue.js'
import type { JobServices } from './services.js'

export const rankCompany = ({ openings }: JobServices, { company, rev }: JobPayloads['rank-company']) =>
  openings.rankCompany(company, rev)
