/** Courses in which somebody must do something, as the list, the inbox and the coordinator's overview count them. */
import type { Acting } from '../accounts/scope.js'
import type { Endings, EndingsService } from './endings.js'
import type { Placement } from './model.js'
import type { ApprovalsService } from './vitas/approvals.js'

export type ToSeeToService = Pick<EndingsService, 'endings'> & Pick<ApprovalsService, 'unapproved' | 'outdated'>

export interface ToSeeTo extends Endings {
  /** beginning soon or under way, with no approval written down */
  unapproved: Placement[]
  /** changed since they were approved */
  outdated: Placement[]
}

/** @param owners accounts of consultants: only what is theirs; null: all */
export async function coursesToSeeTo(
  placements: ToSeeToService,
  acting: Acting,
  owners: readonly string[] | null = null,
): Promise<ToSeeTo> {
  const [endings, unapproved, outdated] = await Promise.all([
    placements.endings(acting, owners),
    placements.unapproved(acting, owners),
    placements.outdated(acting, owners),
  ])
  return { ...endings, unapproved, outdated }
}

/** A sentence for each kind of which there are any: '1 af dine forløb er slut og mangler et udfald'. */
export function sentencesOf(
  { unapproved, outdated, withoutOutcome, nearEnd }: ToSeeTo,
  whose: 'own' | 'all',
): string[] {
  const sentence = ({ length }: readonly Placement[], what: string): string[] =>
    length > 0 ? [`${length} ${whose === 'own' ? 'af dine forløb' : 'forløb'} ${what}`] : []
  const begun = unapproved.some(({ state }) => state === 'running')
  return [
    ...sentence(unapproved, `begynder snart${begun ? ' eller er i gang' : ''} og er ikke godkendt i VITAS`),
    ...sentence(outdated, 'er ændret efter godkendelsen i VITAS'),
    ...sentence(withoutOutcome, 'er slut og mangler et udfald'),
    ...sentence(nearEnd, 'slutter inden for to uger. Find det næste'),
  ]
}
