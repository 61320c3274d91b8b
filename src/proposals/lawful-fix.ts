import type { OpeningFacts, Ranked } from '../matching/facts.js'
import { slotHours } from '../matching/measures.js'
import { limitsOf } from '../rules/limits.js'
import type { Rules } from '../rules/rules.js'

/** Fewer hours are no way out by themselves when the law asks for more: then the opening must be for another scheme too. */
export function lawfulFix<R extends Pick<Ranked, 'schemes' | 'wouldFitIf'>>(
  ranked: R,
  { opening, rules }: { opening: OpeningFacts; rules: Rules },
): R {
  const [fix] = ranked.wouldFitIf
  if (!fix || !['fix-hours', 'fix-days', 'fix-days-hours'].includes(fix.code)) return ranked
  const { hours, free } = fix.numbers
  const hoursPerWeek = Math.min(
    opening.hoursPerWeek,
    hours === undefined ? opening.hoursPerWeek : Number(hours),
    free === undefined ? opening.hoursPerWeek : Number(free) * slotHours,
  )
  // Fewest hours are the same for both tracks; whatever else the law asks is in `schemes` already.
  const least = ranked.schemes.map(scheme =>
    limitsOf(scheme, {
      ...{ rules, track: 'integrationsloven', day: opening.startFrom },
      opening: { ...opening, weeks: null, hoursPerWeek },
    }).blocks.find(({ code }) => code === 'igu-hours-low'),
  )
  const [found] = least
  if (!found || least.includes(undefined)) return ranked
  return { ...ranked, wouldFitIf: [fix, { code: 'igu-other-scheme', numbers: { min: Number(found.numbers.min) } }] }
}
