import type { Connection, Model } from 'mongoose'
import {
  type Definition,
  date,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalText,
  part,
  text,
} from '../stores/model.js'

export interface Workplace {
  id: string
  /** P-nummer, 10 digits, never checked by modulus; '' as long as an import has not told it */
  pNumber: string
  address: string
  /** '' as long as an import has not told it */
  postcode: string
  /** ordinary employees in full-time equivalents (average of the last four months), for the ratio rule */
  ordinaryEmployees: number
  /** the day the number was told; '': not told, and the number is 0 */
  asOf: string
}

/** True when everything is told that an opening at the workplace needs. */
export const isComplete = ({ pNumber, postcode, asOf }: Workplace): boolean =>
  pNumber !== '' && postcode !== '' && asOf !== ''

/** One municipality's relation to one CVR number. */
export interface Company {
  _id: string
  municipality: string
  cvr: string
  name: string
  /** sector code of the marketplace; '' as long as an import has not told it */
  sector: string
  /** six digits of Dansk Branchekode 2025, if known */
  db25: string | null
  /** the law differs for the two; null: it came from a file that does not tell, and no opening of it can be published */
  publicEmployer: boolean | null
  workplaces: Workplace[]
  /** exactly one consultant from the first second; an account's id */
  keyConsultant: string
  /** null: nothing about a person is ever disclosed to it */
  verifiedAt: Date | null
  verifiedBy: string | null
  contactEmail: string | null
  createdAt: Date
  /** who registered it, written with it, as long as they have no place in it; none: they have, or it came from a file */
  founder?: { name: string; email: string; phone: string } | null
  /** mails that follow from a change, written with it, and may not have been asked for yet; missing: none */
  untold?: { template: 'company-verified' | 'company-handed-over'; at: Date }[]
  /** when the company or a workplace was last mended, by which ranking finds the change; missing: never */
  changedAt?: Date
  /** edits that count in rankings, and how many of them the company's openings know of; missing: none */
  rankWanted?: number
  rankedRev?: number
}

const definition: Definition<Company> = {
  _id: text,
  municipality: text,
  cvr: { type: String, required: true, match: /^\d{8}$/ },
  name: text,
  sector: { type: String, default: '' },
  db25: optionalText,
  publicEmployer: { type: Boolean, default: null },
  workplaces: {
    type: [
      part<Workplace>({
        id: text,
        pNumber: { type: String, default: '', match: /^(?:\d{10})?$/ },
        address: { type: String, default: '' },
        postcode: { type: String, default: '' },
        ordinaryEmployees: number,
        asOf: { type: String, default: '', match: /^(?:\d{4}-\d{2}-\d{2})?$/ },
      }),
    ],
    required: true,
  },
  keyConsultant: text,
  verifiedAt: optionalDate,
  verifiedBy: optionalText,
  contactEmail: optionalText,
  createdAt: date,
  founder: { type: part<NonNullable<Company['founder']>>({ name: text, email: text, phone: text }) },
  untold: {
    type: [
      part<NonNullable<Company['untold']>[number]>({
        template: oneOf(['company-verified', 'company-handed-over']),
        at: date,
      }),
    ],
  },
  changedAt: { type: Date },
  rankWanted: { type: Number },
  rankedRev: { type: Number },
}

export const companyModel = (db: Connection): Model<Company> =>
  modelOf(db, 'Company', 'companies', definition, [
    [{ municipality: 1, cvr: 1 }, { unique: true }],
    [{ keyConsultant: 1 }],
    [{ municipality: 1, name: 1, _id: 1 }],
    [{ changedAt: 1 }],
    [{ 'untold.at': 1 }],
    [{ 'founder.email': 1 }],
  ])
