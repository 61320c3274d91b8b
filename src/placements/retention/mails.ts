import { formatDay } from '../../lib/days.js'
import { paths } from '../../lib/paths.js'
import type { Renderers } from '../../notices/renderers.js'
import type { Profiles } from '../../profiles/service.js'

interface Deps {
  profiles: Pick<Profiles, 'daysOfErasure'>
  publicUrl: string
}

/** The mail about people who will be erased: how many and when, never who. */
export const retentionMails = ({ profiles, publicUrl }: Deps): Renderers => ({
  /** @param ids.owners whose people they are; the place of somebody without one is empty */
  async 'erasure-announced'({ municipality = '', day = '', owners = '' }, recipient) {
    const of = owners.split(' ').map(owner => owner || null)
    const days = await profiles.daysOfErasure(municipality, of, day)
    const [first] = days
    if (!first) return null
    return {
      ...{ name: recipient.name, count: days.length, one: days.length === 1, first: formatDay(first) },
      url: publicUrl + paths.retention.list(),
    }
  },
})
