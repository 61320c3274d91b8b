import { type Acting, system } from '../accounts/scope.js'
import type { Companies } from '../companies/service.js'
import type { Deadlines } from '../deadlines/service.js'

export interface HandOverDeps {
  companies: Pick<Companies, 'changeKeyConsultant' | 'list' | 'tell' | 'withUntold'>
  deadlines: Pick<Deadlines, 'list' | 'changeOwner'>
}

/** A company's new key consultant takes its open openings' deadlines over too. */
export function createHandOver({ companies, deadlines }: HandOverDeps) {
  async function follow(acting: Acting, company: string, to: string): Promise<void> {
    for (const deadline of await deadlines.list(acting, { state: 'open' }))
      if (deadline.company === company && deadline.kind !== 'answer-question' && deadline.owner !== to)
        await deadlines.changeOwner(acting, deadline._id, to)
    await companies.tell(company)
  }

  async function handOverCompany(acting: Acting, company: string, to: string): Promise<void> {
    await companies.changeKeyConsultant(acting, company, to)
    await follow(acting, company, to)
  }

  return {
    handOverCompany,

    /** All companies of a consultant, one after the other: what a kill leaves is still theirs. @returns how many */
    async handOverCompanies(acting: Acting, from: string, to: string): Promise<number> {
      const theirs = (await companies.list(acting)).filter(({ keyConsultant }) => keyConsultant === from)
      for (const { _id } of theirs) await handOverCompany(acting, _id, to)
      return theirs.length
    },

    /** For sweep: finishes what a kill left half handed over, or untold. */
    async followHandOvers(): Promise<void> {
      for (const { _id, untold = [], keyConsultant } of await companies.withUntold())
        if (untold.some(({ template }) => template === 'company-handed-over')) await follow(system, _id, keyConsultant)
        else await companies.tell(_id)
    },
  }
}
