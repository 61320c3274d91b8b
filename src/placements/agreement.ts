import type { Connection } from 'mongoose'
import { companyModel } from '../companies/model.js'
import type { Day } from '../lib/days.js'
import type { Profiles } from '../profiles/service.js'
import { type AgreementFindings, agreementFindings } from '../rules/agreement.js'
import type { Rules } from '../rules/rules.js'
import { type Placement, placementModel } from './model.js'

export interface Agreement {
  /** calendar days */
  startsOn: string
  endsOn: string
  hoursPerWeek: number
  terms: string
}

/** What the rules of a placement's scheme say about an agreement. */
export function createAgreementRules(deps: { db: Connection; profiles: Pick<Profiles, 'byId'>; rules: Rules }) {
  const companies = companyModel(deps.db)
  const placements = placementModel(deps.db)

  /** How many are in praktik or løntilskud at the same workplace on a day, as far as agreements here tell. */
  const subsidisedOn = (day: Day, { _id, workplace }: Placement): Promise<number> =>
    placements
      .countDocuments({
        _id: { $ne: _id },
        workplace,
        scheme: { $in: ['virksomhedspraktik', 'loentilskud'] },
        state: { $in: ['agreed', 'running'] },
        startsOn: { $lte: day },
        endsOn: { $gte: day },
      })
      .exec()

  return async (placement: Placement, terms: Agreement): Promise<AgreementFindings> => {
    if (terms.endsOn < terms.startsOn)
      return { blocks: [{ field: 'endsOn', text: 'Sidste dag skal ligge efter første dag.' }], warnings: [] }
    const [profile, company, subsidisedNow] = await Promise.all([
      deps.profiles.byId(placement.profile),
      companies.findById(placement.company).lean(),
      subsidisedOn(terms.startsOn, placement),
    ])
    const workplace = company?.workplaces.find(({ id }) => id === placement.workplace)
    return agreementFindings({
      ...{ rules: deps.rules, terms, scheme: placement.scheme },
      track: profile?.track ?? 'integrationsloven',
      person: profile && { ...profile, availableFrom: null, unemployedSince: null },
      employer: {
        public: company?.publicEmployer ?? false,
        ordinaryEmployees: workplace?.asOf ? workplace.ordinaryEmployees : null,
        subsidisedNow,
      },
    })
  }
}
