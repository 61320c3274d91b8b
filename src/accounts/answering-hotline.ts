/** Whom employers ring with an IGU question, and that there is a number to ring. */
import { invalid } from '../lib/errors.js'
import { filled } from '../lib/filled.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import type { createCovers } from './covers.js'
import type { Account } from './model.js'

/** Whom an employer rings with an IGU question right now. */
interface Hotline {
  account: string
  name: string
  phone: string
  hours: string
  municipality: string
}

interface Deps {
  byId(id: string): Promise<Account | null>
  municipalities: Pick<Municipalities, 'get' | 'withHotline'>
  presentOf: ReturnType<typeof createCovers>['presentOf']
}

export function createAnsweringHotline({ byId, municipalities, presentOf }: Deps) {
  return {
    /**
     * Who answers now: the contact; while the contact is away or closed the stand-in, then whoever covers for them.
     * @returns null when the municipality is not served here
     */
    async hotlineOf(kommunekode: string): Promise<Hotline | null> {
      const municipality = await municipalities.get(kommunekode)
      if (!municipality) return null
      const { contact, standIn, phone: own, hours } = municipality.hotline
      const present = (await presentOf([contact, standIn], kommunekode, 'questions')) ?? (await byId(contact))
      // Who covers for both may have none, and whoever the settings name may lose theirs in that instant: a voice mail is better
      // than nothing.
      const phone = own ?? present?.phone ?? (await byId(contact))?.phone ?? (await byId(standIn))?.phone ?? ''
      return { account: present?._id ?? contact, name: present?.name ?? '', phone, hours, municipality: kommunekode }
    },

    /** @throws a field error when employers would have no number to ring: that of whoever answers a hotline without one of its own */
    async refuseWithoutNumber(account: string, phone: string | null): Promise<void> {
      const silent = phone ? null : (await municipalities.withHotline(account)).find(({ hotline }) => !hotline.phone)
      if (silent)
        throw invalid([{ field: 'phone', text: filled(da.accounts.hotlineNumber, { municipality: silent.name }) }])
    },
  }
}
