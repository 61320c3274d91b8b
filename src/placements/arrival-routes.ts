/** The page about those who come or came lately and have no course that begins within 72 hours. */
import { Type } from 'typebox'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import { addDays, type Day, diffDays, formatDay } from '../lib/days.js'
import { pageAt, pageSize } from '../lib/paging.js'
import { paths } from '../lib/paths.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { disclose, type StaffView } from '../profiles/disclosure.js'
import type { App } from '../web/fastify.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import type { Arrival, Arrivals } from './arrivals.js'

interface Deps {
  accounts: Pick<Accounts, 'byIds' | 'coveredBy'>
  audit: Audit
  arrivals: Arrivals
}

const query = Type.Object({
  vis: Type.Optional(Type.Unsafe<'alle' | 'mine'>(Type.Enum(['alle', 'mine']))),
  side: pageNumber,
})
const staff = { config: { allow: ['consultant', 'coordinator'] as const }, schema: { querystring: query } }

export const arrivalRoutes =
  ({ accounts, audit, arrivals }: Deps) =>
  async (app: App) => {
    app.get(paths.placements.arrivals(), staff, async (request, reply) => {
      const { acting, today } = request
      const { vis = acting.role === 'consultant' ? 'mine' : 'alle', side = 1 } = request.query
      const all = await arrivals.atRisk(acting, vis === 'mine' ? await accounts.coveredBy(acting) : null)
      const { skip, ...pages } = pageAt(all.length, side)
      const shown = all.slice(skip, skip + pageSize)
      if (shown.length > 0)
        await audit.record(acting, {
          ...{ what: 'profile.arrivals', why: 'borgere uden forløb i tide' },
          on: shown.map(({ profile }) => profile._id),
        })
      const names = new Map(
        (await accounts.byIds(shown.flatMap(({ profile }) => profile.owner ?? []))).map(({ _id, name }) => [_id, name]),
      )
      const here = (of: string, page: number) => paths.placements.arrivalsOf(of, page)
      return reply.page('placements/arrivals', {
        title: 'Ankomster uden et forløb i tide',
        views: [
          { text: 'Alle', href: here('alle', 1), current: vis === 'alle' },
          { text: 'Mine', href: here('mine', 1), current: vis === 'mine' },
        ],
        columns: ['Borger', 'Ankomst', 'I gang senest', 'Det mangler', 'Egen konsulent'].map(text => ({ text })),
        rows: shown.map(arrival => arrivalRow(arrival, names.get(arrival.profile.owner ?? '') ?? 'Ingen', today)),
        expected: shown.filter(isExpected(today)).map(({ profile }) => askOf(profile, today)),
        pages: pageLinks(pages, page => here(vis, page)),
      })
    })
  }

/** Whether somebody may have come by now and nobody has written it down. */
const isExpected =
  (today: Day) =>
  ({ profile: { arrivedOn, expectedArrival } }: Arrival): boolean =>
    arrivedOn === null && expectedArrival !== null && expectedArrival.day <= today

/** The small form in which it is written down that somebody has come. */
function askOf(profile: Arrival['profile'], today: Day) {
  const person = disclose(profile, { kind: 'consultant' })
  const { _id } = person
  return {
    ...{ action: paths.profiles.arrived(_id), field: `came-${_id}`, today },
    ask: `Hvornår kom ${[person.firstName, person.lastName].filter(Boolean).join(' ')}?`,
  }
}

function arrivalRow(arrival: Arrival, owner: string, today: Day) {
  const person = disclose(arrival.profile, { kind: 'consultant' })
  return {
    cells: [
      {
        href: paths.profiles.show(person._id),
        text: [person.firstName, person.lastName].filter(Boolean).join(' '),
        note: person.asylPersonId,
      },
      arrivalCell(person, today),
      { text: formatDay(arrival.due), tag: dueTag(diffDays(today, arrival.due)) },
      missingCell(arrival),
      { text: owner },
    ],
  }
}

function arrivalCell({ arrivedOn, expectedArrival }: StaffView, today: Day) {
  if (arrivedOn || !expectedArrival) return { text: arrivedOn ? `Kom ${formatDay(arrivedOn)}` : 'Ukendt' }
  const { day, precision } = expectedArrival
  const when = `${precision === 'week' ? 'i ugen fra ' : ''}${formatDay(day)}`
  const isOver = (precision === 'week' ? addDays(day, 6) : day) < today
  return isOver
    ? { text: `Var ventet ${when}`, note: 'Er personen kommet? Skriv det nedenfor.' }
    : { text: `Ventes ${when}` }
}

function dueTag(left: number) {
  if (left < 0) return { text: left === -1 ? '1 dag for sent' : `${-left} dage for sent`, kind: 'error' }
  if (left === 0) return { text: 'I dag', kind: 'error' }
  return { text: left === 1 ? '1 dag tilbage' : `${left} dage tilbage`, kind: left <= 3 ? 'warning' : 'info' }
}

function missingCell({ missing, placement, suggested, profile }: Arrival) {
  const course = placement && paths.placements.show(placement._id)
  const person = paths.profiles.show(profile._id)
  switch (missing) {
    case 'earlier-start':
      return { href: course, text: `Begynder først ${placement?.startsOn ? formatDay(placement.startsOn) : ''}.` }
    case 'agreement':
      return { href: course, text: 'En virksomhed har sagt ja. Lav aftalen.' }
    case 'answer':
      return { href: person, text: 'Vist for en virksomhed. Ring, og få et svar.' }
    case 'decision':
      return { href: person, text: `Foreslået til ${suggested} opslag. Tag stilling.` }
    case 'suggestion':
      return { href: person, text: 'Er ikke foreslået til noget opslag.' }
    case 'matchable':
      return {
        href: person,
        text: profile.manualState
          ? `Kan ikke foreslås nu: ${profileWords.manualStates[profile.manualState].toLowerCase()}.`
          : 'Har ikke sagt ja til at blive matchet. Spørg personen.',
      }
  }
}
