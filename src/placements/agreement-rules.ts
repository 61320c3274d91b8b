/** What the rules of a placement's scheme say about an agreement, as far as courses here tell. */
import type { Connection } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import { companyModel } from '../companies/model.js'
import { type Day, diffDays } from '../lib/days.js'
import type { Profiles } from '../profiles/service.js'
import { type AgreedTerms, type AgreementFindings, agreementFindings } from '../rules/agreement.js'
import type { Rules } from '../rules/rules.js'
import { beforeArrival } from './first-day.js'
import { isUnderWay, type Placement, placementModel, underWay } from './model.js'

interface Deps {
  db: Connection
  profiles: Pick<Profiles, 'byId'>
  rules: Rules
}

type Days = Pick<AgreedTerms, 'startsOn' | 'endsOn'>

export function createAgreementRules({ db, profiles, rules }: Deps) {
  const companies = companyModel(db)
  const placements = placementModel(db)

  /** The others in praktik or løntilskud at the same workplace, on some day of a course. */
  async function besides({ _id, workplace }: Placement, { startsOn, endsOn }: Days): Promise<Days[]> {
    const others = await placements
      .find(
        {
          _id: { $ne: _id },
          workplace,
          scheme: { $in: ['virksomhedspraktik', 'loentilskud'] },
          state: { $in: underWay },
          startsOn: { $lte: endsOn },
          endsOn: { $gte: startsOn },
        },
        { startsOn: 1, endsOn: 1 },
      )
      .lean<Pick<Placement, 'startsOn' | 'endsOn'>[]>()
    return others.flatMap(({ startsOn, endsOn }) => (startsOn && endsOn ? [{ startsOn, endsOn }] : []))
  }

  /** Days of the courses that it goes on with, as far as they are of the same scheme at the same company. */
  async function daysBeforeOf({ follows, scheme, company }: Placement): Promise<number> {
    const before = follows && (await placements.findOne({ _id: follows, scheme, company }).lean<Placement>())
    if (!before || before.state === 'cancelled' || !before.startsOn || !before.endsOn) return 0
    return diffDays(before.startsOn, before.endsOn) + 1 + (await daysBeforeOf(before))
  }

  /** How many IGU the person has been through here. */
  const iguBefore = async ({ scheme, profile }: Placement): Promise<number> =>
    scheme === 'igu'
      ? placements.countDocuments({ profile, scheme, state: 'ended', outcome: { $nin: ['afbrudt', null] } })
      : 0

  return async (acting: Acting, placement: Placement, terms: AgreedTerms): Promise<AgreementFindings> => {
    if (terms.endsOn < terms.startsOn)
      return { blocks: [faultOf('endsOn', 'Sidste dag skal ligge efter første dag.')], warnings: [] }
    const [profile, company, others, daysBefore, completed] = await Promise.all([
      profiles.byId(placement.profile),
      companies.findById(placement.company).lean(),
      besides(placement, terms),
      daysBeforeOf(placement),
      iguBefore(placement),
    ])
    const workplace = company?.workplaces.find(({ id }) => id === placement.workplace)
    const othersOn = (day: Day) => others.filter(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn).length
    const { blocks, warnings } = agreementFindings({
      ...{ rules, terms, scheme: placement.scheme, change: isUnderWay(placement), daysBefore, completed },
      track: profile?.track ?? 'integrationsloven',
      person: profile && { ...profile, availableFrom: null, unemployedSince: profile.unemployedSince ?? null },
      employer: {
        public: company?.publicEmployer ?? false,
        ordinaryEmployees: workplace?.asOf ? workplace.ordinaryEmployees : null,
        // Of a course that runs the number was looked at when it was approved.
        asOf: placement.state === 'running' ? null : (workplace?.asOf ?? null),
        subsidisedNow: othersOn(terms.startsOn),
      },
      beginLater: others
        .filter(({ startsOn }) => startsOn > terms.startsOn)
        .map(({ startsOn }) => ({ day: startsOn, others: othersOn(startsOn) })),
    })
    const early = beforeArrival(acting, placement, profile, terms.startsOn)
    return { blocks: [...early.map(({ field, text }) => faultOf(field, text)), ...blocks], warnings }
  }
}

const faultOf = (field: 'startsOn' | 'endsOn', text: string) => ({ field, sentence: text, text })
