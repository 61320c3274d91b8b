import type { Account } from '../accounts/model.js'
import type { Opening } from './model.js'

/** Whom to call in the company: the opening's contact or, where none is told, its owner, else whoever has access to it. */
export function contactOf(
  opening: Pick<Opening, 'contactName' | 'contactPhone' | 'contactEmail' | 'company'>,
  members: readonly Account[],
): { contact: string | null; phone: string | null; email: string | null } {
  const { contactName, contactPhone, contactEmail, company } = opening
  if (contactName || contactPhone) return { contact: contactName, phone: contactPhone, email: contactEmail }
  const isOwner = ({ memberships }: Account) => memberships.some(one => one.company === company && one.owner)
  const member = members.find(isOwner) ?? members[0]
  return { contact: member?.name ?? null, phone: member?.phone ?? null, email: contactEmail ?? member?.email ?? null }
}

/** The same as name and telephone in one line; '' when nobody is known. */
export function contactText(...about: Parameters<typeof contactOf>): string {
  const { contact, phone } = contactOf(...about)
  return [contact, phone].filter(Boolean).join(', ')
}
