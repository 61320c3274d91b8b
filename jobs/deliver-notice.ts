import type { JobPayloads } from '../src/queue/catalogue.js'
import type { JobServices } from './services.js'

export const deliverNotice = ({ notices }: JobServices, { notice }: JobPayloads['deliver-notice']) =>
  notices.deliver(notice)
