import { counted } from './counted.js'
import { type Scheme, statesWeeks } from './schemes.js'
import { openingWords as words } from './words/da/openings.js'

/** How long a course at an opening lasts: '13 uger', and of IGU that the law says it. */
export function lengthText({ schemes, weeks }: { schemes: readonly Scheme[]; weeks: number }): string {
  if (!statesWeeks(schemes)) return words.lengthOfIgu
  const text = counted(weeks, words.week, words.weeksMany)
  return schemes.includes('igu') ? `${text} (${words.lengthOfIgu})` : text
}
