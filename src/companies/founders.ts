/**
 * Who registers a company that is not known yet. The person is written with the company, so that a kill before they have
 * an account and a place in it leaves no company without people.
 */
import type { Model } from 'mongoose'
import type { Members } from './members.js'
import type { Company } from './model.js'

export function createFounders({ companies, join }: { companies: Model<Company>; join: Members['join'] }) {
  /** Gives whoever registered the company a place in it as its owner. Twice is once. */
  async function welcome(company: Company): Promise<void> {
    if (!company.founder) return
    await join(company, company.founder, { first: true })
    await companies.updateOne({ _id: company._id }, { $set: { founder: null } })
  }

  return {
    welcome,

    /** For sweep: finishes the registrations that a kill cut off. */
    async finishRegistrations(limit = 500): Promise<void> {
      const begun = await companies
        .find({ 'founder.email': { $gt: '' } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Company[]>()
      for (const company of begun) await welcome(company)
    },
  }
}
