/** The municipality's page about one person: facts, consents, status, owner. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import { type Day, formatDay } from '../lib/days.js'
import { invalid } from '../lib/errors.js'
import { markOf } from '../lib/ids.js'
import { languageOptions } from '../lib/languages.js'
import { paths } from '../lib/paths.js'
import { profileWords } from '../lib/words/da/profiles.js'
import type { Municipalities } from '../municipalities/service.js'
import type { Openings } from '../openings/service.js'
import type { Placements } from '../placements/service.js'
import type { Insight } from '../proposals/insight.js'
import type { Proposals } from '../proposals/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import type { Form } from '../web/forms.js'
import { submit } from '../web/submit.js'
import { arrivedForm, consentForm, householdForm, moveForm, ownerForm, stateForm, withdrawForm } from './case-form.js'
import { callText, courseColumns, courseRows, heldBy } from './course-view.js'
import { disclose, type StaffView } from './disclosure.js'
import { completeness } from './facts.js'
import { openingsOf } from './openings-view.js'
import type { Profiles } from './service.js'
import {
  arrivalOf,
  consentRows,
  linkTo,
  manualStateOptions,
  matchingAnswer,
  nameOf,
  questionRows,
  sectionsOf,
  statusOf,
} from './view.js'

interface Deps {
  profiles: Profiles
  accounts: Pick<Accounts, 'byIds' | 'caseworkers'>
  companies: Pick<Companies, 'byIds' | 'list'>
  municipalities: Municipalities
  insight: Pick<Insight, 'ofPerson'>
  openings: Pick<Openings, 'byIds'>
  placements: Pick<Placements, 'fallen' | 'ofPerson'>
  proposals: Pick<Proposals, 'companiesElsewhere' | 'ofProfile'>
}

/** So many openings are shown, of those that fit and of those that nearly do; so many more each time, and never more than that. */
const [openingsShown, openingsMore, openingsMost] = [5, 10, 95]
const personQuery = Type.Object({
  opslag: Type.Optional(Type.Integer({ minimum: openingsShown, maximum: openingsMost })),
})

type OfPerson = FastifyRequest<{ Params: { id: string } }>

const staff = { config: { allow: ['consultant', 'coordinator'] } } as const
const onePerson = { ...staff, schema: { params: idParams } } as const

