/** What everybody reads of an answer that staff wrote down for a company: who said it, who wrote it down, and when. */
import type { Account } from '../accounts/model.js'
import { formatInstant } from '../lib/instants.js'
import { da } from '../lib/words/da.js'
import { isWrittenDown, saidYes } from './answer.js'
import type { Proposal } from './model.js'

type Answered = Pick<Proposal, 'state' | 'heardFrom' | 'answeredAt'>

/** For staff: who wrote it down, when, and who had said it; null: the company answered itself, or not at all. */
export function writtenDown(proposal: Answered, writer: Pick<Account, 'name'> | null): string | null {
  const { heardFrom, answeredAt } = proposal
  if (!isWrittenDown(proposal) || !answeredAt) return null
  const answer = saidYes(proposal) ? 'ja' : 'nej'
  const who = heardFrom ? ` ${heardFrom} sagde det.` : ''
  return `${writer?.name ?? 'Kommunen'} skrev virksomhedens ${answer} ned ${formatInstant(answeredAt)} efter et opkald.${who}`
}

const words = da.proposals.candidates.writtenDown

/** The same for the company. */
export function writtenDownForCompany(proposal: Answered, writer: Pick<Account, 'name'> | null): string | null {
  const { heardFrom, answeredAt } = proposal
  if (!isWrittenDown(proposal) || !answeredAt) return null
  const told = (saidYes(proposal) ? words.yes : words.no)
    .replace('{name}', () => writer?.name ?? words.somebody)
    .replace('{when}', () => formatInstant(answeredAt))
  return [told, heardFrom && words.heardFrom.replace('{name}', () => heardFrom), words.wrong].filter(Boolean).join(' ')
}
