/**
 * What the files of the demo's past tell, as events. Their days are working days before or after today, so that nobody begins on a
 * Sunday and every month has something; '-3t' is three hours ago.
 */
import { stringify } from 'csv-stringify/sync'
import type { Role } from '../accounts/model.js'
import { type Acting, system } from '../accounts/scope.js'
import { type Company, companyModel } from '../companies/model.js'
import type { RegistrationText } from '../companies/registration.js'
import { slotMask } from '../lib/availability.js'
import { splitList } from '../lib/catalogue.js'
import type { Table } from '../lib/csv.js'
import { addDays, addMonths, type Day } from '../lib/days.js'
import { dayOfInstant, instantAt } from '../lib/instants.js'
import { findSkill } from '../lib/skills.js'
import type { Opening, Purpose, Scheme } from '../openings/model.js'
import type { CallOut, Outcome } from '../placements/model.js'
import { type Profile, profileModel } from '../profiles/model.js'
import { type Proposal, proposalModel } from '../proposals/model.js'
import { loadRules } from '../rules/rules.js'
import type { Services } from '../services.js'
import { workingDay } from './dates.js'
import { demoTable } from './files.js'

export interface PastEvent {
  at: Date
  happens(): Promise<unknown>
}

type Row = Record<string, string>

/** The working day on which the companies register. */
const companiesCome = '-116'
/** Days before the arrival on which the centre sends the profile, and before that on which the person may stay. */
const [collectedBefore, permittedBefore] = [35, 30]
const weekdays = slotMask([0, 1, 2, 3, 4], [0])

/** Everything that the files tell, in no order. @param coordinator who approves the companies */
export async function pastEvents(services: Services, coordinator: Acting, now: Date): Promise<PastEvent[]> {
  const [companies, people, openings, courses, next, problems, questions, readings] = await Promise.all(
    ['companies', 'profiles', 'openings', 'courses', 'next', 'problems', 'questions', 'readings'].map(name =>
      demoTable(`past-${name}`),
    ),
  )
  const teller = createTeller(services, coordinator, now)
  const each = (table: Table | undefined, eventsOf: (row: Row, i: number) => PastEvent[]) =>
    table?.rows.flatMap(({ cells }, i) => eventsOf(cells, i)) ?? []
  const row = (table: Table | undefined, column: string, cell: string | undefined): Row =>
    table?.rows.find(({ cells }) => cells[column] === cell)?.cells ?? {}
  return [
    ...each(companies, teller.company),
    ...each(courses, course => [
      ...teller.arrival(course, row(people, 'asylPersonId', course.person)),
      ...teller.course(course, row(openings, 'title', course.opening)),
    ]),
    ...each(next, teller.next),
    ...each(problems, teller.problem),
    ...each(questions, teller.question),
    ...each(readings, teller.reading),
  ]
}