export const profileRoutes =
  ({ profiles, accounts, companies, municipalities, insight, openings, placements, proposals }: Deps) =>
  async (app: App) => {
    const ownersOf = async (people: readonly StaffView[]) => {
      const found = await accounts.byIds(people.flatMap(({ owner }) => owner ?? []))
      return new Map(found.map(({ _id, name }) => [_id, name]))
    }

    /** To whom the person may say yes: the own companies, and those of others for whose openings the person is put forward. */
    async function companiesToHear(acting: Acting, id: string) {
      const elsewhere = await proposals.companiesElsewhere(acting, id)
      return [...(await companies.list(acting)), ...(await companies.byIds(elsewhere))]
    }

    /** What the person has with companies now and had before. */
    async function stands(acting: Acting, id: string, today: Day) {
      const own = await placements.ofPerson(acting, id)
      const proposed = await proposals.ofProfile(acting, id)
      const about = [...own, ...proposed.values()]
      const [fallen, known, hosts] = await Promise.all([
        placements.fallen(own),
        openings.byIds(about.map(({ opening }) => opening)),
        companies.byIds(about.map(({ company }) => company)),
      ])
      return {
        proposed,
        rows: courseRows({
          ...{ placements: own, fallen, openings: known, companies: hosts },
          proposals: [...proposed.values()],
        }),
        ...heldBy({ placements: own, fallen, companies: hosts }, today),
      }
    }

    /** The page of one person; the reading is in the log before. */
    async function personPage(request: OfPerson, open: string | null = null, shown = openingsShown) {
      const person = disclose(await profiles.get(request.acting, request.params.id), { kind: 'consultant' })
      const given = person.consents?.flatMap(({ company }) => company ?? []) ?? []
      const [owners, colleagues, known, asked, served, fitting, { proposed, rows, course, next, toCall }] =
        await Promise.all([
          ownersOf([person]),
          accounts.caseworkers(person.municipality ?? ''),
          companiesToHear(request.acting, person._id),
          companies.byIds(given),
          municipalities.all(),
          insight.ofPerson(request.acting, person._id, { limit: shown, near: openingsShown }),
          stands(request.acting, person._id, request.today),
        ])
      const { done, total, missing } = completeness(person)
      const id = person._id
      return {
        title: `Borger ${markOf(id)}`,
        heading: nameOf(person),
        back: { href: paths.profiles.list(), text: 'Til borgere' },
        // the small form that must be mended, so that it is not folded away
        open,
        lead: arrivalOf(person, request.today),
        facts: [
          { label: 'Egen konsulent', text: owners.get(person.owner ?? '') ?? 'Ingen' },
          {
            label: 'Status',
            text: course ? `Har et forløb hos ${course.company}` : statusOf(person),
            // Somebody who is ill has the course all the same.
            note: course && person.manualState ? statusOf(person) : null,
          },
          { label: 'Må matches', text: { yes: 'Ja', no: 'Nej', unasked: 'Ikke spurgt endnu' }[matchingAnswer(person)] },
          {
            label: 'Udfyldt',
            text: `${done} af ${total}`,
            note: missing.length > 0 ? `Mangler: ${missing.join(', ').toLowerCase()}` : null,
          },
        ],
        erasedOn: person.erasure ? formatDay(person.erasure.on) : null,
        questions: questionRows(person),
        sections: sectionsOf(person).filter(({ rows }) => rows.length > 0),
        matching: matchingAnswer(person),
        consents: consentRows(person, new Map(asked.map(({ _id, name }) => [_id, name]))),
        openings: fitting && {
          ...openingsOf(fitting, proposed, person.municipality),
          more:
            fitting.fitting > shown && shown < openingsMost
              ? paths.profiles.moreOpenings(id, shown + openingsMore, shown + 1)
              : null,
        },
        ...{ held: course, next },
        // why nobody looks for openings
        taken: course && (next !== null || !course.nearEnd),
        off: toCall.filter(({ fell }) => fell),
        courses: { columns: courseColumns, rows },
        arrived: person.arrivedOn,
        links: {
          edit: paths.profiles.staffEdit(id),
          consent: paths.profiles.consent(id),
          withdraw: paths.profiles.withdraw(id),
          arrived: paths.profiles.arrived(id),
          state: paths.profiles.state(id),
          owner: paths.profiles.owner(id),
          household: paths.profiles.household(id),
          move: paths.profiles.move(id),
          keep: paths.retention.keep(id),
          remove: paths.profiles.remove(id),
          rightOfAccess: paths.profiles.rightOfAccess(id),
        },
        choices: {
          kinds: [
            { value: 'matching', label: 'Kommunen må finde et match' },
            { value: 'company', label: 'Én bestemt virksomhed må se personen' },
          ],
          companies: known.map(({ _id, name }) => ({ value: _id, label: name })),
          languages: languageOptions,
          states: manualStateOptions,
          staff: colleagues.map(({ _id, name }) => ({ value: _id, label: name })),
          municipalities: served
            .filter(({ _id }) => _id !== person.municipality)
            .map(({ _id, name }) => ({ value: _id, label: name })),
        },
        now: {
          state: person.manualState ?? 'available',
          owner: person.owner ?? '',
          household: person.household ?? '',
          today: request.today,
          language: person.languages?.find(({ motherTongue }) => motherTongue)?.language ?? '',
        },
      }
    }

    app.get(
      paths.profiles.show(),
      { ...staff, schema: { params: idParams, querystring: personQuery } },
      async (request, reply) =>
        reply.page('profiles/person', {
          ...(await personPage(request, null, request.query.opslag)),
          form: consentForm.empty(),
        }),
    )

    /** A small form of the person's page. */
    const small = <Input>(
      path: string,
      form: Form<Input>,
      sentence: string | ((request: OfPerson) => Promise<string>),
      act: (request: OfPerson, input: Input) => Promise<unknown>,
      after: (id: string) => string = paths.profiles.show,
    ) =>
      app.post(path, onePerson, (request, reply: FastifyReply) =>
        submit(request, reply, {
          form,
          page: 'profiles/person',
          data: () => personPage(request, path),
          act: async input => {
            await act(request, input)
            const told = typeof sentence === 'string' ? sentence : await sentence(request)
            return reply.done(after(request.params.id), told)
          },
        }),
      )

    small(paths.profiles.consent(), consentForm, 'Samtykket er registreret.', async (request, input) => {
      const { kind, company = null, on, language, interpreter } = input
      if (kind === 'company') {
        const known = await companiesToHear(request.acting, request.params.id)
        if (!known.some(({ _id }) => _id === company))
          throw invalid([{ field: 'company', text: 'Vælg virksomheden på listen.' }])
      } else if (company) throw invalid([{ field: 'company', text: profileWords.refused.companyToo }])
      return profiles.recordConsent(request.acting, request.params.id, { kind, company, on, language, interpreter })
    })
    small(
      paths.profiles.withdraw(),
      withdrawForm,
      async ({ acting, params, today }) => {
        const { toCall } = await stands(acting, params.id, today)
        return `Samtykket er trukket tilbage. Det gælder nu.${callText(toCall.filter(({ fell }) => fell))}`
      },
      (request, input) => profiles.withdrawConsent(request.acting, request.params.id, input),
    )
    small(paths.profiles.arrived(), arrivedForm, 'Ankomsten er gemt.', ({ acting, params }, input) => {
      const { arrivedOn, seen = null, notYet } = input
      if (!arrivedOn && !notYet) throw invalid([{ field: 'arrivedOn', text: 'Skriv den dag, personen kom.' }])
      return profiles.markArrived(acting, params.id, notYet ? null : (arrivedOn ?? null), seen)
    })
    small(paths.profiles.state(), stateForm, 'Status er gemt.', (request, { state }) =>
      profiles.setManualState(request.acting, request.params.id, state === 'available' ? null : state),
    )
    small(paths.profiles.household(), householdForm, 'Familiens mærke er gemt.', (request, { household }) =>
      profiles.setHousehold(request.acting, request.params.id, household),
    )
    small(paths.profiles.owner(), ownerForm, 'Personen har fået en konsulent.', (request, { owner }) =>
      profiles.assignOwner(request.acting, request.params.id, owner),
    )
    const backToList = () => paths.profiles.list()
    small(
      paths.profiles.move(),
      moveForm,
      'Personen er flyttet til den anden kommune.',
      (request, { municipality }) => profiles.move(request.acting, request.params.id, municipality),
      backToList,
    )

    app.get(paths.profiles.remove(), onePerson, async (request, reply) => {
      const person = disclose(await profiles.get(request.acting, request.params.id, 'før personen måske fjernes'), {
        kind: 'consultant',
      })
      return reply.page('profiles/remove', {
        title: `Fjern borger ${markOf(person._id)}?`,
        heading: `Fjern ${nameOf(person)}?`,
        courses: (await stands(request.acting, person._id, request.today)).toCall,
        back: { href: linkTo(person), text: 'Til personen' },
        action: paths.profiles.remove(person._id),
        keep: linkTo(person),
      })
    })
    app.post(paths.profiles.remove(), onePerson, async (request, reply) => {
      const { toCall } = await stands(request.acting, request.params.id, request.today)
      await profiles.remove(request.acting, request.params.id)
      return reply.done(paths.profiles.list(), `Personen er fjernet og bliver ikke vist mere.${callText(toCall)}`)
    })
  }
