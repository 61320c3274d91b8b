import type { Connection } from 'mongoose'
import { companyModel } from '../companies/model.js'
import type { Subject } from '../deadlines/mails.js'
import { paths } from '../lib/paths.js'
import type { Renderers } from '../notices/renderers.js'
import { openingModel } from '../openings/model.js'
import { placementModel } from './model.js'

/** The mails about placements; staff only, and without facts about the person. */
export function placementMails({ db, publicUrl }: { db: Connection; publicUrl: string }): Renderers {
  return {
    async 'placement-cancelled'({ placement: id }) {
      const placement = await placementModel(db).findById(id).lean()
      if (placement?.state !== 'cancelled') return null
      const [opening, company] = await Promise.all([
        openingModel(db).findById(placement.opening).lean(),
        companyModel(db).findById(placement.company).lean(),
      ])
      if (!opening || !company) return null
      const { title, number: openingNumber } = opening
      return { title, openingNumber, companyName: company.name, url: publicUrl + paths.placements.show(placement._id) }
    },
  }
}

/** What a missing agreement is about; null when it is made or given up. */
export const placementSubject =
  (db: Connection) =>
  async (id: string): Promise<Subject | null> => {
    const placement = await placementModel(db).findById(id).lean()
    if (placement?.state !== 'planned') return null
    const [opening, company] = await Promise.all([
      openingModel(db).findById(placement.opening).lean(),
      companyModel(db).findById(placement.company).lean(),
    ])
    if (!opening || !company) return null
    const { title, number, contactName, contactPhone } = opening
    return {
      ...{ title: `${title} (${number})`, companyName: company.name, path: paths.placements.show(id) },
      ...{ contact: contactName, phone: contactPhone },
    }
  }
