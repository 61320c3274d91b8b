/** The clarifier's pages: the own centre's people and the form of a competence profile, which staff use too. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Role } from '../accounts/model.js'
import { addDays, parseDanishDate } from '../lib/days.js'
import { refuse } from '../lib/errors.js'
import { markOf } from '../lib/ids.js'
import { paths } from '../lib/paths.js'
import { municipalityName } from '../lib/places.js'
import { profileWords } from '../lib/words/da/profiles.js'
import type { Municipalities } from '../municipalities/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import type { FormState, Mistake } from '../web/forms.js'
import { submit } from '../web/submit.js'
import { type CentreView, centreViewNames, centreViews, standsIn } from './centre-view.js'
import { disclose, type StaffView } from './disclosure.js'
import { changedFacts, completeness } from './facts.js'
import { mostRows, type ProfileInput, profileForm } from './form.js'
import type { Profile } from './model.js'
import { personNumber } from './person-number.js'
import type { Profiles } from './service.js'
import type { Told } from './telling.js'
import { cprIn, faultsIn, toldIn, unreadBasis } from './told-form.js'
import { valuesOf } from './values-form.js'
import { basisChoices, factsOf, formChoices, linkTo, listRow, matchingAnswer, nameOf, questionRows } from './view.js'

interface Deps {
  profiles: Profiles
  municipalities: Municipalities
}

const clarifiers = { config: { allow: ['clarifier'] } } as const
const staff = { config: { allow: ['consultant', 'coordinator'] } } as const
const orders = ['ankomst', 'navn', 'udfyldt', 'spoergsmaal'] as const
const listQuery = Type.Object({
  sorter: Type.Optional(Type.Unsafe<(typeof orders)[number]>(Type.Enum([...orders]))),
  vis: Type.Optional(Type.Unsafe<CentreView>(Type.Enum([...centreViews]))),
})

/** Where a role's form and its pages are. */
const places = {
  clarifier: {
    ...{ create: paths.profiles.create, edit: paths.profiles.edit, list: paths.doors.clarifier },
    title: (mark: string) => `Kompetenceprofil ${mark}`,
  },
  staff: {
    ...{ create: paths.profiles.staffCreate, edit: paths.profiles.staffEdit, list: paths.profiles.list },
    title: (mark: string) => `Ret borger ${mark}`,
  },
} as const

export const centreRoutes = (deps: Deps) => async (app: App) => {
  const { profiles } = deps

  app.get(paths.doors.clarifier(), { ...clarifiers, schema: { querystring: listQuery } }, async (request, reply) => {
    const { sorter: order = 'ankomst', vis: view = 'alle' } = request.query
    const { today } = request
    const people = (await profiles.atCentre(request.acting)).map(profile => disclose(profile, { kind: 'clarifier' }))
    return reply.page('profiles/centre', {
      title: 'Personer på centret',
      links: { create: paths.profiles.create(), all: paths.doors.clarifier() },
      empty: people.length === 0,
      views: centreViews.map(one => ({
        text: `${centreViewNames[one]} (${people.filter(person => standsIn(one, person, today)).length})`,
        href: paths.profiles.atCentre(one, order),
        current: one === view,
      })),
      orders: [
        { value: 'ankomst', text: 'Ankomst' },
        { value: 'navn', text: 'Navn' },
        { value: 'udfyldt', text: 'Mindst udfyldt' },
        { value: 'spoergsmaal', text: 'Flest spørgsmål' },
      ].map(one => ({
        ...{ text: one.text, current: one.value === order },
        href: paths.profiles.atCentre(view, one.value),
      })),
      columns: ['Navn', 'Ankomst', 'Kommune', 'Udfyldt', 'Spørgsmål'].map(text => ({ text })),
      rows: sorted(
        people.filter(person => standsIn(view, person, today)),
        order,
      ).map(person =>
        listRow(person, { href: paths.profiles.edit(person._id), today }, [
          { text: municipalityName(person.municipality ?? '') },
        ]),
      ),
    })
  })

  formRoutes(app, deps, 'clarifier', clarifiers)
  formRoutes(app, deps, 'staff', staff)
}

