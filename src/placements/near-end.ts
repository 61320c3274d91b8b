import { type Day, diffDays } from '../lib/days.js'
import type { Placement } from './model.js'

/** Days before the last one on which the question is what comes next: the time it takes to find an opening and agree on a start. */
export const askNextBefore = 14

/** Whether somebody must look for what comes next, as they are asked by mail; from then on the person may be put forward again. */
export const isNearEnd = ({ state, endsOn }: Pick<Placement, 'state' | 'endsOn'>, today: Day): boolean =>
  state === 'running' && endsOn !== null && diffDays(today, endsOn) <= askNextBefore
