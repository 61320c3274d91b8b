/** What colleagues have read and done: an overview with a spot check, and the whole log of one of them. */
import { Type } from 'typebox'
import type { Account } from '../../accounts/model.js'
import { type Acting, placeOf } from '../../accounts/scope.js'
import type { Accounts } from '../../accounts/service.js'
import type { Audit, CountedEntry, Period } from '../../audit/service.js'
import { habitsOf, handfulOf, openedPeople } from '../../audit/spot-check.js'
import type { Companies } from '../../companies/service.js'
import { addDays, formatDay } from '../../lib/days.js'
import { refuse } from '../../lib/errors.js'
import { formatInstantWithYear, instantAt } from '../../lib/instants.js'
import { paths } from '../../lib/paths.js'
import type { App } from '../../web/fastify.js'
import { idParams } from '../../web/fields.js'
import type { Profiles } from '../service.js'
import { type Days, judgeSpotCheck, latestWeek, periodQuery, readPeriod, thisWeek } from './form.js'
import {
  entryCells,
  entryColumns,
  habitCells,
  habitColumns,
  idsIn,
  isOutsideWorkingHours,
  type Known,
  namedIn,
  type Reader,
} from './view.js'

interface Deps {
  accounts: Pick<Accounts, 'everybodyOf'>
  audit: Pick<Audit, 'by' | 'hasWorked' | 'record' | 'within'>
  companies: Pick<Companies, 'byIds'>
  profiles: Pick<Profiles, 'logged' | 'ownersToday'>
}

const readers = { config: { allow: ['coordinator', 'administrator'] as const } }
const overviewSchema = { querystring: Type.Object(periodQuery) }
const ofSchema = {
  params: idParams,
  querystring: Type.Object({ ...periodQuery, efter: Type.Optional(idParams.properties.id) }),
}

const periodOf = ({ from, to }: Days): Period => ({ from: instantAt(from, 0), before: instantAt(addDays(to, 1), 0) })
const asQuery = ({ from, to }: Days) => ({ fra: from, til: to })

export const logRoutes =
  ({ accounts, audit, companies, profiles }: Deps) =>
  async (app: App) => {
    const worksIn = (account: Account, municipality: string) =>
      account.disabledAt === null &&
      account.memberships.some(one => one.role !== 'employer' && one.municipality === municipality)

    /** The municipality's own people; who has left is one as long as the log tells of them. */
    async function colleagues(municipality: string): Promise<Account[]> {
      const known = await accounts.everybodyOf(municipality)
      const isOne = await Promise.all(
        known.map(async one => worksIn(one, municipality) || audit.hasWorked(municipality, one._id)),
      )
      return known.filter((_, i) => isOne[i])
    }

    /** Who and what these entries name; that they are read is in the log before. */
    async function readFor(acting: Acting, entries: readonly CountedEntry[], subject?: string): Promise<Known> {
      const people = await profiles.logged(acting, namedIn(entries))
      const on = [...people].flatMap(([id, one]) => (one === 'elsewhere' ? [] : [id]))
      await audit.record(acting, {
        ...{ what: 'log.read', on, why: subject ? 'kontrol af en kollegas log' : 'stikprøve i loggen' },
        ...(subject && { subject }),
      })
      const municipality = placeOf(acting)
      const mentioned = (await companies.byIds(idsIn(entries))).filter(one => one.municipality === municipality)
      return {
        reader: acting.role as Reader,
        people,
        companies: new Map(mentioned.map(({ _id, name }) => [_id, name])),
      }
    }

    app.get(paths.log.overview(), { ...readers, schema: overviewSchema }, async (request, reply) => {
      const { acting, query, today } = request
      const municipality = placeOf(acting)
      const usual = latestWeek(today)
      const { days, form } = readPeriod(query, { today, usual, judge: judgeSpotCheck(today) })
      const page = { title: 'Kontrol af loggen', action: paths.log.overview(), names: acting.role === 'coordinator' }
      if (!days) return reply.page('profiles/log', { ...page, form }, { status: 422 })

      const { entries, since } = await audit.within(municipality, periodOf(days))
      const owners = await profiles.ownersToday(acting, openedPeople(entries))
      const habits = habitsOf(entries, owners, isOutsideWorkingHours)
      const handful = handfulOf(entries, `${days.from} ${days.to}`, acting.account)
      const known = await readFor(acting, handful)
      const people = await colleagues(municipality)
      const place = new Map(habits.map(({ who }, i) => [who, i]))
      const placeIn = ({ _id }: Account) => place.get(_id) ?? habits.length
      const nameOf = (id: string) => people.find(({ _id }) => _id === id)?.name ?? 'En tidligere kollega'
      const address = (id: string) => paths.log.page(id, asQuery(days))
      return reply.page('profiles/log', {
        ...page,
        form,
        period: `${formatDay(days.from)} til ${formatDay(days.to)}`,
        since: since && formatInstantWithYear(since),
        habits: {
          ...{ caption: 'Visninger hos hver kollega', hideCaption: true, columns: habitColumns },
          rows: people
            .toSorted((a, b) => placeIn(a) - placeIn(b))
            .map(one => ({
              cells: habitCells(
                { name: one.name, href: address(one._id), left: !worksIn(one, municipality) },
                habits[placeIn(one)],
              ),
            })),
        },
        handful: {
          ...{ caption: 'Visninger at spørge til', hideCaption: true },
          columns: [{ text: 'Kollega' }, ...entryColumns],
          rows: handful.map(entry => ({
            cells: [{ text: nameOf(entry.who), href: address(entry.who) }, ...entryCells(entry, known)],
          })),
        },
      })
    })

    app.get(paths.log.of(), { ...readers, schema: ofSchema }, async (request, reply) => {
      const { acting, params, query, today } = request
      const municipality = placeOf(acting)
      const colleague = (await colleagues(municipality)).find(({ _id }) => _id === params.id)
      if (!colleague) throw refuse('NOT_FOUND')
      const { days, form } = readPeriod(query, { today, usual: thisWeek(today), judge: () => [] })
      const here = paths.log.of(colleague._id)
      const page = {
        ...{ title: `Log: ${colleague.name}`, action: here, names: acting.role === 'coordinator' },
        back: { href: paths.log.overview(), text: 'Kontrol af loggen' },
        left: !worksIn(colleague, municipality),
      }
      if (!days) return reply.page('profiles/log-of-colleague', { ...page, form }, { status: 422 })

      const found = await audit.by(municipality, { who: colleague._id, ...periodOf(days), after: query.efter })
      const known = await readFor(acting, found.entries, colleague._id)
      const last = found.entries.at(-1)
      return reply.page('profiles/log-of-colleague', {
        ...{ ...page, form, period: `${formatDay(days.from)} til ${formatDay(days.to)}` },
        entries: {
          ...{ caption: 'Det har kollegaen set og gjort, det nyeste først', hideCaption: true, columns: entryColumns },
          rows: found.entries.map(entry => ({ cells: entryCells(entry, known) })),
        },
        links: {
          newest: query.efter && paths.log.page(colleague._id, asQuery(days)),
          older: found.more && last && paths.log.page(colleague._id, { ...asQuery(days), efter: last._id }),
        },
      })
    })
  }