function sorted(people: StaffView[], order: (typeof orders)[number]): StaffView[] {
  if (order === 'navn') return people.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), 'da'))
  if (order === 'udfyldt') return people.toSorted((a, b) => completeness(a).done - completeness(b).done)
  if (order === 'spoergsmaal') return people.toSorted((a, b) => (b.questions?.length ?? 0) - (a.questions?.length ?? 0))
  return people
}

/** New and change, for clarifiers at their address and for staff at theirs. */
function formRoutes(
  app: App,
  { profiles, municipalities }: Deps,
  who: keyof typeof places,
  config: { config: { allow: readonly Role[] } },
): void {
  const place = places[who]
  const audience = { kind: who === 'clarifier' ? 'clarifier' : 'consultant' } as const

  async function page(request: FastifyRequest, person: StaffView | null, revision: unknown = person?.revision) {
    const served = await municipalities.all()
    const title = person ? place.title(markOf(person._id)) : 'Ny kompetenceprofil'
    const typed = rowsIn(request.body)
    return {
      title,
      ...(person ? { over: title, heading: `Kompetenceprofil: ${nameOf(person)}` } : { heading: title }),
      back:
        person && who === 'staff'
          ? { href: linkTo(person), text: 'Til personen' }
          : { href: place.list(), text: 'Til listen' },
      action: person ? place.edit(person._id) : place.create(),
      choices: {
        ...formChoices(
          {
            languages: Math.max(typed.languages.filled, person?.languages?.length ?? 0),
            experience: Math.max(typed.experience.filled, person?.experience?.length ?? 0),
          },
          { languages: typed.languages.asked, experience: typed.experience.asked },
        ),
        bases: basisChoices(unreadBasis(person)),
        municipalities: served.map(({ _id, name }) => ({ value: _id, label: name })),
      },
      clarifier: who === 'clarifier',
      hasCpr: person?.hasCpr ?? false,
      revision,
      matchingNow: person && { yes: 'Ja', no: 'Nej', unasked: 'Ikke spurgt endnu' }[matchingAnswer(person)],
      questions: person ? questionRows(person) : [],
    }
  }

  const empty = (request: FastifyRequest) =>
    profileForm.empty({ sourceWho: request.account.name, sourceWhen: request.today, certainty: 'told' })

  /** One more row, asked for by a button: nothing is checked or saved. */
  const moreRows = async (request: FastifyRequest, reply: FastifyReply, person: StaffView | null) => {
    const { state } = profileForm.read(request.body, { today: request.today })
    const data = await page(request, person, state.values.revision)
    return reply.page('profiles/form', { ...data, form: profileForm.empty(state.values) })
  }
  const wantsRow = (request: FastifyRequest) => Object.hasOwn((request.body ?? {}) as object, 'tilfoej')

  /** All that is wrong besides the fields that could not be read. */
  async function mistakes(
    { acting, today }: FastifyRequest,
    person: StaffView | null,
    sound: Partial<ProfileInput>,
    wrong: FormState['error'],
  ): Promise<Mistake[]> {
    const asylPersonId = 'asylPersonId' in wrong ? undefined : personNumber(sound.asylPersonId)
    const { municipality } = sound
    const cpr = 'cpr' in wrong ? undefined : cprIn(sound)
    const found: Mistake[] = [
      ...faultsIn(sound, { today, wrong }),
      ...(await profiles.faults(acting, { asylPersonId, cpr, municipality }, person?._id)),
    ]
    // Staff write about their own municipality.
    const arrival = parseDanishDate(sound.expectedArrival ?? '', { today })
    if (!person && 'day' in arrival && arrival.day < addDays(today, -365))
      found.push({ field: 'expectedArrival', text: profileWords.refused.longAgo })
    if (!person && !municipality && acting.scope.kind !== 'municipality')
      found.push({ field: 'municipality', text: profileWords.refused.noMunicipality })
    const isStale = person !== null && person.revision !== sound.revision
    const mustBeMended = found.length > 0 || Object.keys(wrong).length > 0
    return mustBeMended && isStale ? [...found, { field: null, text: profileWords.refused.stale }] : found
  }

  app.get(place.create(), config, async (request, reply) =>
    reply.page('profiles/form', { ...(await page(request, null)), form: empty(request) }),
  )

  app.post(place.create(), config, async (request, reply) => {
    if (wantsRow(request)) return moreRows(request, reply, null)
    return submit(request, reply, {
      form: profileForm,
      page: 'profiles/form',
      data: () => page(request, null),
      judge: (sound, wrong) => mistakes(request, null, sound, wrong),
      act: async input => {
        const { facts, ...told } = toldIn(input, { found: null, today: request.today })
        const municipality = facts.municipality ?? municipalityOf(request)
        const made = await profiles.create(request.acting, {
          ...told,
          facts: { ...facts, firstName: input.firstName, municipality },
        })
        return reply.done(who === 'staff' ? paths.profiles.show(made._id) : place.list(), 'Kompetenceprofilen er gemt.')
      },
    })
  })

  const found = async (request: FastifyRequest<{ Params: { id: string } }>) =>
    disclose(await profiles.get(request.acting, request.params.id, 'kompetenceprofil rettes'), audience)

  app.get(place.edit(), { ...config, schema: { params: idParams } }, async (request, reply) => {
    const person = await found(request)
    const values = valuesOf(person, { who: request.account.name, today: request.today })
    return reply.page('profiles/form', { ...(await page(request, person)), form: profileForm.empty(values) })
  })

  app.post(place.edit(), { ...config, schema: { params: idParams } }, async (request, reply) => {
    const person = await found(request)
    if (wantsRow(request)) return moreRows(request, reply, person)
    let told: Told | null = null as Told | null
    return submit(request, reply, {
      form: profileForm,
      page: 'profiles/form',
      data: async form => {
        const standing = await found(request)
        const { revision } = form.values
        // Told what stands now, the same click again may write over it.
        const read = told !== null && String(standing.revision) !== revision
        const otherwise = read && told ? Object.keys(changedFacts(standing as Profile, told.facts)) : []
        return {
          ...(await page(request, standing, read ? standing.revision : revision)),
          now: factsOf(standing, otherwise),
        }
      },
      judge: (sound, wrong) => mistakes(request, person, sound, wrong),
      act: async input => {
        const { revision = -1, answered } = input
        told = toldIn(input, { found: person, today: request.today })
        await profiles.update(request.acting, request.params.id, { ...told, revision, answered })
        return reply.done(who === 'staff' ? linkTo(person) : place.list(), 'Ændringerne er gemt.')
      },
    })
  })
}

/** Staff write about their own municipality; a clarifier must choose one. */
function municipalityOf({ acting }: FastifyRequest): string {
  if (acting.scope.kind !== 'municipality') throw refuse('INVALID')
  return acting.scope.municipality
}

/** How many rows are filled, and how many the form should have: those it had, and one more where the button was pressed. */
function rowsIn(body: unknown) {
  const fields = (body ?? {}) as Record<string, unknown>
  const of = (kind: 'languages' | 'experience') => {
    const filled = Object.entries(fields).flatMap(([name, value]) => {
      const index = name.startsWith(`${kind}.`) && value ? Number(name.split('.')[1]) : -1
      return Number.isInteger(index) && index >= 0 && index < mostRows ? [index + 1] : []
    })
    const had = Number(fields[`${kind}Rows`]) || 0
    return { filled: Math.max(0, ...filled), asked: had + (fields.tilfoej === kind ? 1 : 0) }
  }
  return { languages: of('languages'), experience: of('experience') }
}
