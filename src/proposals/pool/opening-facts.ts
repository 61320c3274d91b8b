/** An opening's document, with its company's, as matching reads it. What is not turned into a fact here cannot count. */
import type { Company } from '../../companies/model.js'
import { allSlots } from '../../lib/availability.js'
import { parseIsoDay } from '../../lib/days.js'
import { findPostcode } from '../../lib/places.js'
import { schemes } from '../../lib/schemes.js'
import type { OpeningFacts } from '../../matching/facts.js'
import type { Opening } from '../../openings/model.js'

/** The facts of an opening as matching reads them. */
export function openingFacts(opening: Opening, company: Pick<Company, 'workplaces' | 'publicEmployer'>): OpeningFacts {
  const workplace = company.workplaces.find(({ id }) => id === opening.workplace)
  return {
    id: opening._id,
    schemes: opening.schemes,
    sector: opening.sector,
    disco: opening.disco,
    shortage: false,
    skills: opening.skills,
    danishLevel: opening.danishLevel,
    licences: opening.licences,
    demands: opening.demands,
    slots: opening.slots,
    hoursPerWeek: opening.hoursPerWeek,
    startFrom: opening.startFrom,
    startTo: opening.startTo,
    weeks: opening.weeks,
    place: workplace ? findPostcode(workplace.postcode) : null,
    prospect: opening.prospect,
    employer: {
      // An opening is published when it is told; a draft is looked at as a private employer's.
      public: company.publicEmployer ?? false,
      ordinaryEmployees: workplace?.asOf ? workplace.ordinaryEmployees : null,
      subsidisedNow: opening.subsidisedNow,
    },
  }
}

const isDay = (value: unknown) => typeof value === 'string' && parseIsoDay(value) !== null
const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const isWhole = (most: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most

const shape: { [K in keyof OpeningFacts]: (value: unknown) => boolean } = {
  id: isText,
  schemes: value => Array.isArray(value) && value.every(each => schemes.some(scheme => scheme === each)),
  sector: isText,
  disco: isText,
  shortage: value => typeof value === 'boolean',
  skills: isTexts,
  danishLevel: value => value === null || isWhole(6)(value),
  licences: isTexts,
  demands: isTexts,
  slots: isWhole(allSlots),
  hoursPerWeek: isNumber,
  startFrom: isDay,
  startTo: isDay,
  weeks: isNumber,
  place: value => value === null || typeof value === 'object',
  prospect: value => value === 'yes' || value === 'maybe' || value === 'no',
  employer: value => {
    const { ordinaryEmployees, subsidisedNow } = value as OpeningFacts['employer']
    return (ordinaryEmployees === null || isNumber(ordinaryEmployees)) && isNumber(subsidisedNow)
  },
}

/** @throws RangeError naming the fact that cannot be read, never its value */
export function checkOpeningFacts(facts: OpeningFacts): void {
  for (const [name, holds] of Object.entries(shape))
    if (!holds(facts[name as keyof OpeningFacts])) throw new RangeError(`${name} cannot be read`)
  if (facts.startTo < facts.startFrom) throw new RangeError('startTo cannot be read')
}
