/**
 * Whether the documents fit together: every reference leads somewhere, and what no index can hold is true. Read from the
 * documents alone, after a restore or whenever somebody wants to know. Finds, mends nothing.
 */
import type { Connection } from 'mongoose'
import { placementKinds } from './deadlines/model.js'
import { needsNobody } from './proposals/lifecycle.js'

export interface Findings {
  /** one sentence each, with ids and never names */
  broken: string[]
  /** moves that a process was in the middle of; `sweep` finishes them */
  unfinished: number
}

interface Reference {
  from: string
  /** a path; every value found there is an id */
  field: string
  to: string
  where?: Record<string, unknown>
}

const refer = (from: string, fields: Record<string, string>, where?: Record<string, unknown>): Reference[] =>
  Object.entries(fields).map(([field, to]) => ({ from, field, to, ...(where && { where }) }))

/** Which field holds whose ids. What is not told is null or missing and refers to nothing. */
export const references: readonly Reference[] = [
  ...refer('municipalities', { 'hotline.contact': 'accounts', 'hotline.standIn': 'accounts', coordinator: 'accounts' }),
  ...refer('accounts', { 'memberships.municipality': 'municipalities', 'memberships.company': 'companies' }),
  ...refer('accounts', { 'untold.company': 'companies' }),
  ...refer('accounts', { standIn: 'accounts', 'away.cover': 'accounts' }),
  ...refer('companies', { municipality: 'municipalities', keyConsultant: 'accounts' }),
  ...refer('openings', { municipality: 'municipalities', sharedWith: 'municipalities', company: 'companies' }),
  ...refer('openings', { taken: 'proposals', accepting: 'proposals' }),
  ...refer('profiles', { municipality: 'municipalities', owner: 'accounts', 'consents.company': 'companies' }),
  ...refer('proposals', { opening: 'openings', profile: 'profiles', company: 'companies' }),
  ...refer('proposals', { municipality: 'municipalities', profileMunicipality: 'municipalities' }),
  ...refer('placements', { _id: 'proposals' }, { proposal: null }),
  ...refer('placements', { proposal: 'proposals', follows: 'placements' }),
  ...refer('placements', { 'answer.by': 'accounts' }, { proposal: { $ne: null } }),
  ...refer('placements', { profile: 'profiles', opening: 'openings', company: 'companies' }),
  ...refer('placements', { 'problems.by': 'accounts', 'problems.doneBy': 'accounts', termsChangedBy: 'accounts' }),
  ...refer('questions', { municipality: 'municipalities', company: 'companies', opening: 'openings' }),
  ...refer('questions', { askedBy: 'accounts', 'messages.by': 'accounts' }),
  ...refer('deadlines', { municipality: 'municipalities', owner: 'accounts', company: 'companies' }),
  ...refer('deadlines', { subject: 'openings' }, { kind: { $in: ['answer-opening', 'decide-late'] } }),
  ...refer('deadlines', { subject: 'placements' }, { kind: { $in: placementKinds } }),
  ...refer('deadlines', { subject: 'questions' }, { kind: 'answer-question' }),
  ...refer('notices', { recipient: 'accounts', 'ids.opening': 'openings', 'ids.proposal': 'proposals' }),
  ...refer('notices', { 'ids.question': 'questions', 'ids.deadline': 'deadlines', 'ids.company': 'companies' }),
  ...refer('notices', { 'ids.placement': 'placements' }),
  ...refer('audit', { municipality: 'municipalities' }),
  // A new person is in the log before they are in the store, and a kill may come in between.
  ...refer('audit', { on: 'profiles' }, { what: { $nin: ['profile.create', 'profile.import'] } }),
]

/** Reads every document once and the ids of those referred to; the store may be in use. */
export async function checkConsistency(db: Connection): Promise<Findings> {
  const broken: string[] = []
  await checkReferences(db, broken)
  await checkWorkplaces(db, broken)
  await checkConsents(db, broken)
  const unfinished = (await checkSeats(db, broken)) + (await countEmptyHanded(db))
  return { broken, unfinished }
}

async function checkReferences(db: Connection, broken: string[]): Promise<void> {
  const known = new Map<string, Set<unknown>>()
  for (const to of new Set(references.map(reference => reference.to))) known.set(to, await idsOf(db, to))
  for (const { from, field, to, where } of references)
    for await (const document of read(db, from, [field], where))
      for (const id of valuesAt(document, field.split('.')))
        if (id !== null && id !== undefined && !known.get(to)?.has(id))
          broken.push(`${from} ${document._id}: ${field} peger på ${id}, som ikke findes i ${to}.`)
}

/** The workplace of an opening is one of its company's. */
async function checkWorkplaces(db: Connection, broken: string[]): Promise<void> {
  const workplaces = new Set<unknown>()
  for await (const { _id, workplaces: list } of read(db, 'companies', ['workplaces']))
    for (const { id } of list as { id: string }[]) workplaces.add(`${_id} ${id}`)
  for await (const { _id, company, workplace } of read(db, 'openings', ['company', 'workplace']))
    if (!workplaces.has(`${company} ${workplace}`))
      broken.push(`openings ${_id}: arbejdspladsen ${workplace} findes ikke hos virksomheden ${company}.`)
}

