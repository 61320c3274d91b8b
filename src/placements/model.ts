import type { Connection, Model, QueryFilter } from 'mongoose'
import { type Scheme, schemes } from '../openings/model.js'
import type { ManualState } from '../profiles/model.js'
import type { CompanyAnswer } from '../proposals/answer.js'
import {
  type Definition,
  date,
  flag,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalDay,
  optionalNumber,
  optionalText,
  part,
  text,
} from '../stores/model.js'

export const placementStates = ['planned', 'agreed', 'running', 'ended', 'cancelled'] as const
export type PlacementState = (typeof placementStates)[number]

/** How a placement ended. */
export const outcomes = ['job', 'loentilskud', 'igu', 'praktik', 'uddannelse', 'intet', 'afbrudt'] as const
export type Outcome = (typeof outcomes)[number]

/** The person is at the workplace, or has an agreement to begin there. */
export const underWay: PlacementState[] = ['agreed', 'running']
/** Somebody waits for help: a problem that nobody has turned out to. */
export const hasOpenProblem = ({ problems = [] }: Pick<Placement, 'problems'>): boolean =>
  problems.some(({ doneAt }) => doneAt === null)

export const isUnderWay = ({ state }: { state: PlacementState }): boolean => underWay.includes(state)

/** Whose problem it is; the company reads nothing about a problem of the person's. */
export const problemSides = ['company', 'person'] as const
/** How somebody turned out to it, and what happens with the course now. */
export const callOutWays = ['called', 'visited'] as const
export const callOutEnds = ['goes-on', 'over'] as const

/** What was done about a problem. All null while somebody must still turn out. */
export interface CallOut {
  /** when it was written down: the promise is kept */
  doneAt: Date | null
  doneBy: string | null
  how: (typeof callOutWays)[number] | null
  /** when somebody called or was there */
  on: Date | null
  /** internal */
  note: string | null
  /** null: the course was over already */
  next: (typeof callOutEnds)[number] | null
}

/** Something went wrong in a placement. The n-th of a placement has the n-th round of its deadline. */
export interface Problem extends CallOut {
  id: string
  of: (typeof problemSides)[number]
  /** who wrote it down */
  from: 'employer' | 'staff'
  by: string
  at: Date
  /** null: erased with the person */
  text: string | null
}

/** How far the application in VITAS is, as a consultant wrote it down, maybe days after it was so. */
export interface Vitas {
  /** calendar days */
  appliedOn: string | null
  /** null: not told, or erased with the person */
  caseNumber: string | null
  /** at most one of these two */
  approvedOn: string | null
  refusedOn: string | null
  /** days or hours of the agreement were changed since: whoever writes anew has looked at them; missing: no */
  outdated?: boolean
  /** counts what was written down, so that nobody writes over what they have not read */
  rev: number
}

/** The id of the proposal that a course rests on. */
export const proposalOf = ({ _id, proposal }: Pick<Placement, '_id' | 'proposal'>): string => proposal ?? _id

/** It goes on from an earlier course on the same yes, see next.ts; whatever else waits behind a course has a proposal of its own. */
export const isContinuation = ({ proposal }: Pick<Placement, 'proposal'>): boolean => Boolean(proposal)

/** It has the person now, or after the course that does: they are not free. */
export const isLive = ({ holds, waits }: Pick<Placement, 'holds' | 'waits'>): boolean => holds || waits === true

/** The query form of `isLive`. */
export const live: QueryFilter<Placement> = { $or: [{ holds: true }, { waits: true }] }

/** What was applied for or approved is not what is agreed now. */
export const isOutdated = ({ vitas }: { vitas?: Vitas | undefined }): boolean =>
  vitas?.outdated === true && !vitas.refusedOn && Boolean(vitas.approvedOn ?? vitas.appliedOn)

