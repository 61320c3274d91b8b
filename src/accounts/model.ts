import type { Connection, Model } from 'mongoose'
import {
  type Definition,
  date,
  flag,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalText,
  part,
  text,
  texts,
} from '../stores/model.js'

export const roles = ['employer', 'consultant', 'hotline', 'clarifier', 'coordinator', 'administrator'] as const
export type Role = (typeof roles)[number]

/** One relation of a person to a place of work; a session is one of them. */
export interface Membership {
  /** unique within the account */
  id: string
  role: Role
  /** kommunekode; null for a clarifier */
  municipality: string | null
  /** asylum centre's code; only for a clarifier */
  centre: string | null
  /** company's id; only for an employer */
  company: string | null
  /** 'waiting': a further account on a known CVR, until the owner or the key consultant approves it */
  state: 'active' | 'waiting'
  /** may approve further accounts of the company */
  owner: boolean
  /** a consultant's area: sector codes and postcodes for which new companies get this key consultant; empty = none */
  sectors: string[]
  postcodes: string[]
  /** the place of work typed by whoever waits; the company's when they are let in. Missing or null: none */
  workplace?: TypedWorkplace | null
  /** by a colleague, who vouched for them; missing: they came in another way */
  invited?: Invitation
  /**
   * what somebody typed who registered with the e-mail of an account: colleagues read this instead of the account until it has
   * worked here, because anybody can type an e-mail. Missing or null: it has, or it was made then
   */
  typed?: TypedPerson | null
}

export interface TypedPerson {
  name: string
  phone: string | null
}

/** How a colleague let somebody into a company. Until it is used it says nothing about the account, which may be known elsewhere. */
export interface Invitation {
  /** the colleague's account */
  by: string
  /** as the colleague typed it */
  name: string
  at: Date
  /** the mailbox is proved: whoever reads it has signed in and works in this place */
  used: boolean
}

/** A place of work as somebody typed it who registered. */
export interface TypedWorkplace {
  pNumber: string
  address: string
  postcode: string
  ordinaryEmployees: number
  /** calendar day */
  asOf: string
}

/** Mails that follow from a change of a membership and may not have been asked for yet. */
export interface Untold {
  /** mails of views/mails */
  templates: string[]
  company: string
  membership: string
}

/** A mail about the account, which somebody's change asked for. */
export interface Letter {
  template: 'account-created' | 'address-changed' | 'cover-asked'
  at: Date
  /** whose change it was, an account's id */
  by: string
  /** where it goes if not to the account's own address: the one that it had before */
  address: string | null
  /** of an absence: who covers in which days, and hears of it instead of the account itself; missing: it is about something else */
  cover?: { recipients: string[]; from: string; to: string }
  /** false: it may not have been asked for yet */
  asked: boolean
}

export interface Account {
  _id: string
  /** lower case */
  email: string
  name: string
  phone: string | null
  memberships: Membership[]
  /** kommunekode of each membership that was taken away, the last one last; missing: none since this was noted */
  formerly?: string[]
  /** written with the change; missing: nothing */
  untold?: Untold[]
  /** written with the change; missing: none. One to a former address is kept for a month, because it is read when the mail is sent */
  letters?: Letter[]
  /** argon2id; null: signs in by link only */
  passwordHash: string | null
  /** SHA-256 of the one-time sign-in link's token */
  linkHash: string | null
  linkExpiresAt: Date | null
  /** replaced by `cover` (an account's id) in these days */
  away: { from: string; to: string; cover: string } | null
  /** counts how often the absence was written, so that nobody writes over what they have not read; missing: not since it was counted */
  awayRev?: number
  /** an account's id: told when this one's deadline is over */
  standIn: string | null
  disabledAt: Date | null
  createdAt: Date
}

const definition: Definition<Account> = {
  _id: text,
  email: { type: String, required: true, lowercase: true, trim: true },
  name: text,
  phone: optionalText,
  memberships: {
    type: [
      part<Membership>({
        id: text,
        role: oneOf(roles),
        municipality: optionalText,
        centre: optionalText,
        company: optionalText,
        state: oneOf(['active', 'waiting']),
        owner: { type: Boolean, required: true },
        sectors: texts,
        postcodes: texts,
        workplace: {
          type: part<TypedWorkplace>({
            pNumber: text,
            address: text,
            postcode: text,
            ordinaryEmployees: number,
            asOf: text,
          }),
        },
        invited: { type: part<Invitation>({ by: text, name: text, at: date, used: flag }) },
        typed: { type: part<TypedPerson>({ name: text, phone: optionalText }) },
      }),
    ],
    required: true,
  },
  formerly: { type: [String] },
  untold: { type: [part<Untold>({ templates: texts, company: text, membership: text })] },
  letters: {
    type: [
      part<Letter>({
        template: oneOf(['account-created', 'address-changed', 'cover-asked']),
        ...{ at: date, by: text, address: optionalText, asked: flag },
        cover: { type: part<NonNullable<Letter['cover']>>({ recipients: texts, from: text, to: text }) },
      }),
    ],
  },
  passwordHash: optionalText,
  linkHash: optionalText,
  linkExpiresAt: optionalDate,
  away: {
    type: part<NonNullable<Account['away']>>({ from: text, to: text, cover: text }),
    default: null,
  },
  awayRev: { type: Number },
  standIn: optionalText,
  disabledAt: optionalDate,
  createdAt: date,
}

export const accountModel = (db: Connection): Model<Account> =>
  modelOf(db, 'Account', 'accounts', definition, [
    [{ email: 1 }, { unique: true }],
    [{ 'memberships.municipality': 1, 'memberships.role': 1 }],
    [{ 'memberships.company': 1 }],
    [{ 'memberships.role': 1 }],
    [{ formerly: 1 }],
    [{ linkHash: 1 }],
    [{ 'untold.company': 1 }],
    [{ 'letters.asked': 1 }],
    [{ 'letters.at': 1 }],
  ])
