import type { Model } from 'mongoose'
import type { Role } from '../accounts/model.js'
import type { Acting } from '../accounts/scope.js'
import { refuse } from '../lib/errors.js'
import type { Profile } from './model.js'

/** What is asked of the accounts and municipalities to find a consultant. */
export interface Staffing {
  accounts: {
    staff(municipality: string, role?: Role): Promise<{ _id: string }[]>
    /** who works with cases there: consultants and coordinators */
    caseworkers(municipality: string): Promise<{ _id: string }[]>
    /** whose work an account does today: its own and that of those whom it covers */
    coveredBy(acting: Pick<Acting, 'account' | 'scope'>): Promise<string[]>
  }
  municipalities: {
    get(kommunekode: string): Promise<{ coordinator: string } | null>
    all(): Promise<{ _id: string; active: boolean }[]>
  }
}

/**
 * Chooses people's own consultants: the one with the fewest people in the municipality, else the coordinator. The loads
 * are counted once per chooser, so that one import spreads its people evenly.
 */
export function ownerChooser({
  accounts,
  municipalities,
  profiles,
}: Pick<Staffing, 'municipalities'> & { accounts: Pick<Staffing['accounts'], 'staff'>; profiles: Model<Profile> }) {
  const loads = new Map<string, Promise<Map<string, number>>>()

  async function count(municipality: string): Promise<Map<string, number>> {
    const consultants = await accounts.staff(municipality, 'consultant')
    return new Map(
      await Promise.all(
        consultants.map(async ({ _id }): Promise<[string, number]> => {
          return [_id, await profiles.countDocuments({ owner: _id, removedAt: null })]
        }),
      ),
    )
  }

  /** @param except who gives the people away */
  return async (municipality: string, except?: string): Promise<string> => {
    const counted = loads.get(municipality) ?? count(municipality)
    loads.set(municipality, counted)
    const load = await counted
    const [least] = [...load].filter(([id]) => id !== except).sort(([a, n], [b, m]) => n - m || (a < b ? -1 : 1))
    if (!least) {
      const home = await municipalities.get(municipality)
      if (!home) throw refuse('NOT_FOUND')
      return home.coordinator
    }
    load.set(least[0], least[1] + 1)
    return least[0]
  }
}

/** The kommunekoder that this deployment serves. */
export async function servedMunicipalities({ municipalities }: Pick<Staffing, 'municipalities'>): Promise<string[]> {
  return (await municipalities.all()).filter(({ active }) => active).map(({ _id }) => _id)
}
