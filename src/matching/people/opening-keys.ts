/** What openings have in common, as texts under which it is kept: each opening is read once, and a text that stands is quick to find. */
import { onceEach } from '../../lib/once-each.js'
import { standIn } from '../ask.js'
import { criteria } from '../criteria.js'
import type { OpeningFacts } from '../facts.js'

/** What an opening requires of everybody, but for the way and the law. */
export const required = ['danish', 'licences', 'limits', 'start', 'days'] as const

export interface OpeningKeys {
  reach: string
  /** by place in `required` */
  requirements: readonly string[]
  /** of points */
  wishes: string
  experience: string
  danish: string
  times: string
  skills: string
  /** the skills wanted, each once */
  wanted: readonly string[]
  explained: string
}

export const keysOf = onceEach(readKeys)

function readKeys(opening: OpeningFacts): OpeningKeys {
  const { place, sector, disco, danishLevel, slots, hoursPerWeek, startFrom } = opening
  const { wanted } = criteria.skills.measure(standIn({}, startFrom), opening, { today: startFrom, verdicts: [] })
  return {
    reach: `reach ${place?.lat} ${place?.lon}`,
    // Only what a criterion looks at can change what it answers.
    requirements: required.map(code => `${code} ${criteria[code].inputs.opening.map(fact => opening[fact]).join(' ')}`),
    wishes: `points of wishes ${sector}`,
    experience: `points of ${disco} ${sector}`,
    danish: `points of Danish ${danishLevel}`,
    times: `points of times ${slots} ${hoursPerWeek}`,
    skills: `points of ${wanted.length} skills`,
    wanted,
    explained: `explained ${textOf(opening)}`,
  }
}

/** Everything about an opening: the same for equal ones. */
export const textOf = onceEach(readText)

/** Quicker than JSON, and a fact that is added does not compile until it is here. */
function readText(opening: OpeningFacts): string {
  const { id, schemes, sector, disco, shortage, skills, danishLevel, licences, demands, slots, ...more } = opening
  const { hoursPerWeek, startFrom, startTo, weeks, place, prospect, employer, ...rest } = more
  const nothingElse: Record<string, never> = rest
  void nothingElse
  const { public: isPublic, ordinaryEmployees, subsidisedNow } = employer
  return (
    `${id};${schemes};${sector};${disco};${shortage};${skills};${danishLevel};${licences};${demands};${slots};` +
    `${hoursPerWeek};${startFrom};${startTo};${weeks};${place?.lat};${place?.lon};${prospect};` +
    `${isPublic};${ordinaryEmployees};${subsidisedNow}`
  )
}
