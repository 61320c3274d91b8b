/**
 * Whether a proposal that nobody has decided or answered yet may still stand. Whoever confirms reads what must hold and then
 * writes the proposal; whoever takes a yes back, places the person or closes the opening writes that and then looks for
 * proposals. Two at once would miss each other, so the proposal is looked at again after it was written: who writes last sees both.
 */
import { isOver } from '../openings/lifecycle.js'
import type { Openings } from '../openings/service.js'
import type { Profile } from '../profiles/model.js'
import { isMatchable } from '../profiles/scope.js'
import type { Profiles } from '../profiles/service.js'
import { type Engaged, isTaken } from './engaged.js'
import type { WithdrawReason } from './lifecycle.js'
import type { Proposal } from './model.js'

export interface StandingDeps {
  profiles: Pick<Profiles, 'byIds'>
  openings: Pick<Openings, 'byIds'>
  engaged: Engaged
}

/** What is asked about a proposal. */
export type Stood = Pick<Proposal, '_id' | 'opening' | 'profile' | 'profileMunicipality' | 'state' | 'consent'>
export const stoodFields = { opening: 1, profile: 1, profileMunicipality: 1, state: 1, consent: 1 } as const

export interface Fallen {
  id: string
  state: 'withdrawn' | 'lapsed'
  reason: WithdrawReason
}

/** The yes that the proposal rests on stands; another one to the same company, given later, is not it. */
export const yesStands = ({ consents }: Pick<Profile, 'consents'>, { consent }: Pick<Proposal, 'consent'>): boolean =>
  consents.some(({ id, withdrawnAt }) => id === consent && withdrawnAt === null)

export function createStanding({ profiles, openings, engaged }: StandingDeps) {
  /** Those of these suggested or confirmed proposals that may no longer stand, whoever asks and whatever else is under way. */
  return async function fallen(asked: readonly Stood[]): Promise<Fallen[]> {
    if (asked.length === 0) return []
    const people = [...new Set(asked.map(({ profile }) => profile))]
    const profileOf = new Map((await profiles.byIds(people)).map(profile => [profile._id, profile]))
    const engagements = await engaged(people)
    const places = await openings.byIds([...new Set(asked.map(({ opening }) => opening))])
    const openingOf = new Map(places.map(opening => [opening._id, opening]))

    return asked.flatMap((proposal): Fallen[] => {
      const { _id: id } = proposal
      const opening = openingOf.get(proposal.opening)
      // One that holds a seat, or a placement, is being accepted at this moment.
      if (opening && isOver(opening.state) && !opening.taken.includes(id))
        return [{ id, state: 'lapsed', reason: `opening-${opening.state}` as WithdrawReason }]
      const profile = profileOf.get(proposal.profile)
      const isFree = profile && isMatchable(profile) && profile.municipality === proposal.profileMunicipality
      if (!isFree || isTaken(engagements.get(proposal.profile), id))
        return [{ id, state: 'withdrawn', reason: 'not-available' }]
      if (proposal.state === 'confirmed' && !yesStands(profile, proposal))
        return [{ id, state: 'withdrawn', reason: 'consent-withdrawn' }]
      return []
    })
  }
}
