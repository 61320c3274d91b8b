import type { Connection } from 'mongoose'
import type { Accounts } from '../../accounts/service.js'
import { formatDayWithWeekday } from '../../lib/days.js'
import { dayOfInstant } from '../../lib/instants.js'
import { paths } from '../../lib/paths.js'
import type { Renderers } from '../../notices/renderers.js'
import { contactOf } from '../../openings/contact.js'
import { registerBy } from '../../rules/registration.js'
import type { Rules } from '../../rules/rules.js'
import { placementIn } from '../mails.js'
import { isOutdated, underWay } from '../model.js'
import { fallenOf } from '../promise.js'

interface Deps {
  db: Connection
  accounts: Pick<Accounts, 'membersOfCompany'>
  rules: Rules
  publicUrl: string
}

/** The mails about what is missing in VITAS, without facts about the person. */
export function vitasMails({ db, accounts, rules, publicUrl }: Deps): Renderers {
  /** A course that is still to be approved, of somebody who comes. */
  async function unapproved(id: string | undefined) {
    const found = await placementIn(db, id, underWay)
    if (!found || (found.placement.vitas?.approvedOn && !isOutdated(found.placement))) return null
    if ((await fallenOf(db, [found.placement])).has(found.placement._id)) return null
    const { placement, opening, company } = found
    const about = {
      ...contactOf(opening, await accounts.membersOfCompany(company._id)),
      ...{ title: opening.title, openingNumber: opening.number, companyName: company.name },
    }
    return { placement, about: { ...about, url: publicUrl + paths.placements.staffVitas(placement._id) } }
  }

  return {
    async 'approval-missing'({ placement: id }) {
      const found = await unapproved(id)
      if (!found) return null
      const { startsOn, state, vitas } = found.placement
      return {
        ...{ ...found.about, begun: state === 'running', refused: Boolean(vitas?.refusedOn) },
        outdated: Boolean(vitas?.approvedOn),
        firstDay: startsOn ? formatDayWithWeekday(startsOn) : '',
      }
    },
    async 'igu-unregistered'({ placement: id }) {
      const found = await unapproved(id)
      if (!found?.placement.agreedAt || found.placement.vitas?.appliedOn) return null
      const latest = registerBy(rules, dayOfInstant(found.placement.agreedAt))
      return { ...found.about, latest: formatDayWithWeekday(latest) }
    },
  }
}
