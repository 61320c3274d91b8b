import { filled } from '../lib/filled.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { isOver } from './lifecycle.js'
import type { Opening } from './model.js'

/** How many places of an opening are free: none of one that is over. */
export const seatsText = ({ state, seats, taken }: Pick<Opening, 'state' | 'seats' | 'taken'>): string =>
  filled(words.seatsOf, { free: isOver(state) ? words.noSeats : Math.max(0, seats - taken.length), all: seats })
