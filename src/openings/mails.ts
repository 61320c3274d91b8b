import type { Account } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Subject } from '../deadlines/mails.js'
import type { Deadlines } from '../deadlines/service.js'
import { formatDay } from '../lib/days.js'
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { promised } from '../lib/words/da/promise.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Renderer, Renderers } from '../notices/renderers.js'
import { contactOf } from './contact.js'
import { isOver } from './lifecycle.js'
import type { Opening } from './model.js'
import type { Openings } from './service.js'
import { writerOf } from './writer.js'

interface Deps {
  accounts: Pick<Accounts, 'byId' | 'actingFor' | 'hotlineOf' | 'membersOfCompany'>
  companies: Pick<Companies, 'byId'>
  deadlines: Pick<Deadlines, 'of'>
  municipalities: Pick<Municipalities, 'get'>
  openings: Pick<Openings, 'byId'>
  publicUrl: string
}

/** The mails about openings; each is rendered when it is sent and falls away when the opening has moved on. */
export function openingMails({ accounts, companies, deadlines, municipalities, openings, publicUrl }: Deps): Renderers {
  const about = (
    still: (opening: Opening) => boolean,
    shown: (opening: Opening) => Record<string, unknown> = () => ({}),
  ): Renderer => {
    return async ({ opening: id = '', round }, recipient) => {
      const opening = await openings.byId(id)
      if (!opening || String(opening.round) !== round || !still(opening)) return null
      const company = await companies.byId(opening.company)
      if (!company) return null
      const [deadline, consultant, municipality, writer] = await Promise.all([
        deadlines.of('answer-opening', id, opening.round),
        accounts.actingFor(company.keyConsultant, company.municipality).then(accounts.byId),
        municipalities.get(opening.municipality),
        opening.round <= 1 ? writerOf(opening, accounts) : null,
      ])
      const colleague = isMember(recipient, opening.company)
      return {
        ...shown(opening),
        writer,
        again: opening.round > 1,
        ...(!colleague && contactOf(opening, await accounts.membersOfCompany(company._id))),
        title: opening.title || words.untitled,
        openingNumber: opening.number,
        companyName: company.name,
        verified: company.verifiedAt !== null,
        schemes: opening.schemes.map(scheme => words.schemes[scheme]).join(', '),
        due: deadline && formatInstant(deadline.dueAt),
        prolong: promised(words.expiredMail, municipality),
        consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
        hotline: colleague ? await accounts.hotlineOf(opening.municipality) : null,
        url: publicUrl + (colleague ? paths.openings.show(id) : paths.openings.staffShow(id)),
      }
    }
  }

  const waits = (opening: Opening) => !isOver(opening.state) && opening.answer === null
  return {
    'opening-written': about(({ state, origin }) => state === 'draft' && origin === 'staff'),
    'opening-receipt': about(waits),
    'opening-published': about(waits),
    'opening-no-match': about(
      ({ answer }) => answer?.kind === 'none',
      ({ answer }) => ({ sentence: answer?.sentence ?? '' }),
    ),
    'opening-expired': about(
      ({ state }) => state === 'expired',
      ({ startTo }) => ({ startTo: formatDay(startTo) }),
    ),
  }
}

const isMember = (account: Account, company: string): boolean =>
  account.memberships.some(membership => membership.company === company)

/** What a deadline about an opening is about; null when nobody waits any more. */
export const openingSubject =
  ({ openings, companies }: Pick<Deps, 'openings' | 'companies'>) =>
  async (id: string): Promise<Subject | null> => {
    const opening = await openings.byId(id)
    const company = opening && (await companies.byId(opening.company))
    if (!opening || !company || isOver(opening.state)) return null
    return {
      ...{ title: opening.title, number: opening.number },
      companyName: company.name,
      path: paths.proposals.ofOpening(id),
    }
  }
