/** The page about those who come or came lately and have no course that begins within 72 hours. */
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import { addDays, type Day, diffDays, formatDay } from '../lib/days.js'
import { paths } from '../lib/paths.js'
import { profileWords } from '../lib/words/da/profiles.js'
import { disclose, type StaffView } from '../profiles/disclosure.js'
import type { Profiles } from '../profiles/service.js'
import type { App } from '../web/fastify.js'
import { dayField, textField } from '../web/fields.js'
import { defineForm } from '../web/forms.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { submit } from '../web/submit.js'
import type { Arrival, Arrivals } from './arrivals.js'

interface Deps {
  accounts: Pick<Accounts, 'byIds' | 'coveredBy'>
  audit: Audit
  arrivals: Arrivals
  profiles: Pick<Profiles, 'markArrived'>
}

const query = Type.Object({
  vis: Type.Optional(Type.Unsafe<'alle' | 'mine'>(Type.Enum(['alle', 'mine']))),
  side: pageNumber,
})
const staff = { config: { allow: ['consultant', 'coordinator'] as const } }

const cameForm = defineForm(Type.Object({ person: textField({ max: 40 }), arrivedOn: dayField() }), {
  person: { label: 'Hvem er kommet?', required: 'Vælg, hvem der er kommet.' },
  arrivedOn: { label: 'Hvilken dag?', required: 'Skriv den dag, personen kom.' },
})

export const arrivalRoutes =
  ({ accounts, audit, arrivals, profiles }: Deps) =>
  async (app: App) => {
    /** The page; whoever stands on it is in the log before. */
    async function page({ acting, today }: FastifyRequest, { vis, side = 1 }: Static<typeof query>) {
      const view = vis ?? (acting.role === 'consultant' ? 'mine' : 'alle')
      const owners = view === 'mine' ? await accounts.coveredBy(acting) : null
      const { arrivals: shown, ...pages } = await arrivals.atRisk(acting, { owners, page: side })
      if (shown.length > 0)
        await audit.record(acting, {
          ...{ what: 'profile.arrivals', why: 'borgere uden forløb i tide' },
          on: shown.map(({ profile }) => profile._id),
        })
      const names = new Map(
        (await accounts.byIds(shown.flatMap(({ profile }) => profile.owner ?? []))).map(({ _id, name }) => [_id, name]),
      )
      const here = (of: string, page: number) => paths.placements.arrivalsOf(of, page)
      return {
        title: 'Ankomster uden et forløb i tide',
        views: [
          { text: 'Alle', href: here('alle', 1), current: view === 'alle' },
          { text: 'Mine', href: here('mine', 1), current: view === 'mine' },
        ],
        columns: ['Borger', 'Ankomst', 'I gang senest', 'Det mangler', 'Egen konsulent'].map(text => ({ text })),
        rows: shown.map(arrival => arrivalRow(arrival, names.get(arrival.profile.owner ?? '') ?? 'Ingen', today)),
        action: here(view, pages.page),
        expected: shown.filter(isExpected(today)).map(({ profile }) => choiceOf(profile)),
        pages: pageLinks(pages, page => here(view, page)),
      }
    }

    const listed = { ...staff, schema: { querystring: query } }
    app.get(paths.placements.arrivals(), listed, async (request, reply) =>
      reply.page('placements/arrivals', {
        ...(await page(request, request.query)),
        form: cameForm.empty({ arrivedOn: request.today }),
      }),
    )

    app.post(paths.placements.arrivals(), listed, (request, reply) =>
      submit(request, reply, {
        form: cameForm,
        page: 'placements/arrivals',
        data: () => page(request, request.query),
        act: async ({ person, arrivedOn }) => {
          const { vis = 'alle', side } = request.query
          await profiles.markArrived(request.acting, person, arrivedOn)
          return reply.done(paths.placements.arrivalsOf(vis, side), 'Ankomsten er gemt.')
        },
      }),
    )
  }

/** Whether somebody may have come by now and nobody has written it down. */
const isExpected =
  (today: Day) =>
  ({ profile: { arrivedOn, expectedArrival } }: Arrival): boolean =>
    arrivedOn === null && expectedArrival !== null && expectedArrival.day <= today

function choiceOf(profile: Arrival['profile']) {
  const person = disclose(profile, { kind: 'consultant' })
  const name = [person.firstName, person.lastName].filter(Boolean).join(' ')
  return { value: person._id, label: `${name} (${person.asylPersonId})` }
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
    ? { text: `Var ventet ${when}`, note: 'Er personen kommet? Skriv det øverst på siden.' }
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
