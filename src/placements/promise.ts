/**
 * What the municipality owes a company that has said yes. The person is held meanwhile, so somebody must make the agreement or
 * give it up; and when the yes that it rests on is taken back, somebody must call it off.
 */
import type { Connection } from 'mongoose'
import type { Accounts } from '../accounts/service.js'
import { companyModel } from '../companies/model.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Notices } from '../notices/service.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { type Proposal, proposalModel } from '../proposals/model.js'
import { type Placement, placementModel } from './model.js'

interface Deps {
  db: Connection
  accounts: Pick<Accounts, 'actingFor' | 'membersOfCompany'>
  deadlines: Pick<Deadlines, 'start' | 'meet' | 'drop'>
  notices: Pick<Notices, 'send'>
}

type Held = Pick<Placement, '_id' | 'profile' | 'holds'>

/**
 * Of placements that hold somebody, by id, since when the person is not to be had any more: the yes to the company was taken
 * back, or the person was removed. Another yes, given later, is not the one that the company's yes rests on.
 */
export async function fallenOf(db: Connection, placements: readonly Held[]): Promise<Map<string, Date>> {
  const held = placements.filter(({ holds }) => holds)
  const [people, proposals] = await Promise.all([
    profileModel(db)
      .find({ _id: { $in: held.map(({ profile }) => profile) } }, { consents: 1, removedAt: 1, changedAt: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Profile, '_id' | 'consents' | 'removedAt' | 'changedAt'>[]>(),
    proposalModel(db)
      .find({ _id: { $in: held.map(({ _id }) => _id) } }, { consent: 1 })
      .sort({ _id: 1 })
      .lean<Pick<Proposal, '_id' | 'consent'>[]>(),
  ])
  const personOf = new Map(people.map(person => [person._id, person]))
  const yesOf = new Map(proposals.map(({ _id, consent }) => [_id, consent]))
  return new Map(
    held.flatMap(({ _id, profile }): [string, Date][] => {
      const person = personOf.get(profile)
      if (!person) return []
      const yes = person.consents.find(({ id }) => id === yesOf.get(_id))
      const since = person.removedAt ?? (yes ? yes.withdrawnAt : person.changedAt)
      return since ? [[_id, since]] : []
    }),
  )
}

export function createPromise({ db, accounts, deadlines, notices }: Deps) {
  const placements = placementModel(db)
  const companies = companyModel(db)
  const waiting = { settled: true, promiseOwed: { $ne: false } }

  /** The company is told that somebody will call, the consultants what to do; each once. */
  async function tell({ _id, company, profile }: Placement, keyConsultant: string): Promise<void> {
    const send = (template: string, recipient: string) =>
      notices.send({ cause: `${template}/${_id}/${recipient}`, recipient, template, ids: { placement: _id } })
    const owner = (await profileModel(db).findById(profile, { owner: 1 }).lean())?.owner
    const acting = await Promise.all([keyConsultant, ...(owner ? [owner] : [])].map(accounts.actingFor))
    for (const recipient of new Set(acting)) await send('yes-taken-back', recipient)
    for (const { _id: member } of await accounts.membersOfCompany(company)) await send('placement-off', member)
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
    if (fell) {
      await deadlines.start({ ...callOff, municipality, owner, company, startedAt: fell })
      await tell(placement, owner)
    } else if (!placement.holds) await deadlines.meet(callOff)
    // Not if it has moved on meanwhile: then there is more to do.
    await placements.updateOne({ _id: id, state }, { $set: { promiseOwed: false } })
  }

  return {
    follow,

    /** Something of the person was changed that the placement, if there is one, may rest on. Twice changes nothing. */
    async followPerson(profile: string): Promise<void> {
      const person = await profileModel(db).findById(profile, { municipality: 1, removedAt: 1 }).lean()
      const held = await placements
        .findOneAndUpdate(
          { profile, holds: true },
          // Whoever follows the person now follows the placement, too.
          { $set: { promiseOwed: true, ...(person && { profileMunicipality: person.municipality }) } },
        )
        .lean<Placement>()
      if (held) await follow(held._id)
      // What a consultant wrote about how it went, and about days and tasks, goes with the person.
      if (person?.removedAt) await placements.updateMany({ profile }, { $set: { outcomeNote: null, terms: null } })
    },

    /** Placements whose deadlines may be missing or still open, for sweep. */
    async owed(): Promise<string[]> {
      const found = await placements.find(waiting, { _id: 1 }).sort({ _id: 1 }).lean<Pick<Placement, '_id'>[]>()
      return found.map(({ _id }) => _id)
    },
  }
}
