import type { Connection } from 'mongoose'
import { companyModel } from '../companies/model.js'
import type { Subject } from '../deadlines/mails.js'
import { paths } from '../lib/paths.js'
import type { Renderers } from '../notices/renderers.js'
import { openingModel } from '../openings/model.js'
import { type PlacementState, placementModel } from './model.js'

/** A placement in this state with its opening and company; null when it has moved on. */
async function placementIn(db: Connection, id: string | undefined, state: PlacementState) {
  const placement = await placementModel(db).findById(id).lean()
  if (placement?.state !== state) return null
  const [opening, company] = await Promise.all([
    openingModel(db).findById(placement.opening).lean(),
    companyModel(db).findById(placement.company).lean(),
  ])
  return opening && company ? { opening, company, path: paths.placements.show(placement._id) } : null
}

/** The mails about placements; staff only, and without facts about the person. */
export function placementMails({ db, publicUrl }: { db: Connection; publicUrl: string }): Renderers {
  return {
    async 'placement-cancelled'({ placement }) {
      const found = await placementIn(db, placement, 'cancelled')
      if (!found) return null
      const { title, number: openingNumber } = found.opening
      return { title, openingNumber, companyName: found.company.name, url: publicUrl + found.path }
    },
  }
}

/** What a missing agreement is about; null when it is made or given up. */
export const placementSubject =
  (db: Connection) =>
  async (id: string): Promise<Subject | null> => {
    const found = await placementIn(db, id, 'planned')
    if (!found) return null
    const { title, number, contactName, contactPhone } = found.opening
    return {
      ...{ title: `${title} (${number})`, companyName: found.company.name, path: found.path },
      ...{ contact: contactName, phone: contactPhone },
    }
  }
