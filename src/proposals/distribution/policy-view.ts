/** The choices of a distribution as one line. */
import type { Policy } from './choices.js'
import { groupings } from './groups.js'

/** The policy, a sentence for each choice. */
export function policySentences({ aim, firstBefore, waiting, grouping, floor, reach }: Policy): string {
  return [
    aim === 'fit' ? 'Bedste match i alt.' : 'Flest mulige får en plads.',
    firstBefore ? 'Første forløb kommer først.' : 'Alle tæller ens.',
    {
      normal: 'Ventetid tæller som i kommunens vægte.',
      double: 'Ventetid tæller dobbelt.',
      none: 'Ventetid tæller ikke.',
    }[waiting],
    grouping
      ? `Hver gruppe efter ${groupings[grouping].label.toLowerCase()} får mindst ${floor} procent af sin andel.`
      : 'Ingen bund for grupper.',
    `Højst ${reach} minutter mellem en families arbejdspladser.`,
  ].join(' ')
}
