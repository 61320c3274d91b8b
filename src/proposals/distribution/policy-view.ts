/** The choices of a distribution in words: as fields with what each does, and as one line. */

import type { Policy } from './choices.js'
import { groupingCodes, groupings } from './groups.js'

const option = (value: string, label: string, hint: string) => ({ value, label, hint })

/** The same fields where a policy is tried and where it is kept. */
export const policyFields = {
  aim: [
    option(
      'flest',
      'Flest mulige får en plads',
      'Så mange som muligt får en plads, også når nogle så får et lavere match.',
    ),
    option(
      'bedst',
      'Bedste match i alt',
      'De samlede point bliver så høje som muligt, også når færre så får en plads.',
    ),
  ],
  first: [
    option('nej', 'Alle tæller ens', 'Det er lige meget, om nogen har haft et forløb før.'),
    option('ja', 'Første forløb først', 'Så mange som muligt får deres første forløb, før andre får et nyt.'),
  ],
  waiting: [
    option('normal', 'Som i kommunens vægte', 'Ventetid tæller, som koordinatoren har sat den.'),
    option('dobbelt', 'Dobbelt så meget', 'Kommunens vægt for ventetid ganges med to.'),
    option('ingen', 'Tæller ikke', 'Det betyder intet, hvor længe nogen har ventet.'),
  ],
  grouping: [
    option('ingen', 'Ingen bund', 'Pladserne bliver fordelt uden at se på grupper.'),
    ...groupingCodes.map(code =>
      option(code, groupings[code].label, `Grupperne er: ${groupings[code].groups.join(', ')}.`),
    ),
  ],
  floor: ['80', '90', '95'].map(share => ({ value: share, label: `Mindst ${share} procent af gruppens andel` })),
  reach: ['15', '30', '45', '60'].map(minutes => ({ value: minutes, label: `Højst ${minutes} minutter` })),
}

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