/** Nobody is shown without a recorded yes to that company. */
async function checkConsents(db: Connection, broken: string[]): Promise<void> {
  const given = new Set<string>()
  for await (const { _id, consents } of read(db, 'profiles', ['consents']))
    for (const { id, kind, company } of consents as { id: string; kind: string; company: string }[])
      if (kind === 'company') given.add(`${_id} ${company} ${id}`)
  const fields = ['profile', 'company', 'consent', 'state', 'shownAt']
  for await (const { _id, profile, company, consent, state, shownAt } of read(db, 'proposals', fields)) {
    const isShown = shownAt != null || ['confirmed', 'accepted', 'turned-down'].includes(String(state))
    if (consent === null && isShown) broken.push(`proposals ${_id}: vist eller bekræftet uden et ja fra personen.`)
    if (consent !== null && !given.has(`${profile} ${company} ${consent}`))
      broken.push(`proposals ${_id}: samtykket ${consent} findes ikke hos personen ${profile}.`)
  }
}

interface Move {
  state: string
  opening: string
}

/** Seats, accepted proposals and placements say the same, and nobody is held twice. @returns half-done moves */
async function checkSeats(db: Connection, broken: string[]): Promise<number> {
  const proposals = new Map<unknown, Move>()
  for await (const one of read(db, 'proposals', ['state', 'opening'], { state: { $in: ['accepted', 'confirmed'] } }))
    proposals.set(one._id, one as unknown as Move)
  const placements = new Map<unknown, string>()
  const holding = new Map<unknown, unknown>()
  let unfinished = 0
  const waiting = new Map<unknown, unknown>()
  for await (const { _id, state, profile, holds, waits, settled, proposal = _id } of read(db, 'placements', [
    ...['state', 'profile', 'holds', 'waits', 'settled', 'proposal'],
  ])) {
    placements.set(_id, String(state))
    if (holds === true && holding.has(profile))
      broken.push(`placements ${_id}: personen ${profile} holdes allerede af ${holding.get(profile)}.`)
    if (holds === true) holding.set(profile, _id)
    if (waits === true && waiting.has(profile))
      broken.push(`placements ${_id}: ${waiting.get(profile)} venter allerede på personen ${profile}.`)
    if (waits === true) waiting.set(profile, _id)
    if (settled === false) unfinished++
    else if ((holds === true || waits === true) && proposals.get(proposal)?.state !== 'accepted')
      broken.push(`placements ${_id}: holder personen ${profile}, men forslaget er ikke accepteret.`)
  }
  // Nobody holds the person any more: the one that waits moves up.
  for (const profile of waiting.keys()) if (!holding.has(profile)) unfinished++

  const seated = new Set<unknown>()
  for await (const { _id, taken, seats, accepting } of read(db, 'openings', ['taken', 'seats', 'accepting'])) {
    const holders = taken as string[]
    const underWay = new Set((accepting as string[] | undefined) ?? [])
    if (new Set(holders).size !== holders.length) broken.push(`openings ${_id}: et forslag har taget to pladser.`)
    if (holders.length > Number(seats)) broken.push(`openings ${_id}: ${holders.length} af ${seats} pladser er taget.`)
    for (const proposal of holders) {
      seated.add(proposal)
      const placement = placements.get(proposal)
      if (proposals.get(proposal)?.state === 'accepted' || placement === 'cancelled') continue
      // Between the steps of an acceptance the seat says so itself.
      if (underWay.has(proposal)) unfinished += placement === undefined ? 1 : 0
      else broken.push(`openings ${_id}: pladsen til ${proposal} er taget, men forslaget er ikke accepteret.`)
    }
  }
  for (const [id, { state, opening }] of proposals) {
    if (state !== 'accepted') continue
    const placement = placements.get(id)
    if (placement === undefined) broken.push(`proposals ${id}: accepteret, men der er intet forløb.`)
    else if (!seated.has(id) && placement !== 'cancelled')
      broken.push(`proposals ${id}: accepteret, men uden plads i ${opening}.`)
  }
  return unfinished
}

/** Companies that have a free seat and nobody to think about, and do not wait for an answer yet. */
async function countEmptyHanded(db: Connection): Promise<number> {
  const concerned = new Set<unknown>()
  const shown = { $or: [{ state: 'confirmed' }, { state: 'turned-down', reason: { $in: [...needsNobody] } }] }
  for await (const { opening } of read(db, 'proposals', ['opening'], shown)) concerned.add(opening)
  let count = 0
  const answered = { state: 'open', 'answer.kind': 'match' }
  for await (const { _id, taken, seats } of read(db, 'openings', ['taken', 'seats'], answered))
    if (!concerned.has(_id) && (taken as string[]).length < Number(seats)) count++
  return count
}

async function idsOf(db: Connection, collection: string): Promise<Set<unknown>> {
  const ids = new Set<unknown>()
  for await (const { _id } of read(db, collection, [])) ids.add(_id)
  return ids
}

function read(db: Connection, collection: string, fields: string[], where: Record<string, unknown> = {}) {
  const projection = { _id: 1, ...Object.fromEntries(fields.map(field => [field, 1])) }
  return db.collection(collection).find(where, { projection }).sort({ _id: 1 }) as AsyncIterable<
    Record<string, unknown>
  >
}

/** All values at a path, through arrays. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap(item => valuesAt(item, path))
  const [name, ...rest] = path
  if (name === undefined) return [value]
  return value === null || typeof value !== 'object' ? [] : valuesAt((value as Record<string, unknown>)[name], rest)
}
