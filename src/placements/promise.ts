/**
 * What the municipality owes a company that has said yes. The person is held meanwhile, so somebody must make the agreement or
 * give it up; when the yes that it rests on is taken back, somebody must call it off; and when something goes wrong, somebody must turn out.
 */
import type { Connection } from 'mongoose'
import type { Accounts } from '../accounts/service.js'
import { companyModel } from '../companies/model.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Notices } from '../notices/service.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { type Proposal, proposalModel } from '../proposals/model.js'
import { isContinuation, isLive, live, type Placement, placementModel, proposalOf } from './model.js'

export interface PromiseDeps {
  db: Connection
  accounts: Pick<Accounts, 'actingFor' | 'membersOfCompany'>
  deadlines: Pick<Deadlines, 'start' | 'meet' | 'drop'>
  notices: Pick<Notices, 'send'>
  /** Ends what the person's other proposals no longer stand on. */
  endFallen: (profile: string) => Promise<unknown>
}

type Resting = Pick<Placement, '_id' | 'profile' | 'proposal'>
type Held = Resting & Pick<Placement, 'holds' | 'waits'>

/** Of placements that have somebody, by id, since when the person is not to be had any more. */
export const fallenOf = (db: Connection, placements: readonly Held[]): Promise<Map<string, Date>> =>
  withoutYes(db, placements.filter(isLive))

/**
 * Of placements, also of those that are over, by id, since when what they rest on is gone: the yes to the company was taken
 * back, or the person was removed. Another yes, given later, is not the one that the company's yes rests on.
 */
