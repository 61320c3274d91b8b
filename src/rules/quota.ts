/** How many subsidised people a workplace may have (rimelighedskravet): praktik, løntilskud and nytteindsats together. */
import type { Day } from '../lib/days.js'
import type { Rules } from './rules.js'

/**
 * @param employees ordinary employees of the P-number in full-time equivalents, average of the months the rule names;
 * subsidised staff and people under 18 are not counted. Part employees are rounded down (the law's text is silent).
 */
export function quota({ rules, employees, day }: { rules: Rules; employees: number; day: Day }): number {
  const limit = rules.value('alle', 'ratio_limit', day)
  const below = Math.floor(Math.min(employees, limit) / rules.value('alle', 'ratio_per', day))
  const above = Math.floor(Math.max(0, employees - limit) / rules.value('alle', 'ratio_per_above', day))
  return Math.max(rules.value('alle', 'ratio_min', day), below + above)
}