function createTeller(services: Services, coordinator: Acting, now: Date) {
  const { db, accounts, companies, openings, hotline, placements, profiles, proposals } = services
  const rules = loadRules()
  const today = dayOfInstant(now)
  const municipality = coordinator.scope.kind === 'municipality' ? coordinator.scope.municipality : ''
  const here = { kind: 'municipality', municipality } as const

  const dayOf = (cell = ''): Day => workingDay(today, Number(cell))

  function instantOf(cell: string, time: string): Date {
    if (cell.endsWith('t')) return new Date(now.getTime() + Number(cell.slice(0, -1)) * 3_600_000)
    const [hour = 0, minute = 0] = time.split('.').map(Number)
    return instantAt(dayOf(cell), hour, minute)
  }

  /** What happens on the day that a cell tells; nothing when it tells none. */
  const on = (cell: string | undefined, time: string, happens: () => Promise<unknown>): PastEvent[] =>
    cell ? [{ at: instantOf(cell, time), happens }] : []

  /** @throws when the files do not belong together */
  async function found<Document>(what: string | undefined, document: Promise<Document | null>): Promise<Document> {
    const it = await document
    if (!it) throw new Error(`the demo's past does not know of ${what}`)
    return it
  }
  const as = async (id: string | undefined, role: Acting['role'], scope: Acting['scope']): Promise<Acting> => {
    const { _id: account, name } = await found(role, accounts.byId(id ?? ''))
    return { account, name, role, scope }
  }

  /** A company with those who act for it and towards it: asked for once, as they stay what they are. */
  const hostCalled = once(async (name: string) => {
    const company = await found(name, companyModel(db).findOne({ municipality, name }).lean<Company>().exec())
    const [member = null] = await accounts.membersOfCompany(company._id)
    const contact = await found(`anybody at ${name}`, Promise.resolve(member))
    const scope = { kind: 'company', municipality, company: company._id } as const
    return {
      ...{ company, contact },
      consultant: await as(company.keyConsultant, 'consultant', here),
      employer: await as(contact._id, 'employer', scope),
    }
  })
  const person = (asylPersonId: string | undefined) =>
    found(asylPersonId, profileModel(db).findOne({ asylPersonId }).lean<Profile>().exec())
  /** The id of the person's newest course. */
  const courseOf = async (asylPersonId: string | undefined) => {
    const [newest = null] = await placements.ofPerson(system, (await person(asylPersonId))._id)
    return (await found(asylPersonId, Promise.resolve(newest)))._id
  }

  async function publish(offer: Row): Promise<Opening> {
    const { company, employer: acting, contact } = await hostCalled(offer.company ?? '')
    const tasks = splitList(offer.tasks ?? '')
    const draft = await openings.create(acting, {
      ...{ company: company._id, workplace: company.workplaces[0]?.id ?? null, sector: company.sector },
      ...{ title: offer.title ?? '', schemes: [offer.scheme as Scheme], disco: offer.disco ?? null, tasks },
      ...{ purpose: offer.purpose as Purpose, prospect: offer.prospect as Opening['prospect'] },
      ...{ danishLevel: Number(offer.danish), skills: tasks.flatMap(task => findSkill(task) ?? []) },
      ...{ licences: [], demands: [], slots: weekdays, timeText: offer.time ?? '', hoursPerWeek: Number(offer.hours) },
      ...{ startFrom: dayOfInstant(services.clock.now()), startTo: null, weeks: Number(offer.weeks), seats: 1 },
      ...{ subsidisedNow: 0, contactName: contact.name, contactPhone: contact.phone, contactEmail: contact.email },
    })
    const { _id, rankWanted } = await openings.publish(acting, draft._id)
    await proposals.rank(_id, rankWanted)
    return draft
  }

  return {
    company: (row: Row, i: number): PastEvent[] => [
      // The first one is the oldest, with whose people the demo's link signs in.
      ...on(companiesCome, `9.${10 + i}`, () =>
        companies.register({
          ...row,
          asOf: dayOf(companiesCome),
          publicEmployer: false,
        } as unknown as RegistrationText),
      ),
      ...on(companiesCome, `13.${10 + i}`, async () =>
        companies.verify(coordinator, (await hostCalled(row.name ?? '')).company._id),
      ),
    ],

    /** The profile before the arrival, and the arrival. */
    arrival({ arrived, owner }: Row, told: Row): PastEvent[] {
      if (!arrived) return []
      const collected = addDays(dayOf(arrived), -collectedBefore)
      const cells = {
        ...{ ...told, forventet_ankomst: dayOf(arrived), indsamlet: collected },
        opholdstilladelse_dato: addDays(collected, -permittedBefore),
      }
      const file = () => Buffer.from(stringify([cells], { header: true, delimiter: ';' }))
      return [
        {
          at: instantAt(collected, 10),
          async happens() {
            await profiles.importFile(system, file(), { dryRun: false })
            const consultants = await accounts.staff(municipality, 'consultant')
            const chosen = consultants.find(({ name }) => name === owner)
            await profiles.assignOwner(coordinator, (await person(told.asylPersonId))._id, chosen?._id)
          },
        },
        ...on(arrived, '12.00', async () => {
          const { _id, owner } = await person(told.asylPersonId)
          await profiles.markArrived(await as(owner ?? '', 'consultant', here), _id, dayOf(arrived))
        }),
      ]
    },

    /** A course from its opening to how it went. */
    course(row: Row, offer: Row): PastEvent[] {
      let opening = ''
      let id = ''
      const host = () => hostCalled(offer.company ?? '')
      const startsOn = dayOf(row.first)
      // In a year whose law allows no IGU to begin, nobody has begun one.
      if (offer.scheme === 'igu' && startsOn > rules.text('igu', 'last_start', startsOn)) return []
      const endsOn = offer.scheme === 'igu' ? addDays(addMonths(startsOn, 24), -1) : dayOf(row.last)
      return [
        ...on(row.published, '9.40', async () => {
          opening = (await publish(offer))._id
        }),
        ...on(row.shown, '14.10', async () => {
          const { _id: profile } = await person(row.person)
          const suggested = proposalModel(db).findOne({ opening, profile }).lean<Proposal>().exec()
          id = (await found(`${row.person} for ${row.opening}`, suggested))._id
          const consent = { language: 'en', interpreter: true }
          await proposals.confirm((await host()).consultant, id, { sentence: row.sentence ?? '', consent })
        }),
        ...on(row.accepted, '9.20', async () => placements.accept((await host()).employer, id)),
        ...on(row.agreed, '13.30', async () => {
          const agreement = { startsOn, endsOn, hoursPerWeek: Number(offer.hours), terms: row.terms ?? '' }
          await placements.agree((await host()).consultant, id, agreement)
        }),
        // Written down when it was decided; what is not decided yet, when it was sent.
        ...on(row.decided || row.applied, '11.00', async () => {
          const { termsRev: seen = 0 } = await placements.get(system, id)
          await placements.writeVitas((await host()).consultant, id, {
            ...{ appliedOn: dayOf(row.applied), caseNumber: row.case || null, rev: 0, seen },
            ...(row.decided
              ? { decision: 'approved', decidedOn: dayOf(row.decided) }
              : { decision: null, decidedOn: null }),
          })
        }),
        ...on(row.first, '6.00', placements.advance),
        ...(row.last ? [{ at: instantAt(addDays(endsOn, 1), 6), happens: placements.advance }] : []),
        ...on(row.told, '9.00', async () => {
          const { consultant } = await host()
          await placements.end(consultant, id, {
            ...{ outcome: row.outcome as Outcome, note: row.note || null, experience: true },
          })
        }),
      ]
    },

    /** What follows at the same company, as it was told on the telephone while the course before ran. */
    next(row: Row): PastEvent[] {
      let id = ''
      const consultant = async () => (await hostCalled(row.company ?? '')).consultant
      return [
        ...on(row.told, '10.30', async () => {
          const told = { scheme: row.scheme as Scheme, heardFrom: row.heardFrom ?? '' }
          id = (await placements.goOn(await consultant(), await courseOf(row.person), told))._id
        }),
        ...on(row.agreed, '13.50', async () => {
          const days = { startsOn: dayOf(row.first), endsOn: dayOf(row.last) }
          const agreement = { ...days, hoursPerWeek: Number(row.hours), terms: row.terms ?? '' }
          await placements.agree(await consultant(), id, agreement)
        }),
      ]
    },

    /** What went wrong in a course, told by the company, and the call or visit. */
    problem: (row: Row): PastEvent[] => [
      ...on(row.reported, '10.20', async () => {
        const { employer } = await hostCalled(row.company ?? '')
        await placements.report(employer, await courseOf(row.person), { of: 'company', text: row.text ?? '' })
      }),
      ...on(row.called, '14.45', async () => {
        const { consultant } = await hostCalled(row.company ?? '')
        const { how, next } = row as unknown as Pick<CallOut, 'next'> & { how: NonNullable<CallOut['how']> }
        const done = { how, on: instantOf(row.called ?? '', '14.00'), note: row.note ?? '', next }
        await placements.turnOut(consultant, await courseOf(row.person), 1, done)
      }),
    ],

    /** A colleague looks somebody up, perhaps by a search, so that there is a log to check. */
    reading: (row: Row): PastEvent[] =>
      on(row.day, row.time ?? '', async () => {
        const staff = await accounts.staff(municipality)
        const acting = await as(staff.find(({ name }) => name === row.colleague)?._id, row.role as Role, here)
        if (row.search) await profiles.list(acting, { among: await profiles.search(acting, row.search) })
        await profiles.get(acting, (await person(row.person))._id)
      }),

    question(row: Row): PastEvent[] {
      let id = ''
      return [
        ...on(row.asked, '10.05', async () => {
          const scheme = row.scheme ? { scheme: row.scheme as Scheme } : {}
          const asked = { text: row.text ?? '', ...scheme }
          id = (await hotline.ask((await hostCalled(row.company ?? '')).employer, asked))._id
        }),
        ...on(row.answered, '11.30', async () => {
          const answering = await as((await accounts.hotlineOf(municipality))?.account, 'hotline', here)
          await hotline.answer(answering, id, { text: row.answer ?? '', seen: 1 })
        }),
      ]
    },
  }
}

function once<Answer>(ask: (name: string) => Promise<Answer>): (name: string) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return name => {
    const answer = answers.get(name) ?? ask(name)
    answers.set(name, answer)
    return answer
  }
}