/** An agreed course at a workplace. `_id` is the id of the accepted proposal, unless it is a continuation. */
export interface Placement {
  _id: string
  /** the accepted proposal that a next course rests on, see next.ts; missing: `_id` is its id */
  proposal?: string
  /** the course that it follows, because it goes on from it or was accepted near its end; missing: it follows none */
  follows?: string
  profile: string
  opening: string
  company: string
  workplace: string
  municipality: string
  profileMunicipality: string
  scheme: Scheme
  state: PlacementState
  /** true while it holds the person: planned, agreed or running */
  holds: boolean
  /** true while it has the person after the course that holds them; missing: it does not */
  waits?: boolean
  /** the proposal's attempt it belongs to, see acceptance.ts; missing: accepted before there were attempts */
  attempt?: number
  /** the company's yes, of a first course until the proposal tells it; null or missing: it does */
  answer?: CompanyAnswer | null
  startsOn: string | null
  endsOn: string | null
  hoursPerWeek: number | null
  /** what was agreed about days and tasks */
  terms: string | null
  agreedAt: Date | null
  agreedBy: string | null
  /** counts how often it was agreed and changed, so that nobody writes about what they have not read; missing: from before it was counted */
  termsRev?: number
  /** when the agreement was changed last and by whom; missing: never */
  termsChangedAt?: Date | null
  termsChangedBy?: string | null
  /** written with the change: those whom it concerns may not have been told yet */
  termsUntold?: boolean
  outcome: Outcome | null
  outcomeNote: string | null
  outcomeBy: string | null
  /** what was done in it stands on the profile as experience; missing: it does not */
  experience?: boolean
  /** counts how often the outcome was mended; missing: never */
  outcomeRev?: number
  /** where an outcome that was mended had led the person, so that they come back from there */
  leftFor?: ManualState | null
  cancelReason: string | null
  /** missing: not cancelled, or before it was written down */
  cancelledBy?: string
  /** when it was asked what comes next, and how it went; missing: not yet, see endings.ts */
  nextAskedAt?: Date | null
  outcomeAskedAt?: Date | null
  /** what went wrong, the oldest first; only grows. Missing: nothing, or from before it could be told */
  problems?: Problem[]
  /** missing: nothing is written down about it, see vitas/service.ts */
  vitas?: Vitas
  /** when it was asked for the approval, and for the registration of an IGU; missing: not yet, see vitas/approvals.ts */
  approvalAskedAt?: Date | null
  registrationAskedAt?: Date | null
  /**
   * false: planned, but its acceptance is not finished, or nobody has looked whether the person is free for a next course; or cancelled or ended, but its seat may not be returned, or the person
   * not be put forward again, or taken out of matching, yet
   */
  settled: boolean
  /** its deadline may not be started, met or dropped yet; missing: from before there was one, see promise.ts */
  promiseOwed?: boolean
  /** counts whoever asked for that, so that nobody who looked before says that it is done */
  promiseRev?: number
  createdAt: Date
  endedAt: Date | null
  changedAt: Date
}

const problem = part<Problem>({
  id: text,
  of: oneOf(problemSides),
  from: oneOf(['employer', 'staff']),
  by: text,
  at: date,
  text: optionalText,
  doneAt: optionalDate,
  doneBy: optionalText,
  how: { type: String, enum: [...callOutWays, null], default: null },
  on: optionalDate,
  note: optionalText,
  next: { type: String, enum: [...callOutEnds, null], default: null },
})

const vitas = part<Vitas>({
  appliedOn: optionalDay,
  caseNumber: optionalText,
  approvedOn: optionalDay,
  refusedOn: optionalDay,
  rev: number,
  outdated: { type: Boolean },
})

const definition: Definition<Placement> = {
  _id: text,
  proposal: { type: String },
  follows: { type: String },
  profile: text,
  opening: text,
  company: text,
  workplace: text,
  municipality: text,
  profileMunicipality: text,
  scheme: oneOf(schemes),
  state: oneOf(placementStates),
  holds: flag,
  waits: { type: Boolean },
  attempt: { type: Number },
  answer: { type: part<CompanyAnswer>({ by: text, heardFrom: { type: String } }) },
  startsOn: optionalDay,
  endsOn: optionalDay,
  hoursPerWeek: optionalNumber,
  terms: optionalText,
  agreedAt: optionalDate,
  agreedBy: optionalText,
  termsRev: { type: Number },
  termsChangedAt: { type: Date },
  termsChangedBy: { type: String },
  termsUntold: { type: Boolean },
  outcome: { type: String, enum: [...outcomes, null], default: null },
  outcomeNote: optionalText,
  outcomeBy: optionalText,
  experience: { type: Boolean },
  outcomeRev: { type: Number },
  leftFor: { type: String },
  cancelReason: optionalText,
  cancelledBy: { type: String },
  nextAskedAt: optionalDate,
  outcomeAskedAt: optionalDate,
  problems: { type: [problem], default: undefined },
  vitas: { type: vitas },
  approvalAskedAt: optionalDate,
  registrationAskedAt: optionalDate,
  settled: flag,
  promiseOwed: { type: Boolean },
  promiseRev: { type: Number },
  createdAt: date,
  endedAt: optionalDate,
  changedAt: date,
}

export const placementModel = (db: Connection): Model<Placement> =>
  modelOf(db, 'Placement', 'placements', definition, [
    // One placement at a time per person: the index, not the code, refuses the second.
    [
      { profile: 1 },
      { unique: true, partialFilterExpression: { holds: true }, name: 'one_holding_placement_per_person' },
    ],
    // And one after it.
    [
      { waits: 1, profile: 1 },
      { unique: true, partialFilterExpression: { waits: true }, name: 'one_waiting_placement_per_person' },
    ],
    [{ holds: 1, _id: 1 }],
    [{ follows: 1 }],
    [{ proposal: 1 }],
    [{ opening: 1 }],
    [{ profile: 1, endedAt: 1 }],
    [{ company: 1, createdAt: -1 }],
    [{ municipality: 1, state: 1 }],
    [{ profileMunicipality: 1, state: 1 }],
    [{ state: 1, startsOn: 1 }],
    [{ state: 1, outcome: 1, endsOn: 1 }],
    [{ settled: 1, state: 1 }],
    [{ settled: 1, promiseOwed: 1 }],
  ])
