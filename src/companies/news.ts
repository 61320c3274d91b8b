/** Mails that follow from a change of a company. They are written with it, so that a kill loses none. */
import type { Model } from 'mongoose'
import type { Accounts } from '../accounts/service.js'
import type { SendNotice } from './members.js'
import type { Company } from './model.js'

interface Deps {
  companies: Model<Company>
  accounts: Pick<Accounts, 'actingFor' | 'membersOfCompany'>
  send: SendNotice
}

export function createNews({ companies, accounts, send }: Deps) {
  const recipients: Record<
    NonNullable<Company['untold']>[number]['template'],
    (company: Company) => Promise<string[]>
  > = {
    'company-verified': async ({ _id }) => (await accounts.membersOfCompany(_id)).map(member => member._id),
    'company-handed-over': async ({ keyConsultant, municipality }) => [
      await accounts.actingFor(keyConsultant, municipality),
    ],
  }

  return {
    /** Asks for the mails: everybody with access is told, or the new key consultant (or the cover). Twice is once. */
    async tell(id: string): Promise<void> {
      const company = await companies.findById(id).lean<Company>()
      if (!company) return
      for (const { template, at } of company.untold ?? []) {
        for (const recipient of await recipients[template](company))
          await send({
            cause: `${template}/${id}/${at.getTime()}/${recipient}`,
            recipient,
            template,
            ids: { company: id, owner: company.keyConsultant },
          })
        await companies.updateOne({ _id: id }, { $pull: { untold: { template, at } } })
      }
    },

    /** For sweep: companies with mails that a kill left behind. */
    withUntold: (limit = 500): Promise<Company[]> =>
      companies
        .find({ 'untold.at': { $gt: new Date(0) } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Company[]>()
        .exec(),
  }
}
