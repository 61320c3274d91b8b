/** How far an application in VITAS is, as the company reads it. */
import { formatDay } from '../../lib/days.js'
import { filled } from '../../lib/filled.js'
import { vitasWords as words } from '../../lib/words/da/vitas.js'
import { isOutdated, type Placement } from '../model.js'

export type Watched = Pick<Placement, 'vitas' | 'state' | 'startsOn'>

/** How far the application is. */
export const stageOf = ({ vitas }: Pick<Placement, 'vitas'>) => {
  if (vitas?.approvedOn) return 'approved'
  if (vitas?.refusedOn) return 'refused'
  return vitas?.appliedOn ? 'applied' : 'none'
}

export const kinds = { none: 'warning', applied: 'warning', approved: 'success', refused: 'error' } as const

export function writtenDays({ vitas, startsOn }: Watched): Record<string, string> {
  const days = { applied: vitas?.appliedOn, decided: vitas?.approvedOn ?? vitas?.refusedOn, start: startsOn }
  return Object.fromEntries(Object.entries(days).flatMap(([name, day]) => (day ? [[name, formatDay(day)]] : [])))
}

/** How far the application is, as the company reads it. */
export function companyVitas(placement: Watched) {
  const stage = stageOf(placement)
  const outdated = isOutdated(placement)
  // That it may begin is not said of another course than was approved.
  const begun = placement.state === 'running' || (outdated && stage === 'approved')
  const text = words.status[begun ? (`${stage}Begun` as const) : stage]
  return {
    kind: outdated ? 'warning' : kinds[stage],
    text: [filled(text, writtenDays(placement)), ...(outdated ? [words.outdated] : [])].join(' '),
  }
}
