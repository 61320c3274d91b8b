import type { Connection } from 'mongoose'
import type { Account } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import { type Company, companyModel } from '../companies/model.js'
import type { Subject } from '../deadlines/mails.js'
import { deadlineModel } from '../deadlines/model.js'
import { counted } from '../lib/counted.js'
import { formatDayWithWeekday } from '../lib/days.js'
import { markOf } from '../lib/ids.js'
import { formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { promised } from '../lib/words/da/promise.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import { noticeModel } from '../notices/model.js'
import type { Renderer, Renderers } from '../notices/renderers.js'
import { contactOf } from '../openings/contact.js'
import { openingModel } from '../openings/model.js'
import { profileModel } from '../profiles/model.js'
import { matchableFilter } from '../profiles/scope.js'
import {
  isContinuation,
  isOutdated,
  live,
  type Placement,
  type PlacementState,
  placementModel,
  underWay,
} from './model.js'
import { fallenOf, withoutYes } from './promise.js'

/** A placement in one of these states with its opening and company; null when it has moved on. */
export async function placementIn(db: Connection, id: string | undefined, states: readonly PlacementState[]) {
  const placement = await placementModel(db).findById(id).lean()
  if (!placement || !states.includes(placement.state)) return null
  const [opening, company] = await Promise.all([
    openingModel(db).findById(placement.opening).lean(),
    companyModel(db).findById(placement.company).lean(),
  ])
  return opening && company ? { placement, opening, company, path: paths.placements.show(placement._id) } : null
}

type Found = NonNullable<Awaited<ReturnType<typeof placementIn>>>

/** A problem can be told of an agreed course, and somebody turns out to it also when the course is over. */
export const underTrouble: readonly PlacementState[] = ['agreed', 'running', 'ended', 'cancelled']
const holding = ['planned', 'agreed', 'running'] as const satisfies readonly PlacementState[]

interface Deps {
  db: Connection
  accounts: Pick<Accounts, 'actingFor' | 'byId' | 'hotlineOf' | 'membersOfCompany'>
  municipalities: Pick<Municipalities, 'get'>
  publicUrl: string
}

/** The mails about placements, without facts about the person. */
export function placementMails({ db, accounts, municipalities, publicUrl }: Deps): Renderers {
  const ending = async ({ placement, opening, company, path }: Found) => ({
    ...contactOf(opening, await accounts.membersOfCompany(company._id)),
    ...{ title: opening.title, openingNumber: opening.number, companyName: company.name, url: publicUrl + path },
    igu: placement.scheme === 'igu',
    lastDay: placement.endsOn ? formatDayWithWeekday(placement.endsOn) : '',
  })

  const isMember = ({ memberships }: Account, { _id }: Company) =>
    memberships.some(({ company, state }) => company === _id && state === 'active')

  /** A course that is agreed or runs and that nobody must call off. */
  async function underWayNow(id: string | undefined) {
    const found = await placementIn(db, id, underWay)
    return found && !(await fallenOf(db, [found.placement])).has(found.placement._id) ? found : null
  }

  /** A course as its company may be told of it in a mail, and whom to call. */
  async function forCompany({ placement: { _id }, opening, company }: Found) {
    const consultant = await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
    return {
      ...{ title: opening.title, openingNumber: opening.number, companyName: company.name },
      ...{ course: `${da.placements.one} ${markOf(_id)}`, url: publicUrl + paths.placements.forCompany(_id) },
      hotline: await accounts.hotlineOf(company.municipality),
      consultant: consultant && { name: consultant.name, phone: consultant.phone },
    }
  }

  /** While somebody must still be called off. */
  const off =
    (pathOf: (found: { path: string; id: string }) => string): Renderer =>
    async (ids, recipient) => {
      const found = await placementIn(db, ids.placement, holding)
      if (!found || !(await fallenOf(db, [found.placement])).has(found.placement._id)) return null
      const { placement, opening, company, path } = found
      const toEmployer = recipient.memberships.some(membership => membership.company === company._id)
      const consultant = await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
      return {
        hotline: toEmployer ? await accounts.hotlineOf(company.municipality) : null,
        ...{ title: opening.title, openingNumber: opening.number, companyName: company.name },
        ...contactOf(opening, await accounts.membersOfCompany(company._id)),
        ...{ begun: placement.state === 'running', seat: !isContinuation(placement) },
        url: publicUrl + pathOf({ path, id: placement._id }),
        consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
      }
    }

  return {
    async 'placement-cancelled'({ placement }) {
      const found = await placementIn(db, placement, ['cancelled'])
      if (!found) return null
      const { title, number: openingNumber } = found.opening
      return {
        ...{ title, openingNumber, companyName: found.company.name, url: publicUrl + found.path },
        seat: !isContinuation(found.placement),
      }
    },
    async 'agreement-made'({ placement }, recipient) {
      const found = await underWayNow(placement)
      if (!found || !isMember(recipient, found.company)) return null
      return { ...(await forCompany(found)), ...termsOf(found.placement) }
    },
    async 'agreement-changed'({ placement }, recipient) {
      const found = await underWayNow(placement)
      if (!found) return null
      const { company, opening, path } = found
      if (isMember(recipient, company)) return { ...(await forCompany(found)), ...termsOf(found.placement) }
      return {
        ...{ title: opening.title, openingNumber: opening.number, companyName: company.name, url: publicUrl + path },
        ...termsOf(found.placement),
        outdated: isOutdated(found.placement),
      }
    },
    async 'next-course'({ placement }, recipient) {
      const found = await placementIn(db, placement, holding)
      if (!found || (await fallenOf(db, [found.placement])).has(found.placement._id)) return null
      const { answer, createdAt, scheme } = found.placement
      const writer = answer ? await accounts.byId(answer.by) : null
      if (!writer) return null
      const { consultant, url, ...about } = await forCompany(found)
      const toCompany = isMember(recipient, found.company)
      return {
        ...{ ...about, toCompany, writer: writer.name, when: formatInstant(createdAt) },
        scheme: da.proposals.schemes[scheme],
        ...(toCompany ? { consultant, url } : { hotline: null, url: publicUrl + found.path }),
      }
    },
    async 'next-course-off'({ placement }, recipient) {
      const found = await placementIn(db, placement, ['cancelled'])
      if (!found || !isMember(recipient, found.company)) return null
      // Whoever never heard of it, or hears by telephone that the person does not come, need not hear that it is over.
      const told = await noticeModel(db)
        .findOne({ cause: `next-course/${placement}/${recipient._id}` })
        .lean()
      if (told?.state !== 'sent' && !told?.handedOverAt) return null
      if ((await withoutYes(db, [found.placement])).size > 0) return null
      return forCompany(found)
    },
    async 'problem-receipt'({ placement, round }, recipient) {
      const found = await placementIn(db, placement, underTrouble)
      if (!found || found.placement.problems?.[Number(round) - 1]?.doneAt !== null) return null
      if (!isMember(recipient, found.company)) return null
      const deadline = await deadlineModel(db)
        .findOne({ kind: 'call-out', subject: placement, round: Number(round) })
        .lean()
      const municipality = await municipalities.get(found.placement.municipality)
      return {
        ...(await forCompany(found)),
        promise: promised(da.placements.problem.receipt, municipality),
        due: deadline && formatInstant(deadline.dueAt),
      }
    },
    async 'outcome-missing'({ placement }) {
      const found = await placementIn(db, placement, ['ended'])
      if (found?.placement.outcome !== null) return null
      const taken = await placementModel(db).exists({ profile: found.placement.profile, ...live })
      return { ...(await ending(found)), free: !taken }
    },
    async 'placement-ends'({ placement }) {
      const found = await placementIn(db, placement, ['running'])
      if (!found || (await fallenOf(db, [found.placement])).has(found.placement._id)) return null
      if (await placementModel(db).exists({ follows: placement, ...live })) return null
      const proposed = await profileModel(db).exists({ _id: found.placement.profile, ...matchableFilter })
      const subsidised = found.placement.scheme === 'loentilskud'
      return { ...(await ending(found)), proposed: proposed !== null, subsidised }
    },
    async 'placement-problem'({ placement, round }, recipient) {
      const found = await placementIn(db, placement, underTrouble)
      if (!found || found.placement.problems?.[Number(round) - 1]?.doneAt !== null) return null
      const { opening, company, path } = found
      const [deadline, caller] = await Promise.all([
        deadlineModel(db)
          .findOne({ kind: 'call-out', subject: placement, round: Number(round) })
          .lean(),
        accounts.actingFor(company.keyConsultant, company.municipality).then(accounts.byId),
      ])
      return {
        ...{ title: opening.title, openingNumber: opening.number, companyName: company.name, url: publicUrl + path },
        ...contactOf(opening, await accounts.membersOfCompany(company._id)),
        caller: caller && caller._id !== recipient._id ? caller.name : null,
        due: deadline && formatInstant(deadline.dueAt),
      }
    },
    'yes-taken-back': off(({ path }) => path),
    'placement-off': off(({ id }) => paths.placements.forCompany(id)),
  }
}

const termsOf = ({ startsOn, endsOn, hoursPerWeek }: Placement) => ({
  firstDay: startsOn ? formatDayWithWeekday(startsOn) : '',
  lastDay: endsOn ? formatDayWithWeekday(endsOn) : '',
  hours: counted(hoursPerWeek ?? 0, 'time', 'timer'),
})

/** What a deadline of a placement is about; null when it has moved on. */
export const placementSubject =
  (db: Connection, accounts: Pick<Accounts, 'membersOfCompany'>, states: readonly PlacementState[]) =>
  async (id: string): Promise<Subject | null> => {
    const found = await placementIn(db, id, states)
    if (!found) return null
    const { title, number } = found.opening
    return {
      ...{ title, number, companyName: found.company.name, path: found.path },
      ...contactOf(found.opening, await accounts.membersOfCompany(found.company._id)),
    }
  }
