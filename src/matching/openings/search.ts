/**
 * The openings for one person: gives what `reference.rankOpenings` gives, from an index. What the person cannot have is taken
 * away by bitmaps; of what is left only those are looked at that can be among the best.
 */
import type { ProfileFacts } from '../facts.js'
import type { Found, SearchSettings } from '../people/search.js'
import type { Placed } from '../top.js'
import { bestOf, countAllowed, type Search } from './best.js'
import { candidatesFor } from './candidates.js'
import { countExcluded } from './count.js'
import { forgetLaws, type LawOfPerson } from './law.js'
import type { OpeningsIndex } from './openings-index.js'
import { planFor } from './plan.js'

/** The person's best openings; prospect of a job and shortage of people count here too. */
export function searchOpenings(index: OpeningsIndex, profile: ProfileFacts, settings: SearchSettings): Found {
  const { limit, nearMisses = true, counts = true } = settings
  if (index.kept.holdFor(settings.today, settings.verdicts)) forgetLaws(index.law)
  const { questions, sieves, answers, reach, scoring } = planFor(index, profile, settings)
  const law: LawOfPerson = { ofOpenings: index.law, openings: index.openings, profile, settings, answers }
  const candidates = candidatesFor(index, reach, sieves, nearMisses)
  const search: Search = { index, sieves, law, scoring, candidates }
  return {
    ranked: named(index, bestOf(search, candidates.fits, limit)),
    nearMisses: nearMisses ? named(index, bestOf(search, candidates.near, limit)) : [],
    fitting: counts ? countAllowed(search, candidates.fits) : 0,
    excluded: counts ? countExcluded(index, questions, sieves, law) : {},
  }
}

const named = ({ ids }: OpeningsIndex, best: readonly Placed[]) =>
  best.map(({ slot, score }) => ({ id: ids[slot] as string, score }))
