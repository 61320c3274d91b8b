/** What staff need to write down what a company said on the telephone. */
import type { Account } from '../accounts/model.js'
import type { Company } from '../companies/model.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import { contactOf } from '../openings/contact.js'
import type { Opening } from '../openings/model.js'
import { turnDownReasons } from './lifecycle.js'
import type { Proposal } from './model.js'

/** Where on its page the answer about a proposal is written down. */
export const answerHref = (proposal: string): string => `${paths.proposals.show(proposal)}#virksomhedens-svar`
/** The same for several of one opening: where they are listed. */
export const answersHref = (proposals: readonly string[], opening: string): string =>
  proposals.length === 1 ? answerHref(proposals[0] ?? '') : `${paths.proposals.ofOpening(opening)}#viste`

/** What the page offers while an answer is waited for; null: none is, or the company may not answer. */
export function answerBox(
  { _id, state }: Pick<Proposal, '_id' | 'state'>,
  { opening, company, members }: { opening: Opening; company: Company; members: readonly Account[] },
) {
  if (state !== 'confirmed' || company.verifiedAt === null) return null
  const { contact, phone } = contactOf(opening, members)
  const paused = opening.state === 'paused'
  const { turnDownReasons: reasons } = da.proposals
  return {
    action: paths.proposals.answer(_id),
    ...{ contact, phone, paused },
    // Nobody would hear of it.
    nobody: members.length === 0 && paths.companies.show(company._id),
    answers: [
      ...(paused ? [] : [{ value: 'yes', label: 'Virksomheden sagde ja i telefonen' }]),
      { value: 'no', label: 'Virksomheden sagde nej i telefonen' },
    ],
    reasons: turnDownReasons.map(value => ({ value, label: reasons[value] })),
  }
}
