import type { Accounts } from '../../accounts/service.js'
import { formatDay } from '../../lib/days.js'
import { paths } from '../../lib/paths.js'
import type { Municipalities } from '../../municipalities/service.js'
import type { Renderers } from '../../notices/renderers.js'
import type { Profiles } from '../../profiles/service.js'

interface Deps {
  accounts: Pick<Accounts, 'coveredBy'>
  municipalities: Pick<Municipalities, 'get'>
  profiles: Pick<Profiles, 'daysOfErasure'>
  publicUrl: string
}

/** The mail about people who will be erased: how many and when, never who. */
export const retentionMails = ({ accounts, municipalities, profiles, publicUrl }: Deps): Renderers => ({
  async 'erasure-announced'({ municipality = '', day = '' }, recipient) {
    const own = await accounts.coveredBy(recipient._id)
    const isCoordinator = (await municipalities.get(municipality))?.coordinator === recipient._id
    const days = await profiles.daysOfErasure(municipality, isCoordinator ? [...own, null] : own, day)
    const [first] = days
    if (!first) return null
    return {
      ...{ name: recipient.name, count: days.length, one: days.length === 1, first: formatDay(first) },
      url: publicUrl + paths.retention.list(),
    }
  },
})
