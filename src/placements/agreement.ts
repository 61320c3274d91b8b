import type { Connection } from 'mongoose'
import { companyModel } from '../companies/model.js'
import type { Profiles } from '../profiles/service.js'
import { type AgreementFindings, agreementFindings } from '../rules/agreement.js'
import type { Rules } from '../rules/rules.js'
import type { Placement } from './model.js'

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
  return async (placement: Placement, terms: Agreement): Promise<AgreementFindings> => {
    if (terms.endsOn < terms.startsOn)
      return { blocks: [{ field: 'endsOn', text: 'Sidste dag skal ligge efter første dag.' }], warnings: [] }
    const [profile, company] = await Promise.all([
      deps.profiles.byId(placement.profile),
      companies.findById(placement.company).lean(),
    ])
    return agreementFindings({
      ...{ rules: deps.rules, terms, scheme: placement.scheme },
      track: profile?.track ?? 'integrationsloven',
      publicEmployer: company?.publicEmployer ?? false,
    })
  }
}
