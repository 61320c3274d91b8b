import type { Acting } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import type { Deadlines } from '../deadlines/service.js'

interface Deps {
  companies: Pick<Companies, 'changeKeyConsultant'>
  deadlines: Pick<Deadlines, 'list' | 'changeOwner'>
}

/** A company's new key consultant takes its open openings' deadlines over too. Again for the same one finishes what a kill left. */
export const createHandOver =
  ({ companies, deadlines }: Deps) =>
  async (acting: Acting, company: string, to: string): Promise<void> => {
    await companies.changeKeyConsultant(acting, company, to)
    for (const deadline of await deadlines.list(acting, { state: 'open' }))
      if (deadline.company === company && deadline.kind !== 'answer-question' && deadline.owner !== to)
        await deadlines.changeOwner(acting, deadline._id, to)
  }
