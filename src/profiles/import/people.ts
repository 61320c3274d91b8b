import type { Model } from 'mongoose'
import type { Acting } from '../../accounts/scope.js'
import { newId } from '../../lib/ids.js'
import type { Remark } from '../../lib/import-row.js'
import { profileWords } from '../../lib/words/da/profiles.js'
import type { Profile } from '../model.js'
import type { ImportedProfile } from './fields.js'
import type { ToldRow } from './merge.js'
import { anotherPersonRefusal, isAnotherPerson } from './row.js'

/** One readable row and the person it is about. */
export interface FileRow {
  line: number
  value: ImportedProfile
  told: ToldRow
  /** what must still be answered, as the columns of the file are called */
  questions: readonly Remark[]
  /** what makes the person the same when met again: the number of the asylum system, else made of the CPR number */
  personKey: string
  /** the key that the person would have after being removed */
  removedKey: string
  cprHash: string | null
}

/** A person of a file: the stored profile, if there is one, and the file's rows about the person in order. */
export interface FilePerson {
  id: string | null
  /** the id that a new person gets */
  newId: string
  /** the profile as it was found; in a dry run with the rows so far */
  known: Profile | null
  rows: FileRow[]
  /** the last of the rows that changed something */
  loaded: FileRow | null
}

/** A row that may not be loaded, and whom it would have been about. */
interface Refused {
  line: number
  remark: Remark
  known: string | null
}

const keysPerQuery = 1000

/** Each row of a person is read together with those above it, which for thousands would keep everybody waiting. */
const mostRowsOfOne = 100

/**
 * Who the rows are about: by person number, else by CPR number, among the stored people and the rows above.
 * Refuses a number that is somebody else's, people who are removed and those of other municipalities than the scope's.
 */
export async function findPeople({
  profiles,
  acting,
  rows,
}: {
  profiles: Model<Profile>
  acting: Acting
  rows: readonly FileRow[]
}): Promise<{ people: { row: FileRow; person: FilePerson }[]; refused: Refused[] }> {
  const byNumber = new Map<string, FilePerson>()
  const byCpr = new Map<string, FilePerson>()
  for (const known of await storedPeople(profiles, rows)) {
    const person: FilePerson = { id: known._id, newId: known._id, known, rows: [], loaded: null }
    byNumber.set(known.personKey, person)
    if (known.cprHash) byCpr.set(known.cprHash, person)
  }

  const people: { row: FileRow; person: FilePerson }[] = []
  const refused: Refused[] = []
  for (const row of rows) {
    const numbered = byNumber.get(row.personKey) ?? byNumber.get(row.removedKey)
    const hashed = row.cprHash ? byCpr.get(row.cprHash) : undefined
    const person: FilePerson = numbered ?? hashed ?? { id: null, newId: newId(), known: null, rows: [], loaded: null }
    const remark = objection({ row, person, numbered, hashed, acting })
    if (remark) {
      refused.push({ line: row.line, remark, known: person.id })
      continue
    }
    person.rows.push(row)
    people.push({ row, person })
    byNumber.set(row.personKey, person)
    if (row.cprHash) byCpr.set(row.cprHash, person)
  }
  return { people, refused }
}

function objection({
  row,
  person,
  numbered,
  hashed,
  acting,
}: {
  row: FileRow
  person: FilePerson
  numbered: FilePerson | undefined
  hashed: FilePerson | undefined
  acting: Acting
}): Remark | null {
  const words = profileWords.refused
  if (acting.scope.kind === 'municipality') {
    if (row.value.municipality !== acting.scope.municipality)
      return { field: 'kommunekode', message: words.otherMunicipality }
    if (person.known && person.known.municipality !== acting.scope.municipality)
      return { field: 'asylPersonId', message: words.movedHere }
  }
  if (numbered && hashed && numbered !== hashed) return { field: 'cpr', message: words.twoPeople }
  if (person.known?.removedAt) return { field: 'asylPersonId', message: words.removed }
  if (person.rows.length >= mostRowsOfOne) return { field: 'asylPersonId', message: words.tooManyRows(mostRowsOfOne) }
  const before = person.rows.at(-1)?.value ?? person.known
  if (before && isAnotherPerson(row.value, before))
    return numbered && row.value.asylPersonId
      ? anotherPersonRefusal(row.value.asylPersonId)
      : { field: 'cpr', message: words.otherPerson }
  return null
}

async function storedPeople(profiles: Model<Profile>, rows: readonly FileRow[]): Promise<Profile[]> {
  const found: Profile[] = []
  for (let start = 0; start < rows.length; start += keysPerQuery) {
    const some = rows.slice(start, start + keysPerQuery)
    const keys = some.flatMap(({ personKey, removedKey }) => [personKey, removedKey])
    const hashes = some.flatMap(({ cprHash }) => cprHash ?? [])
    found.push(
      ...(await profiles
        .find({ $or: [{ personKey: { $in: keys } }, { cprHash: { $in: hashes } }] })
        .sort({ _id: 1 })
        .lean<Profile[]>()),
    )
  }
  // A person may be found by number in one batch and by CPR number in another.
  return [...new Map(found.map(profile => [profile._id, profile])).values()]
}
