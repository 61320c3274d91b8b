/** A company as whoever answers the hotline meets it: plain objects, ready to be printed. */
import type { Account } from '../accounts/model.js'
import type { Company } from '../companies/model.js'
import { formatInstantWithYear } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { sectorLabel } from '../lib/sectors.js'
import { da } from '../lib/words/da.js'
import type { FoundCompany } from '../openings/company-search.js'
import type { Opening } from '../openings/model.js'
import { callOf } from './calls.js'
import type { Waiting } from './service.js'
import { type Names, stateCell } from './view.js'

const sectorOf = ({ sector }: Company) => (sector ? sectorLabel(sector) : 'Ikke oplyst')

/** One that was searched for, and the person or opening by which it was found. */
export const callerRow = ({ company, by }: FoundCompany, consultants: Names) => ({
  cells: [
    {
      text: company.name,
      href: paths.hotline.company(company._id),
      note: [`CVR ${company.cvr}`, by].filter(Boolean).join('. '),
    },
    { text: sectorOf(company) },
    { text: consultants.get(company.keyConsultant) ?? '' },
  ],
})

/** @param consultant whoever acts for the company's today */
export const whoItIs = (company: Company, consultant: Account | null) => [
  { label: 'CVR-nummer', text: company.cvr },
  { label: 'Branche', text: sectorOf(company) },
  {
    label: 'Virksomhedens konsulent',
    lines: consultant ? [consultant.name, consultant.phone].filter(one => one !== null) : ['Ikke oplyst'],
  },
]

/** Who may be rung: those with access, and others whose name stands on an opening; each once. */
export function contacts(members: readonly Account[], posted: readonly Opening[]) {
  const known = new Set(members.map(({ name }) => name))
  const others = posted.flatMap(({ contactName: name, contactPhone: phone, number }) => {
    if (!name || known.has(name)) return []
    known.add(name)
    return { name, phone, note: `på opslag ${number}` }
  })
  return [...members.map(({ name, phone }) => ({ name, phone, note: null })), ...others]
}

export const openingRow = ({ title, number, state }: Opening) => ({
  cells: [{ text: title || da.openings.untitled, note: number }, { text: da.openings.states[state] }],
})

/** One of the company's questions to the hotline. */
export const ofCompanyRow = ({ question, dueAt }: Waiting) => ({
  cells: [
    {
      text: question.subject,
      href: paths.hotline.question(question._id),
      note: callOf(question) && da.hotline.call.note,
    },
    { text: formatInstantWithYear(question.createdAt) },
    stateCell(question, dueAt),
  ],
})
