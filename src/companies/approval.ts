/** A company is approved by whoever has called it, and the approval is taken back when that turns out to be wrong. */
import type { Model, UpdateQuery } from 'mongoose'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import type { Company } from './model.js'

interface Deps {
  companies: Model<Company>
  clock: Clock
  audit: Pick<Audit, 'record'>
  get(acting: Acting, id: string): Promise<Company>
  mayDecide(acting: Acting, company: Company): Promise<boolean>
  /** asks for the mails that follow */
  tell(id: string): Promise<void>
}

export function createApproval({ companies, clock, audit, get, mayDecide, tell }: Deps) {
  async function decide(acting: Acting, id: string, what: 'verify' | 'unverify', update: UpdateQuery<Company>) {
    const company = await get(acting, id)
    if (!(await mayDecide(acting, company))) throw refuse('NOT_ALLOWED')
    const { municipality, keyConsultant, verifiedAt } = company
    if ((what === 'verify') === (verifiedAt !== null)) throw refuse('ALREADY_DONE')
    await audit.record(acting, {
      ...{ what: `company.${what}`, on: [], subject: id },
      why: 'om virksomheden er den, den siger',
    })
    const { modifiedCount } = await companies.updateOne({ _id: id, municipality, keyConsultant, verifiedAt }, update)
    if (modifiedCount === 0) throw refuse('ALREADY_DONE')
  }

  return {
    /**
     * The key consultant has called and found that the company is who it says.
     * @throws NOT_ALLOWED for other consultants, ALREADY_DONE
     */
    async verify(acting: Acting, id: string): Promise<void> {
      const at = clock.now()
      await decide(acting, id, 'verify', {
        $set: { verifiedAt: at, verifiedBy: acting.account },
        $push: { untold: { template: 'company-verified', at } },
      })
      await tell(id)
    },

    /**
     * It is not who it says after all: from the same second it sees nobody. It may be approved again.
     * @throws NOT_ALLOWED for other consultants, ALREADY_DONE
     */
    unverify: (acting: Acting, id: string): Promise<void> =>
      decide(acting, id, 'unverify', {
        $set: { verifiedAt: null, verifiedBy: null },
        $pull: { untold: { template: 'company-verified' } },
      }),
  }
}
