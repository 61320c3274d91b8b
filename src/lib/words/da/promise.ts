/** The one place that says by when a municipality answers: 24 hours, or the same time on its next working day. */
import { filled } from '../../filled.js'

/** How a municipality counts the time until its answer is due (deadlines/clock.ts). */
interface Counting {
  clockMode: 'timer' | 'arbejdstid'
}

const ways = {
  timer: { within: 'inden for 24 timer', more: '' },
  // The sentence is needed: what comes at night or in a weekend is due a working day after the next opening.
  arbejdstid: {
    within: 'senest næste arbejdsdag på samme klokkeslæt',
    more: 'Er kommunen lukket, begynder tiden først, når den åbner igen.',
  },
  several: {
    within: 'inden for en fast frist',
    more: 'Nogle kommuner svarer inden for 24 timer. Andre tæller kun den tid, de har åbent.',
  },
} as const

/** Words with `{within}` in them as these municipalities count (null: one that is not known), and what else must be known to reckon it out. */
export function promised(text: string, ...municipalities: (Counting | null)[]): string {
  const [first, ...others] = new Set(municipalities.map(one => one?.clockMode ?? 'several'))
  const { within, more } = ways[(others.length === 0 && first) || 'several']
  return [filled(text, { within }), more].filter(Boolean).join(' ')
}
