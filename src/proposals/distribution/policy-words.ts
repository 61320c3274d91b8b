/** What may be chosen for the distribution, in words: as fields with what each does, and what was changed for the log. */
import { type Policy, typedOf } from './choices.js'
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

/** Each choice as an address has it: what it is called, and its fields. */
const choices = {
  maal: { name: 'Hvad kommer først', options: policyFields.aim },
  foerste: { name: 'Første forløb', options: policyFields.first },
  ventetid: { name: 'Ventetid', options: policyFields.waiting },
  gruppe: { name: 'Grupper', options: policyFields.grouping },
  bund: { name: 'Bund', options: policyFields.floor },
  afstand: { name: 'Familier', options: policyFields.reach },
}

/** What of a policy was changed, in the words of the page. */
export function changeInWords(before: Policy, after: Policy): string {
  const [was, is] = [typedOf(before), typedOf(after)]
  const changed = (Object.keys(choices) as (keyof typeof choices)[]).filter(code => was[code] !== is[code])
  const words = changed.map(code => {
    const { name, options } = choices[code]
    const labelOf = (value: string) => options.find(one => one.value === value)?.label
    return `${name}: fra «${labelOf(was[code])}» til «${labelOf(is[code])}»`
  })
  return words.join('. ') || 'ingen'
}