export async function withoutYes(db: Connection, held: readonly Resting[]): Promise<Map<string, Date>> {
  const [people, proposals] = await Promise.all([
    profileModel(db)
      .find({ _id: { $in: held.map(({ profile }) => profile) } }, { consents: 1, removedAt: 1, changedAt: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Profile, '_id' | 'consents' | 'removedAt' | 'changedAt'>[]>(),
    proposalModel(db)
      .find({ _id: { $in: held.map(proposalOf) } }, { consent: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Proposal, '_id' | 'consent'>[]>(),
  ])
  const personOf = new Map(people.map(person => [person._id, person]))
  const yesOf = new Map(proposals.map(({ _id, consent }) => [_id, consent]))
  return new Map(
    held.flatMap((placement): [string, Date][] => {
      const person = personOf.get(placement.profile)
      if (!person) return []
      const yes = person.consents.find(({ id }) => id === yesOf.get(proposalOf(placement)))
      const since = person.removedAt ?? (yes ? yes.withdrawnAt : person.changedAt)
      return since ? [[placement._id, since]] : []
    }),
  )
}

export function createPromise({ db, accounts, deadlines, notices, endFallen }: PromiseDeps) {
  const placements = placementModel(db)
  const companies = companyModel(db)
  const waiting = { settled: true, promiseOwed: { $ne: false } }

  /** Whoever acts for the company's consultant and for the person's own. */
  async function consultantsOf({ profile, municipality }: Placement, keyConsultant: string): Promise<Set<string>> {
    const person = await profileModel(db).findById(profile, { owner: 1, municipality: 1 }).lean()
    const acting = [accounts.actingFor(keyConsultant, municipality)]
    if (person?.owner) acting.push(accounts.actingFor(person.owner, person.municipality))
    return new Set(await Promise.all(acting))
  }

  /** The company is told that somebody will call, the consultants what to do; each once. */
  async function tell(placement: Placement, keyConsultant: string): Promise<void> {
    const { _id, company } = placement
    const send = (template: string, recipient: string) =>
      notices.send({ cause: `${template}/${_id}/${recipient}`, recipient, template, ids: { placement: _id } })
    for (const recipient of await consultantsOf(placement, keyConsultant)) await send('yes-taken-back', recipient)
    for (const { _id: member } of await accounts.membersOfCompany(company)) await send('placement-off', member)
  }

  /**
   * Each problem has its deadline, which only a call or a visit meets, whatever becomes of the placement; the consultants hear
   * of it once, and who told of it in the company has a receipt.
   */
  async function followProblems(placement: Placement, owner: string): Promise<void> {
    const { _id: subject, municipality, company, problems = [] } = placement
    for (const [i, { at, by, doneAt, from }] of problems.entries()) {
      const callOut = { kind: 'call-out', subject, round: i + 1 } as const
      await deadlines.start({ ...callOut, municipality, owner, company, startedAt: at })
      if (doneAt) {
        await deadlines.meet(callOut)
        continue
      }
      const ids = { placement: subject, round: String(i + 1) }
      if (from === 'employer') {
        const cause = `problem-receipt/${subject}/${ids.round}`
        await notices.send({ cause, recipient: by, template: 'problem-receipt', ids })
      }
      const template = 'placement-problem'
      for (const recipient of await consultantsOf(placement, owner))
        if (recipient !== by)
          await notices.send({ cause: `${template}/${subject}/${ids.round}/${recipient}`, recipient, template, ids })
    }
  }

  /**
   * The company hears of an agreement when it is made and when it is changed, of a change also whoever of the consultants did not
   * make it; each once.
   */
  async function tellTerms(placement: Placement, keyConsultant: string): Promise<void> {
    const { _id, company, termsRev = 0, termsChangedBy, termsUntold } = placement
    if (!termsUntold) return
    const members = (await accounts.membersOfCompany(company)).map(({ _id: member }) => member)
    if (!termsChangedBy) {
      const made = { template: 'agreement-made', ids: { placement: _id } }
      for (const recipient of members)
        await notices.send({ ...made, cause: `agreement-made/${_id}/${recipient}`, recipient })
      return
    }
    const template = 'agreement-changed'
    for (const recipient of [...members, ...(await consultantsOf(placement, keyConsultant))])
      if (recipient !== termsChangedBy) {
        const cause = `${template}/${_id}/${termsRev}/${recipient}`
        await notices.send({ cause, recipient, template, ids: { placement: _id } })
      }
  }

  /**
   * The company hears what was written down as its word about a next course, and that it comes to nothing; of the first also whoever
   * of the consultants did not write it; each once.
   */
  async function tellNext(placement: Placement, keyConsultant: string): Promise<void> {
    const { _id, company, state, answer } = placement
    const members = (await accounts.membersOfCompany(company)).map(({ _id: member }) => member)
    const off = state === 'cancelled'
    const recipients = off ? members : [...members, ...(await consultantsOf(placement, keyConsultant))]
    const template = off ? 'next-course-off' : 'next-course'
    for (const recipient of recipients)
      if (recipient !== answer?.by)
        await notices.send({ cause: `${template}/${_id}/${recipient}`, recipient, template, ids: { placement: _id } })
  }

  /** What was written about a person's placements goes with the person: how it went, days and tasks, what went wrong, the case in VITAS. */
  async function forget(profile: string): Promise<void> {
    const found = await placements
      .find({ profile }, { problems: 1, vitas: 1, answer: 1 })
      .sort({ _id: 1 })
      .lean<Placement[]>()
    for (const { _id, problems = [], vitas, answer } of found) {
      const texts = problems.flatMap((_, i) => [`problems.${i}.text`, `problems.${i}.note`])
      const erased = Object.fromEntries(
        ['outcomeNote', 'terms', ...texts, ...(vitas ? ['vitas.caseNumber'] : [])].map(field => [field, null]),
      )
      // An empty name still says that staff wrote it down.
      const nameless = answer?.heardFrom === undefined ? {} : { 'answer.heardFrom': '' }
      await placements.updateOne({ _id }, { $set: { ...erased, ...nameless } })
    }
  }

  /** The deadlines of a placement as its state asks for. Twice changes nothing. */
  async function follow(id: string): Promise<void> {
    const placement = await placements.findOne({ ...waiting, _id: id }).lean<Placement>()
    if (!placement) return
    const { state, municipality, company, createdAt } = placement
    const owner = (await companies.findById(company).lean())?.keyConsultant
    if (!owner) return
    const agreement = { kind: 'agree-placement', subject: id, round: 1 } as const
    const callOff = { kind: 'call-off-placement', subject: id, round: 1 } as const
    const fell = (await fallenOf(db, [placement])).get(id)
    // Whoever was through before there was this deadline gets none afterwards.
    if (state === 'planned' || (placement.promiseOwed && state !== 'ended'))
      // Started whatever the state, so that whoever starts it later finds it closed.
      await deadlines.start({ ...agreement, municipality, owner, company, startedAt: createdAt })
    if (state === 'cancelled' || fell) await deadlines.drop({ ...agreement, reason: fell ? 'yes-taken-back' : state })
    else if (state !== 'planned') await deadlines.meet(agreement)
    // One call tells of both: whoever waits behind a course that is called off goes with it.
    if (fell && (placement.holds || !isContinuation(placement))) {
      await deadlines.start({ ...callOff, municipality, owner, company, startedAt: fell })
      await tell(placement, owner)
    } else if (!placement.holds) await deadlines.meet(callOff)
    await followProblems(placement, owner)
    // With another last day, whoever was to begin after it elsewhere may not be free then.
    if (placement.termsUntold) await endFallen(placement.profile)
    await tellTerms(placement, owner)
    if (isContinuation(placement)) await tellNext(placement, owner)
    // Somebody may have written while the person was being removed.
    if (await profileModel(db).exists({ _id: placement.profile, removedAt: { $ne: null } }))
      await forget(placement.profile)
    // Not if it has moved on meanwhile: then there is more to do.
    const { promiseRev = null } = placement
    const done = { promiseOwed: false, ...(placement.termsUntold && { termsUntold: false }) }
    await placements.updateOne({ _id: id, state, promiseRev }, { $set: done })
  }

  return {
    follow,

    /** Something of the person was changed that their placements may rest on. Twice changes nothing. */
    async followPerson(profile: string): Promise<void> {
      const person = await profileModel(db).findById(profile, { municipality: 1, removedAt: 1 }).lean()
      const held = await placements
        .find({ profile, ...live }, { _id: 1 })
        .sort({ _id: 1 })
        .lean<{ _id: string }[]>()
      for (const { _id } of held) {
        const { matchedCount } = await placements.updateOne(
          { _id, ...live },
          // Whoever follows the person now follows the placement, too.
          {
            $set: { promiseOwed: true, ...(person && { profileMunicipality: person.municipality }) },
            $inc: { promiseRev: 1 },
          },
        )
        if (matchedCount > 0) await follow(_id)
      }
      if (person?.removedAt) await forget(profile)
    },

    /** Placements whose deadlines may be missing or still open, for sweep. */
    async owed(): Promise<string[]> {
      const found = await placements.find(waiting, { _id: 1 }).sort({ _id: 1 }).lean<Pick<Placement, '_id'>[]>()
      return found.map(({ _id }) => _id)
    },
  }
}
