import type { Connection, Model } from 'mongoose'
import {
  type Definition,
  day,
  flag,
  modelOf,
  number,
  oneOf,
  optionalNumber,
  optionalText,
  part,
  text,
  texts,
} from '../stores/model.js'

/** How the 24 hours are counted: real hours, or hours of the municipality's own opening time. */
export type ClockMode = 'timer' | 'arbejdstid'

/** What the municipality wants of a distribution of everybody who waits among all free seats. */
export interface DistributionPolicy {
  aim: 'placements' | 'fit'
  /** who has had no placement comes first */
  firstBefore: boolean
  /** the weight of waiting, against the municipality's weights */
  waiting: 'normal' | 'double' | 'none'
  /** code of the grouping that has a floor; null: no floor */
  grouping: string | null
  /** the floor, in per cent of a group's proportional share */
  floor: number
  /** minutes between the workplaces of a family */
  reach: number
}

/** How long the municipality keeps what nobody needs any more; null: not decided, and kept. */
export interface Retention {
  /** months without an act after which a person is erased */
  people: number | null
  /** months after which an entry of the log is deleted */
  log: number | null
  /** the first day on which this is followed */
  from: string
}

/** A municipality served by this deployment. */
export interface Municipality {
  /** kommunekode, e.g. '410' */
  _id: string
  name: string
  clockMode: ClockMode
  /** wall-clock 'HH:MM' on working days */
  openingHours: { from: string; to: string }
  /** days closed besides weekends and Danish holidays */
  closingDays: string[]
  ladder: {
    /** shares (per cent) of the counted time at which the owner is reminded before the due time */
    before: number[]
    /** how many times it is repeated after the due time, a (working) day apart */
    repeats: number
  }
  /** weight per criterion code; a criterion left out has its default */
  weights: Record<string, number>
  /** counts the changes of the weights; missing: never changed */
  weightsRevision?: number
  /** the revision for which all open openings have been asked to be ranked again; sweep sees to the rest */
  weightsRanked?: number
  /** missing: the usual */
  distribution?: DistributionPolicy
  /** counts the changes of `distribution`; missing: never changed */
  distributionRevision?: number
  /** where its data protection officer is met, as everybody reads it; null or missing: not told */
  dataProtection?: string | null
  /** missing: never decided, and nothing is deleted */
  retention?: Retention
  /** the last day on which all was done that `retention` asks for on a day */
  retentionDone?: string
  /** counts the changes on the page of settings; missing: never changed */
  settingsRevision?: number
  /** the only truth about who answers employers' IGU questions; accounts' ids */
  hotline: {
    contact: string
    standIn: string
    /** the hotline's own number; null: whoever answers is called on theirs */
    phone: string | null
    hours: string
  }
  /** whom the coordinator's escalations reach first when no consultant owns a thing; an account's id */
  coordinator: string
  active: boolean
}

const definition: Definition<Municipality> = {
  _id: { type: String, required: true, match: /^\d{3}$/ },
  name: text,
  clockMode: oneOf(['timer', 'arbejdstid']),
  openingHours: { type: part<Municipality['openingHours']>({ from: text, to: text }), required: true },
  closingDays: texts,
  ladder: {
    type: part<Municipality['ladder']>({ before: { type: [Number], required: true }, repeats: number }),
    required: true,
  },
  weights: { type: Object, required: true },
  weightsRevision: { type: Number },
  weightsRanked: { type: Number },
  distribution: {
    type: part<DistributionPolicy>({
      aim: oneOf(['placements', 'fit']),
      firstBefore: flag,
      waiting: oneOf(['normal', 'double', 'none']),
      grouping: optionalText,
      floor: number,
      reach: number,
    }),
  },
  distributionRevision: { type: Number },
  dataProtection: optionalText,
  retention: { type: part<Retention>({ people: optionalNumber, log: optionalNumber, from: day }) },
  retentionDone: { type: String },
  settingsRevision: { type: Number },
  hotline: {
    type: part<Municipality['hotline']>({ contact: text, standIn: text, phone: optionalText, hours: text }),
    required: true,
  },
  coordinator: text,
  active: flag,
}

export const municipalityModel = (db: Connection): Model<Municipality> =>
  modelOf(db, 'Municipality', 'municipalities', definition, [])
