/** A company's yes to somebody: by a click of its own, or as a consultant writes down what it said on the telephone. */
import type { Acting } from '../accounts/scope.js'
import { AppError, type ErrorCode, refuse } from '../lib/errors.js'
import { da } from '../lib/words/da.js'
import type { Openings } from '../openings/service.js'
import { answerOf, isAnswerOf } from '../proposals/answer.js'
import type { Proposals } from '../proposals/service.js'
import type { createAcceptance } from './acceptance.js'
import type { Changing } from './changing.js'
import type { Placement } from './model.js'

interface Deps extends Pick<Changing, 'get' | 'note' | 'follow'> {
  acceptance: Pick<ReturnType<typeof createAcceptance>, 'carryOut'>
  openings: Pick<Openings, 'get'>
  proposals: Pick<Proposals, 'acceptable' | 'byId' | 'settle'>
  succeed(profile: string): Promise<boolean>
}

const whys: ReadonlySet<string> = new Set<ErrorCode>(['NO_CONSENT', 'NOT_MATCHABLE', 'PERSON_TAKEN'])

/** Why somebody is not to be had any more is told to staff, never to a company, nor by the refusal's code. */
const withoutWhy =
  ({ scope }: Acting) =>
  (error: unknown): never => {
    if (scope.kind !== 'company' || !(error instanceof AppError) || !whys.has(error.code)) throw error
    throw refuse('WRONG_STATE', {}, da.proposals.candidates.notAvailable)
  }

const words = {
  company: { why: 'virksomheden siger ja til kandidaten', paused: da.proposals.candidates.paused },
  staff: {
    why: 'virksomhedens ja i telefonen skrives ned på dens vegne',
    paused: da.proposals.pausedForStaff,
  },
}

export function createAnswering({ acceptance, openings, proposals, get, note, follow, succeed }: Deps) {
  return {
    /**
     * The company takes a confirmed candidate.
     * @param heardFrom who said so on the telephone to a consultant, who writes it down
     * @throws NO_SEATS, WRONG_STATE (also when somebody else answered at the same moment and, told to a company, when the person is not
     * to be had any more), NO_CONSENT, NOT_MATCHABLE, PERSON_TAKEN, COMPANY_UNVERIFIED, INVALID, NOT_FOUND
     */
    async accept(acting: Acting, proposalId: string, heardFrom?: string): Promise<Placement> {
      const answer = answerOf(acting, heardFrom)
      const { why, paused } = heardFrom === undefined ? words.company : words.staff
      const proposal = await proposals.acceptable(acting, proposalId).catch(withoutWhy(acting))
      const { _id: opening, state, workplace } = await openings.get(acting, proposal.opening)
      if (state === 'paused') throw refuse('WRONG_STATE', { state }, paused)
      const { _id } = proposal
      await note(acting, proposal, 'proposal.accept', why)
      await acceptance.carryOut({ _id, opening, workplace }, answer).catch(withoutWhy(acting))
      // The course that it waited behind may have ended meanwhile.
      await succeed(proposal.profile)
      await proposals.settle(_id)
      await follow(_id)
      if (!isAnswerOf(await proposals.byId(_id), answer)) throw refuse('WRONG_STATE', { state: 'accepted' })
      return get(acting, _id)
    },
  }
}
