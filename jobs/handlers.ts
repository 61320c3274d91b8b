import type { JobHandlers } from '../src/queue/worker.js'
import { deliverNotice } from './deliver-notice.js'
import type { JobMetrics } from './metrics.js'
import { rankCompany } from './rank-company.js'
import { rankOpening } from './rank-opening.js'
import { rankProfile } from './rank-profile.js'
import { remind } from './remind.js'
import type { JobServices } from './services.js'

/**
 * What to do for every job of the catalogue. `sweep` is handed in, because timer and queue share one that never overlaps.
 * @param stopping whether the process ends; asked by what takes long
 */
export function createHandlers(
  services: JobServices,
  metrics: JobMetrics,
  sweep: () => Promise<unknown>,
  stopping: () => boolean = () => false,
): JobHandlers {
  return {
    'rank-opening': payload => rankOpening(services, payload, stopping),
    'rank-profile': payload => rankProfile(services, payload, stopping),
    'rank-company': payload => rankCompany(services, payload),
    remind: payload => remind(services, metrics, payload),
    'deliver-notice': payload => deliverNotice(services, payload),
    sweep,
  }
}
