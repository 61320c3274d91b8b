/** The pages of the IGU hotline: where a company asks, and where the one contact answers. */
import { Type } from 'typebox'
import { type Acting, system } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Companies } from '../companies/service.js'
import type { Clock } from '../lib/clock.js'
import { refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import { promised } from '../lib/words/da/promise.js'
import { da } from '../lib/words/da.js'
import type { Municipalities } from '../municipalities/service.js'
import { schemes } from '../openings/model.js'
import type { Openings } from '../openings/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { pageLinks, pageNumber } from '../web/paging.js'
import { submit } from '../web/submit.js'
import { callOf } from './calls.js'
import { answerForm, askForm, followUpForm, limits, refuseCpr } from './form.js'
import type { Question } from './model.js'
import type { Hotline } from './service.js'
import {
  companyFacts,
  headOf,
  inboxRow,
  namesOf,
  openingFacts,
  ownPage,
  ownRow,
  thread,
  whoAnswers,
  writtenDown,
} from './view.js'

interface Deps {
  accounts: Accounts
  clock: Clock
  companies: Companies
  hotline: Hotline
  municipalities: Municipalities
  openings: Openings
}

const employer = { config: { allow: ['employer'] as const } }
const staff = { config: { allow: ['hotline', 'consultant', 'coordinator'] as const } }
const one = { schema: { params: idParams } }
const inboxQuery = Type.Object({ side: pageNumber })
const words = da.hotline

export const hotlineRoutes = (deps: Deps) => async (app: App) => {
  employerPages(app, deps)
  staffPages(app, deps)
}

const writersOf = async (accounts: Accounts, { messages }: Question) =>
  namesOf(await accounts.byIds(messages.map(({ by }) => by)))

function employerPages(app: App, { accounts, clock, hotline, municipalities, openings }: Deps): void {
  async function listPage(acting: Acting) {
    const { scope } = acting
    const [questions, own, municipality] = await Promise.all([
      hotline.ofCompany(acting),
      openings.listForCompany(acting),
      scope.kind === 'company' ? municipalities.get(scope.municipality) : null,
    ])
    const byId = new Map(own.map(opening => [opening._id, opening]))
    return {
      title: words.title,
      lead: promised(words.lead, municipality),
      action: paths.questions.list(),
      limits,
      openings: own.map(({ _id, title, number }) => ({
        value: _id,
        label: `${title || da.openings.untitled} (${number})`,
      })),
      schemes: schemes.map(scheme => ({ value: scheme, label: da.openings.schemes[scheme] })),
      table: {
        caption: words.listTitle,
        hideCaption: true,
        columns: [{ text: words.question }, { text: words.askedOn }, { text: words.status }],
        rows: questions.map(question => ownRow(question, byId)),
      },
    }
  }

  const preselected = { querystring: Type.Object({ opslag: Type.Optional(Type.String({ maxLength: 40 })) }) }
  app.get(paths.questions.list(), { ...employer, schema: preselected }, async (request, reply) =>
    reply.page('hotline/questions', {
      ...(await listPage(request.acting)),
      form: askForm.empty({ opening: request.query.opslag ?? '' }),
    }),
  )
  app.post(paths.questions.list(), employer, (request, reply) =>
    submit(request, reply, {
      form: askForm,
      page: 'hotline/questions',
      data: () => listPage(request.acting),
      act: async input => {
        refuseCpr('text', input.text)
        refuseCpr('subject', input.subject ?? '')
        const { _id } = await hotline.ask(request.acting, input)
        return reply.done(paths.questions.show(_id), words.sent)
      },
    }),
  )

  async function showPage(acting: Acting, id: string) {
    const question = await hotline.get(acting, id)
    const [names, dueAt, opening, municipality] = await Promise.all([
      writersOf(accounts, question),
      hotline.dueAt(question),
      question.opening ? openings.byId(question.opening) : null,
      municipalities.get(question.municipality),
    ])
    return {
      ...ownPage(question, dueAt, opening, clock.now()),
      back: { href: paths.questions.list(), text: words.back },
      messages: thread(question, names),
      writtenDown: writtenDown(question, names),
      limits,
      action: paths.questions.show(id),
      close: question.state === 'closed' ? null : paths.questions.close(id),
      closeText: question.state === 'waiting' ? words.closeWaiting : words.close,
      followUpHint:
        question.state === 'waiting' ? words.followUpWaiting : promised(words.followUpAnswered, municipality),
    }
  }

  app.get(paths.questions.show(), { ...employer, ...one }, async (request, reply) =>
    reply.page('hotline/question', {
      ...(await showPage(request.acting, request.params.id)),
      form: followUpForm.empty(),
    }),
  )
  app.post(paths.questions.show(), { ...employer, ...one }, (request, reply) =>
    submit(request, reply, {
      form: followUpForm,
      page: 'hotline/question',
      data: () => showPage(request.acting, request.params.id),
      act: async ({ text }) => {
        refuseCpr('text', text)
        await hotline.followUp(request.acting, request.params.id, text)
        return reply.done(paths.questions.show(request.params.id), words.followUpSent)
      },
    }),
  )
  app.post(paths.questions.close(), { ...employer, ...one }, async (request, reply) => {
    await hotline.close(request.acting, request.params.id)
    return reply.done(paths.questions.show(request.params.id), words.closed)
  })
}

function staffPages(app: App, { accounts, clock, companies, hotline, municipalities, openings }: Deps): void {
  /** Who answers in the acting account's municipality now. */
  async function answering({ scope }: Acting) {
    const municipality = scope.kind === 'municipality' ? await municipalities.get(scope.municipality) : null
    const now = municipality && (await accounts.hotlineOf(municipality._id))
    if (!municipality || !now) throw refuse('NOT_FOUND')
    const { contact, standIn } = municipality.hotline
    const people = await Promise.all([accounts.byId(contact), accounts.byId(standIn)])
    return whoAnswers({ hotline: now, contact: people[0], standIn: people[1] })
  }

  app.get(paths.doors.hotline(), { ...staff, schema: { querystring: inboxQuery } }, async (request, reply) => {
    const { acting } = request
    const [{ waiting, others, ...pages }, now] = await Promise.all([
      hotline.inbox(acting, request.query.side),
      answering(acting),
    ])
    const all = [...waiting.map(({ question }) => question), ...others]
    const names = namesOf(await companies.byIds(all.map(({ company }) => company)))
    const columns = (last: string) => [{ text: 'Spørgsmål' }, { text: 'Virksomhed' }, { text: last }]
    return reply.page('hotline/inbox', {
      title: 'IGU-hotline',
      findCompany: paths.hotline.companies(),
      answering: now,
      waiting: {
        ...{ caption: 'Venter på svar, de mest hastende først', hideCaption: true, columns: columns('Svar senest') },
        rows: waiting.map(({ question, dueAt }) => inboxRow(question, dueAt, names, clock.now())),
      },
      others: {
        ...{ caption: 'Besvarede og afsluttede, de seneste først', hideCaption: true, columns: columns('Status') },
        rows: others.map(question => inboxRow(question, null, names, clock.now())),
      },
      pages: pageLinks(pages, paths.hotline.answered, 'Besvaret eller afsluttet'),
    })
  })

  async function questionPage(acting: Acting, id: string) {
    const question = await hotline.get(acting, id)
    const [company, opening, names, dueAt, now, mayAnswer, asker, members] = await Promise.all([
      companies.get(system, question.company),
      question.opening ? openings.byId(question.opening) : null,
      writersOf(accounts, question),
      hotline.dueAt(question),
      answering(acting),
      hotline.mayAnswer(acting, question),
      callOf(question)?.heardFrom ?? accounts.byId(question.askedBy),
      accounts.membersOfCompany(question.company),
    ])
    const consultant = await accounts.byId(await accounts.actingFor(company.keyConsultant, company.municipality))
    const linked = acting.role !== 'hotline'
    const open = question.state !== 'closed'
    return {
      ...headOf(question),
      back: { href: paths.doors.hotline(), text: 'Alle spørgsmål' },
      row: inboxRow(question, dueAt, namesOf([company]), clock.now()).cells[2],
      company: companyFacts(company, { asker, consultant }, linked),
      opening: opening && openingFacts(opening, linked),
      messages: thread(question, names),
      writtenDown: writtenDown(question, names),
      nobody: members.length === 0,
      newCall: mayAnswer && paths.hotline.call(company._id),
      answering: now,
      limits,
      isAnswered: question.state === 'answered',
      open,
      mayAnswer: mayAnswer && open,
      seen: question.messages.length,
      action: paths.hotline.question(id),
      close: mayAnswer && question.state === 'answered' ? paths.hotline.close(id) : null,
    }
  }

  app.get(paths.hotline.question(), { ...staff, ...one }, async (request, reply) =>
    reply.page('hotline/answer', {
      ...(await questionPage(request.acting, request.params.id)),
      form: answerForm.empty(),
    }),
  )
  app.post(paths.hotline.question(), { ...staff, ...one }, (request, reply) =>
    submit(request, reply, {
      form: answerForm,
      page: 'hotline/answer',
      data: () => questionPage(request.acting, request.params.id),
      act: async input => {
        refuseCpr('text', input.text)
        const { company } = await hotline.answer(request.acting, request.params.id, input)
        const heard = (await accounts.membersOfCompany(company)).length > 0
        return reply.done(
          paths.hotline.question(request.params.id),
          heard
            ? 'Svaret er sendt til virksomheden.'
            : 'Svaret er gemt. Ingen fra virksomheden har adgang, så ingen får en mail: ring med svaret.',
        )
      },
    }),
  )
  app.post(paths.hotline.close(), { ...staff, ...one }, async (request, reply) => {
    await hotline.close(request.acting, request.params.id)
    return reply.done(paths.doors.hotline(), 'Spørgsmålet er afsluttet.')
  })
}
