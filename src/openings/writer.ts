import type { Accounts } from '../accounts/service.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import type { Opening } from './model.js'

/** Who of the staff wrote an opening for its company; null: the company did itself, or it came in a file. */
export async function writerOf(
  { origin, createdBy }: Pick<Opening, 'origin' | 'createdBy'>,
  accounts: Pick<Accounts, 'byId'>,
): Promise<string | null> {
  if (origin !== 'staff') return null
  const writer = createdBy && (await accounts.byId(createdBy))
  return writer ? writer.name : words.somebody
}
