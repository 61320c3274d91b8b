import type { Connection, Model } from 'mongoose'
import {
  type Definition,
  date,
  day,
  flag,
  modelOf,
  number,
  optionalDate,
  optionalText,
  part,
  text,
} from '../stores/model.js'

export interface Workplace {
  id: string
  /** P-nummer, 10 digits, never checked by modulus */
  pNumber: string
  address: string
  postcode: string
  /** ordinary employees in full-time equivalents (average of the last four months), for the ratio rule */
  ordinaryEmployees: number
  /** the day the number was told */
  asOf: string
}

/** One municipality's relation to one CVR number. */
export interface Company {
  _id: string
  municipality: string
  cvr: string
  name: string
  /** sector code of the marketplace */
  sector: string
  /** six digits of Dansk Branchekode 2025, if known */
  db25: string | null
  publicEmployer: boolean
  workplaces: Workplace[]
  /** exactly one consultant from the first second; an account's id */
  keyConsultant: string
  /** null: nothing about a person is ever disclosed to it */
  verifiedAt: Date | null
  verifiedBy: string | null
  contactEmail: string | null
  createdAt: Date
}

const definition: Definition<Company> = {
  _id: text,
  municipality: text,
  cvr: { type: String, required: true, match: /^\d{8}$/ },
  name: text,
  sector: text,
  db25: optionalText,
  publicEmployer: flag,
  workplaces: {
    type: [
      part<Workplace>({
        id: text,
        pNumber: text,
        address: { type: String, default: '' },
        postcode: text,
        ordinaryEmployees: number,
        asOf: day,
      }),
    ],
    required: true,
  },
  keyConsultant: text,
  verifiedAt: optionalDate,
  verifiedBy: optionalText,
  contactEmail: optionalText,
  createdAt: date,
}

export const companyModel = (db: Connection): Model<Company> =>
  modelOf(db, 'Company', 'companies', definition, [
    [{ municipality: 1, cvr: 1 }, { unique: true }],
    [{ keyConsultant: 1 }],
  ])
