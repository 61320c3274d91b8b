/**
 * Storage limitation (GDPR art. 5(1)(e)): people for whom nobody has done anything for as many months as the municipality has
 * decided are announced, their consultants told, and thirty days later they are erased unless somebody does something.
 */
import type { Connection } from 'mongoose'
import type { Acting } from '../../accounts/scope.js'
import type { Accounts } from '../../accounts/service.js'
import type { Clock } from '../../lib/clock.js'
import { addDays, addMonths, type Day } from '../../lib/days.js'
import { groupBy } from '../../lib/group-by.js'
import { dayOfInstant, instantAt } from '../../lib/instants.js'
import type { Paged } from '../../lib/paging.js'
import type { Municipality } from '../../municipalities/model.js'
import { retentionOn } from '../../municipalities/retention.js'
import type { Municipalities } from '../../municipalities/service.js'
import type { Notices } from '../../notices/service.js'
import type { Profile } from '../../profiles/model.js'
import type { Profiles } from '../../profiles/service.js'
import { type Idle, idlePeople } from './idle.js'
import type { LogRetention } from './log.js'

/** Days from the announcement to the erasure, at least. */
export const noticeDays = 30
/** So many people are judged at once. */
const portionSize = 100

interface Deps {
  db: Connection
  clock: Clock
  accounts: Pick<Accounts, 'actingFor'>
  municipalities: Pick<Municipalities, 'all' | 'get' | 'markRetention'>
  notices: Pick<Notices, 'send'>
  profiles: Pick<
    Profiles,
    | 'announce'
    | 'announced'
    | 'byIds'
    | 'eraseAnnounced'
    | 'erasures'
    | 'markTold'
    | 'postpone'
    | 'takeBack'
    | 'untold'
    | 'untouched'
  >
  log: LogRetention
}

type Stopping = () => boolean
const never: Stopping = () => false

export function createRetention({ db, clock, accounts, municipalities, notices, profiles, log }: Deps) {
  const idleOf = idlePeople(db)
  const today = () => dayOfInstant(clock.now())

  /**
   * Judges people portion by portion, by the decision as it stands then.
   * @returns false when it was stopped, or the decision was changed
   */
  async function eachIdle(
    { _id, retention }: Municipality,
    ids: readonly string[],
    stopping: Stopping,
    act: (person: Profile, dueOn: Day | null) => Promise<void>,
  ): Promise<boolean> {
    for (let from = 0; from < ids.length; from += portionSize) {
      const now = await municipalities.get(_id)
      const months = retention?.people ?? null
      if (stopping() || months === null || now?.retention?.people !== months) return false
      const people = await profiles.byIds(ids.slice(from, from + portionSize))
      const idle = await idleOf(people, today())
      for (const person of people) {
        const one = idle.get(person._id)
        if (one && person.municipality === _id)
          await act(person, one.needed === null ? addMonths(one.since, months) : null)
      }
    }
    return true
  }

  /** Erases who is due, and takes back what is not so any more. */
  async function finish(municipality: Municipality, stopping: Stopping): Promise<boolean> {
    const day = today()
    const ids = await profiles.announced(municipality._id)
    if (municipality.retention?.people === null) {
      await profiles.takeBack(ids)
      return true
    }
    return eachIdle(municipality, ids, stopping, async (person, dueOn) => {
      const { announcedOn, on, told } = person.erasure ?? { announcedOn: day, on: day, told: false }
      const cutOff = !told && announcedOn < day
      if (dueOn === null || dueOn > addDays(day, noticeDays) || cutOff) await profiles.takeBack([person._id])
      else if (dueOn > on) await profiles.postpone(person, dueOn)
      else if (on <= day) await profiles.eraseAnnounced(person._id, day)
    })
  }

  /** Announces who will be due in thirty days, or is overdue and was never announced. */
  async function announce(municipality: Municipality, months: number, stopping: Stopping): Promise<boolean> {
    const day = today()
    const earliest = addDays(day, noticeDays)
    // Months have different lengths, so some days more are looked at; the exact day is judged for each.
    const before = instantAt(addDays(addMonths(earliest, -months), 4), 0)
    const ids = await profiles.untouched(municipality._id, before)
    return eachIdle(municipality, ids, stopping, async (person, dueOn) => {
      if (dueOn !== null && dueOn <= earliest) await profiles.announce(person, day, earliest)
    })
  }

  /** One mail to each consultant about all who were announced on a day. */
  async function tell({ _id: municipality, coordinator }: Municipality): Promise<void> {
    const untold = await profiles.untold(municipality)
    const recipients = new Map<string | null, string>([[null, coordinator]])
    for (const { owner } of untold)
      if (owner !== null && !recipients.has(owner)) recipients.set(owner, await accounts.actingFor(owner, municipality))
    const mails = groupBy(
      untold,
      ({ owner, erasure }) => `${recipients.get(owner)}/${municipality}/${erasure.announcedOn}`,
    )
    for (const [cause, people] of mails) {
      const [{ owner = null, erasure } = {}] = people
      if (!erasure) continue
      // Who covers for whom may be another thing when the mail goes out.
      const owners = [...new Set(people.map(one => one.owner ?? ''))].sort().join(' ')
      await notices.send({
        ...{ cause: `erasure-announced/${cause}`, recipient: recipients.get(owner) ?? coordinator },
        ...{ template: 'erasure-announced', ids: { municipality, day: erasure.announcedOn, owners } },
      })
      await profiles.markTold(
        people.map(({ _id }) => _id),
        erasure.announcedOn,
      )
    }
  }

  /** @returns false when something is left for the next time */
  async function carryOut(municipality: Municipality, stopping: Stopping): Promise<boolean> {
    if (!(await finish(municipality, stopping))) return false
    const months = municipality.retention?.people ?? null
    if (months !== null && !(await announce(municipality, months, stopping))) return false
    await tell(municipality)
    return true
  }

  return {
    /**
     * What the municipalities' decisions ask for, once a day; for sweep. Twice or by two at once changes nothing more, and a
     * kill at any line is made good by the next run.
     * @param stopping asked before each portion
     */
    async run(stopping: Stopping = never): Promise<void> {
      const day = today()
      const owed = (await municipalities.all()).filter(one => retentionOn(one, day) && one.retentionDone !== day)
      if (owed.length === 0) return
      for (const municipality of owed) if (!(await carryOut(municipality, stopping))) return
      if (!(await log.forgetLog(day, stopping))) return
      for (const { _id } of owed) await municipalities.markRetention(_id, day)
    },

    /** As `Profiles.erasures`, each with what is judged of them today. */
    async erasures(
      acting: Acting,
      choice: Parameters<Profiles['erasures']>[1],
    ): Promise<Paged & { people: { person: Profile; idle: Idle }[] }> {
      const { people, ...pages } = await profiles.erasures(acting, choice)
      const idle = await idleOf(people, today())
      return {
        people: people.flatMap(person => {
          const one = idle.get(person._id)
          return one ? { person, idle: one } : []
        }),
        ...pages,
      }
    },
  }
}

export type RetentionService = ReturnType<typeof createRetention>
