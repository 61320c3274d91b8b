/** The company has said yes and waits, and the person is held meanwhile: somebody must make the agreement, or give it up. */
import type { Connection } from 'mongoose'
import { companyModel } from '../companies/model.js'
import type { Deadlines } from '../deadlines/service.js'
import { type Placement, placementModel } from './model.js'

interface Deps {
  db: Connection
  deadlines: Pick<Deadlines, 'start' | 'meet' | 'drop'>
}

export function createPromise({ db, deadlines }: Deps) {
  const placements = placementModel(db)
  const companies = companyModel(db)
  const waiting = { settled: true, promiseOwed: { $ne: false } }

  return {
    /** The deadline of a placement as its state asks for: open while planned, counted from the yes. Twice changes nothing. */
    async follow(id: string): Promise<void> {
      const placement = await placements.findOne({ ...waiting, _id: id }).lean<Placement>()
      if (!placement) return
      const { state, municipality, company, createdAt: startedAt } = placement
      // Whoever was through before there was this deadline gets none afterwards.
      if (state === 'planned' || placement.promiseOwed) {
        const owner = (await companies.findById(company).lean())?.keyConsultant
        if (!owner) return
        const one = { kind: 'agree-placement', subject: id, round: 1 } as const
        // Started whatever the state, so that whoever starts it later finds it closed.
        await deadlines.start({ ...one, municipality, owner, company, startedAt })
        if (state === 'cancelled') await deadlines.drop({ kind: one.kind, subject: id, reason: state })
        else if (state !== 'planned') await deadlines.meet(one)
      }
      // Not if it has moved on meanwhile: then there is more to do.
      await placements.updateOne({ _id: id, state }, { $set: { promiseOwed: false } })
    },

    /** Placements whose deadline may be missing or still open, for sweep. */
    async owed(): Promise<string[]> {
      const found = await placements.find(waiting, { _id: 1 }).sort({ _id: 1 }).lean<Pick<Placement, '_id'>[]>()
      return found.map(({ _id }) => _id)
    },
  }
}
