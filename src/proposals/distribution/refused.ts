/** Pairs of whom somebody has said no: what is calculated never brings them together again by itself. */
import type { Model } from 'mongoose'
import type { Profile } from '../../profiles/model.js'
import { isNo } from '../lifecycle.js'
import type { Proposal } from '../model.js'
import type { OpeningOfCompany } from '../pool.js'

/** One number for a person and an opening, by the numbers that both have in a calculation. */
export const pairNumber = (openings: readonly unknown[], person: number, opening: number): number =>
  person * openings.length + opening

/** `pairNumber` of those among these people and openings; of several rounds the last one counts. */
export async function refusedAmong(
  proposals: Model<Proposal>,
  people: readonly Profile[],
  places: readonly OpeningOfCompany[],
): Promise<Set<number>> {
  const openingNumbers = new Map(places.map(({ opening }, number) => [opening._id, number]))
  const peopleNumbers = new Map(people.map(({ _id }, number) => [_id, number]))
  const refused = new Set<number>()
  const told = await proposals
    .find(
      {
        opening: { $in: [...openingNumbers.keys()] },
        $or: [{ state: { $in: ['declined', 'turned-down', 'withdrawn'] } }, { round: { $gt: 1 } }],
      },
      { opening: 1, profile: 1, state: 1, reason: 1 },
    )
    .sort({ round: 1, _id: 1 })
    .lean<Pick<Proposal, 'opening' | 'profile' | 'state' | 'reason'>[]>()
  for (const proposal of told) {
    const [person, opening] = [peopleNumbers.get(proposal.profile), openingNumbers.get(proposal.opening)]
    if (person === undefined || opening === undefined) continue
    const pair = pairNumber(places, person, opening)
    if (isNo(proposal)) refused.add(pair)
    else refused.delete(pair)
  }
  return refused
}
