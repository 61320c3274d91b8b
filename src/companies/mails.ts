import { asColleague, membershipIn } from '../accounts/memberships.js'
import type { Account } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import { paths } from '../lib/paths.js'
import { sectorLabel } from '../lib/sectors.js'
import type { Company } from './model.js'
import type { Companies } from './service.js'

interface Deps {
  accounts: Pick<Accounts, 'byId' | 'hotlineOf' | 'actingFor' | 'membersOfCompany'>
  companies: Pick<Companies, 'byId'>
  publicUrl: string
}

type Ids = Record<string, string>
type Shown = Promise<Record<string, unknown> | null>

/**
 * The mails about companies and their people. Each is rendered when it is sent and falls away when it no longer holds:
 * the person was let in or rejected meanwhile, or is gone.
 */
export function companyMails({ accounts, companies, publicUrl }: Deps) {
  const consultantOf = async ({ keyConsultant, municipality }: Company) => {
    const account = await accounts.byId(await accounts.actingFor(keyConsultant, municipality))
    return account && { name: account.name, phone: account.phone, email: account.email }
  }

  /** What every mail to the company's side may count on; nothing of the company but its number and consultant. */
  const toCompany = async (company: Company) => ({
    cvr: company.cvr,
    consultant: await consultantOf(company),
    hotline: await accounts.hotlineOf(company.municipality),
    signIn: publicUrl + paths.signIn.page(),
  })

  /** Whose place the recipient takes; null: it is their own company. */
  const absentOf = async ({ keyConsultant }: Company, recipient: Account): Promise<string | null> =>
    recipient._id === keyConsultant ? null : ((await accounts.byId(keyConsultant))?.name ?? null)

  const receipt = (known: boolean) => async (ids: Ids, recipient: Account) => {
    const company = await companies.byId(ids.company ?? '')
    const membership = company && membershipIn(recipient, company._id)
    if (!company || !membership) return null
    return {
      ...(await toCompany(company)),
      name: recipient.name,
      known,
      waiting: membership.state === 'waiting',
      verified: company.verifiedAt !== null,
    }
  }

  /** To a member, as long as the membership is in force. */
  const toMember = async (ids: Ids, recipient: Account): Shown => {
    const company = await companies.byId(ids.company ?? '')
    if (!company || membershipIn(recipient, company._id)?.state !== 'active') return null
    return { ...(await toCompany(company)), name: recipient.name, companyName: company.name }
  }

  /**
   * To whoever was let in without asking. Names that a company has typed itself stand in no mail to an address that it typed,
   * until somebody has called it.
   */
  const toInvited = async (ids: Ids, recipient: Account): Shown => {
    const company = await companies.byId(ids.company ?? '')
    const shown = await toMember(ids, recipient)
    const { invited } = (company && membershipIn(recipient, company._id)) || {}
    if (!company || !shown) return null
    const isNamed = !invited || company.verifiedAt !== null
    return {
      ...shown,
      isColleague: invited !== undefined,
      by: invited && isNamed ? (await accounts.byId(invited.by))?.name : null,
      companyName: isNamed ? company.name : null,
      hasPassword: recipient.passwordHash !== null,
      requestLink: publicUrl + paths.signIn.requestLink(),
    }
  }

  /** To whoever has no place in the company, and does not wait for one again. */
  const toOutsider = async (ids: Ids, recipient: Account): Shown => {
    const company = await companies.byId(ids.company ?? '')
    if (!company || membershipIn(recipient, company._id)) return null
    return { ...(await toCompany(company)), name: recipient.name }
  }

  /** To whoever decides about a person. */
  const about = (state: 'active' | 'waiting') => async (ids: Ids, recipient: Account) => {
    const [company, person] = await Promise.all([companies.byId(ids.company ?? ''), accounts.byId(ids.account ?? '')])
    if (!company || !person || membershipIn(person, company._id)?.state !== state) return null
    const colleague = membershipIn(recipient, company._id) !== undefined
    return {
      companyName: company.name,
      cvr: company.cvr,
      sector: sectorLabel(company.sector),
      person: colleague
        ? asColleague(person, company._id)
        : { name: person.name, phone: person.phone, email: person.email },
      absent: await absentOf(company, recipient),
      hotline: colleague ? await accounts.hotlineOf(company.municipality) : null,
      url: publicUrl + (colleague ? paths.companies.details() : paths.companies.show(company._id)),
    }
  }

  return {
    'company-receipt': receipt(false),
    'company-receipt-known': receipt(true),
    'company-registered': about('active'),
    async 'company-verified'(ids: Ids, recipient: Account): Shown {
      const company = await companies.byId(ids.company ?? '')
      return company?.verifiedAt ? toMember(ids, recipient) : null
    },
    'member-waiting': about('waiting'),
    'member-approved': toMember,
    'member-invited': toInvited,
    'member-rejected': toOutsider,
    'member-removed': toOutsider,

    async 'company-handed-over'(ids: Ids, recipient: Account): Shown {
      const company = await companies.byId(ids.company ?? '')
      // Handed on to somebody else before the mail went out.
      if (!company || company.keyConsultant !== (ids.owner ?? recipient._id)) return null
      const members = await accounts.membersOfCompany(company._id)
      const person = members.find(member => membershipIn(member, company._id)?.owner) ?? members[0]
      return {
        ownerName: await absentOf(company, recipient),
        person: person && { name: person.name, phone: person.phone, email: person.email },
        companyName: company.name,
        verified: company.verifiedAt !== null,
        url: publicUrl + paths.companies.show(company._id),
      }
    },
  }
}
