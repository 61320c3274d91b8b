/** Companies as pages show them: plain objects, ready to be printed. */
import { asColleague, membershipIn } from '../accounts/memberships.js'
import type { Account, Membership } from '../accounts/model.js'
import { formatDay } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { db25Options, db25Title } from '../lib/industries.js'
import { dayOfInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { municipalityName, postcodeLabel } from '../lib/places.js'
import { sectorLabel, sectorOptions } from '../lib/sectors.js'
import { companyWords as words } from '../lib/words/da/companies.js'
import { openingWords } from '../lib/words/da/openings.js'
import type { Opening } from '../openings/model.js'
import { seatsText } from '../openings/seats-text.js'
import { ownersAmong } from './members.js'
import { type Company, isComplete, type Workplace } from './model.js'

/** The select lists of the registration and the staff's form. */
export const lists = { sectors: sectorOptions, industries: db25Options.map(({ value }) => value) }

export const consultantBox = (account: Account | null) =>
  account && { name: account.name, phone: account.phone, email: account.email }

const plain = (value: number) => value.toLocaleString('da-DK', { maximumFractionDigits: 2 })

export const employerOptions = [
  { value: 'private', label: words.employerPrivate },
  { value: 'public', label: words.employerPublic, hint: words.employerPublicHint },
]

const employerText = (isPublic: boolean | null): string =>
  isPublic === null ? words.notTold : isPublic ? words.employerPublic : words.employerPrivate

/** What the company is, as rows of a list of facts. */
export const facts = (company: Company) => [
  { label: words.name, text: company.name },
  { label: words.cvr, text: company.cvr },
  { label: words.sector, text: company.sector ? sectorLabel(company.sector) : words.notTold },
  {
    label: words.db25,
    text: company.db25 ? [company.db25, db25Title(company.db25)].filter(Boolean).join(' ') : words.notTold,
  },
  { label: words.employerKind, text: employerText(company.publicEmployer) },
  { label: words.municipality, text: municipalityName(company.municipality) },
  { label: words.status, tag: verifiedTag(company) },
]

export const verifiedTag = ({ verifiedAt }: Pick<Company, 'verifiedAt'>) =>
  verifiedAt ? { kind: 'success', text: words.verified } : { kind: 'warning', text: words.unverified }

/** '4 ordinært ansatte (pr. 1. november 2026)'. */
const employees = ({ asOf, ordinaryEmployees }: Workplace) =>
  asOf === '' ? words.notTold : `${plain(ordinaryEmployees)} (${words.asOfShort} ${formatDay(asOf)})`

export const workplaceName = ({ address, postcode, pNumber }: Workplace): string =>
  [address, postcode && postcodeLabel(postcode)].filter(Boolean).join(', ') ||
  (pNumber ? `${words.pNumber} ${pNumber}` : words.notTold)

/** A table of workplaces, each with the address of its form. */
export const workplaceTable = (company: Company, linkOf: (workplace: string) => string) => ({
  columns: [
    { text: words.workplace },
    { text: words.pNumber },
    { text: words.ordinaryEmployeesShort },
    { text: words.change },
  ],
  rows: company.workplaces.map(workplace => ({
    cells: [
      {
        text: workplaceName(workplace),
        tag: isComplete(workplace) ? null : { kind: 'warning', text: words.incomplete },
      },
      { text: workplace.pNumber || words.notTold },
      { text: employees(workplace) },
      { text: words.editWorkplace, more: workplaceName(workplace), href: linkOf(workplace.id) },
    ],
  })),
})

/** The company's openings, as its consultant meets them on the telephone. */
export const openingTable = (openings: readonly Opening[]) => ({
  columns: [{ text: 'Opslag' }, { text: 'Status' }, { text: 'Ledige pladser' }],
  rows: openings.map(({ _id, title, number, state, ...rest }) => ({
    cells: [
      { text: title || openingWords.untitled, href: paths.openings.staffShow(_id), note: number },
      { text: openingWords.states[state] },
      { text: seatsText({ state, ...rest }) },
    ],
  })),
})

/** What a workplace's form begins with. */
export const workplaceValues = (workplace: Workplace | undefined, today: string) =>
  workplace
    ? {
        ...workplace,
        ordinaryEmployees: workplace.asOf ? workplace.ordinaryEmployees : '',
        asOf: workplace.asOf || today,
      }
    : { asOf: today }

/** Who reads of the people of a company: staff, or a colleague, who is told what was typed of whoever has not been here. */
export type ReaderOfPeople = 'staff' | 'colleague'

const personRow = (account: Account, company: string, reader: ReaderOfPeople) => ({
  id: account._id,
  ...(reader === 'colleague'
    ? asColleague(account, company)
    : { name: account.name, email: account.email, phone: account.phone }),
})

/** Somebody who waits, and the place of work that comes with them, unless the company has it by now. */
export const waitingRow = (company: Company, reader: ReaderOfPeople) => (account: Account) => {
  const { workplace } = membershipIn(account, company._id) ?? {}
  const isNew = workplace && !company.workplaces.some(({ pNumber }) => pNumber === workplace.pNumber)
  return {
    ...personRow(account, company._id, reader),
    workplace: isNew
      ? filled(words.waitingWorkplace, {
          workplace: `${workplaceName({ ...workplace, id: '' })}, P-nummer ${workplace.pNumber}`,
        })
      : null,
  }
}

interface MembersShown {
  company: string
  /** an account's id, and as whom they read */
  reader: string
  as: ReaderOfPeople
  mayLetIn: boolean
  /** where somebody's access is taken away, or an invitation taken back */
  remove: (account: string) => string
  /** accounts that have invited somebody */
  inviters: readonly Account[]
}

/** Those with access, and those who are invited, of whom nothing is shown but what was typed. */
export function memberRows(
  { active, invited }: { active: readonly Account[]; invited: readonly Account[] },
  { company, reader, as, mayLetIn, remove, inviters }: MembersShown,
) {
  const owners = ownersAmong(active, company)
  /** 'inviteret af Eva Ejer 23. november 2026'; null: they came in another way */
  const vouched = ({ invited }: Pick<Membership, 'invited'>) =>
    invited &&
    filled(words.invitedBy, {
      by:
        invited.by === reader ? words.you : (inviters.find(({ _id }) => _id === invited.by)?.name ?? words.aColleague),
      day: formatDay(dayOfInstant(invited.at)),
    })
  return {
    active: active.map(account => ({
      ...personRow(account, company, as),
      owner: owners.includes(account),
      invited: vouched(membershipIn(account, company) ?? {}),
      remove: mayLetIn && account._id !== reader ? remove(account._id) : null,
    })),
    invited: invited.map(account => {
      const membership = membershipIn(account, company)
      const mayTakeBack = mayLetIn || membership?.invited?.by === reader
      return {
        ...{ id: account._id, name: membership?.invited?.name, email: account.email },
        invited: vouched(membership ?? {}),
        remove: mayTakeBack ? remove(account._id) : null,
      }
    }),
  }
}

/** Accounts' ids of those who have invited any of these. */
export const invitersOf = (company: string, ...members: readonly (readonly Account[])[]): string[] =>
  members.flat().flatMap(account => membershipIn(account, company)?.invited?.by ?? [])

/** One line of the staff's list. @param by the person or opening by which it was found */
export const staffRow = (
  company: Company,
  { consultant, waiting, by }: { consultant: string | undefined; waiting: number; by: string | null },
) => ({
  cells: [
    {
      text: company.name,
      href: paths.companies.show(company._id),
      note: [`CVR ${company.cvr}`, by].filter(Boolean).join('. '),
    },
    { text: company.sector ? sectorLabel(company.sector) : words.notTold },
    { text: consultant ?? '' },
    { tag: verifiedTag(company) },
    waiting > 0
      ? { tag: { kind: 'warning', text: waiting === 1 ? '1 person' : `${waiting} personer` } }
      : { text: 'Ingen' },
  ],
})
