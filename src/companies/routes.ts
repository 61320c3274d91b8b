/** The public registration, and the company's own page about itself. */
import { Type } from 'typebox'
import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import { refuse } from '../lib/errors.js'
import { filled } from '../lib/filled.js'
import { paths } from '../lib/paths.js'
import { companyWords as words } from '../lib/words/da/companies.js'
import type { App } from '../web/fastify.js'
import { submit } from '../web/submit.js'
import { colleagueForm, nothingTyped, registerForm, workplaceForm } from './form.js'
import type { Companies } from './service.js'
import {
  consultantBox,
  facts,
  invitersOf,
  lists,
  memberRows,
  waitingRow,
  workplaceTable,
  workplaceValues,
} from './view.js'

const open = { allow: 'public' } as const
const employer = { config: { allow: ['employer'] as const } }
const id = Type.String({ pattern: '^[a-z]{1,40}$' })
const oneWorkplace = { ...employer, schema: { params: Type.Object({ workplace: id }) } }
const onePerson = { ...employer, schema: { params: Type.Object({ account: id }) } }

/** The company that a signed-in employer acts for. */
const own = ({ scope }: Acting): string => {
  if (scope.kind !== 'company') throw refuse('NOT_FOUND')
  return scope.company
}

export const companyRoutes =
  ({ accounts, companies }: { accounts: Accounts; companies: Companies }) =>
  async (app: App) => {
    const registerPage = { title: words.registerTitle, lists }

    app.get(paths.register.company(), { config: open }, async (request, reply) =>
      reply.page('companies/register', { ...registerPage, form: registerForm.empty({ asOf: request.today }) }),
    )

    app.post(paths.register.company(), { config: { ...open, limit: 'registration' } }, (request, reply) =>
      submit(request, reply, {
        form: registerForm,
        page: 'companies/register',
        data: () => registerPage,
        judge: sound => companies.registrationMistakes({ ...nothingTyped, ...sound }),
        act: async input => {
          const registered = await companies.register(input)
          return reply.done(paths.register.received(), await consultantSentence(registered))
        },
      }),
    )

    app.get(paths.register.received(), { config: open }, async (_request, reply) =>
      reply.page('companies/received', { title: words.registeredTitle }),
    )

    /** The consultant of what was typed, not of what may be registered already. */
    async function consultantSentence(of: { consultant: string; municipality: string }): Promise<string | undefined> {
      const acting = await accounts.byId(await accounts.actingFor(of.consultant, of.municipality))
      if (!acting?.phone) return undefined
      const { name, phone, email } = acting
      return words.registeredConsultant.replace('{name}', name).replace('{phone}', phone).replace('{email}', email)
    }

    async function detailsPage(acting: Acting) {
      const company = await companies.get(acting, own(acting))
      const [{ active, invited, waiting }, mayLetIn, consultant] = await Promise.all([
        companies.members(acting, company._id),
        companies.mayLetIn(acting, company),
        accounts.actingFor(company.keyConsultant, company.municipality).then(accounts.byId),
      ])
      return {
        title: words.detailsTitle,
        facts: facts(company),
        workplaces: workplaceTable(company, paths.companies.workplace),
        ...memberRows(
          { active, invited },
          {
            ...{ company: company._id, reader: acting.account, as: 'colleague' },
            ...{ mayLetIn, remove: paths.companies.remove },
            inviters: await accounts.byIds(invitersOf(company._id, active, invited)),
          },
        ),
        waiting: mayLetIn ? waiting.map(waitingRow(company, 'colleague')) : [],
        mayLetIn,
        consultant: consultantBox(consultant),
        form: colleagueForm.empty(),
      }
    }

    app.get(paths.companies.details(), employer, async (request, reply) =>
      reply.page('companies/details', await detailsPage(request.acting)),
    )

    app.post(
      paths.companies.inviteColleague(),
      { config: { ...employer.config, limit: 'invitation' } },
      (request, reply) =>
        submit(request, reply, {
          form: colleagueForm,
          page: 'companies/details',
          data: () => detailsPage(request.acting),
          act: async colleague => {
            await companies.inviteColleague(request.acting, own(request.acting), colleague)
            return reply.done(paths.companies.details(), filled(words.memberInvited, colleague))
          },
        }),
    )

    const workplacePage = (title: string) => ({ title, back: paths.companies.details(), action: '' })

    app.get(paths.companies.newWorkplace(), employer, async (request, reply) =>
      reply.page('companies/workplace', {
        ...workplacePage(words.addWorkplace),
        action: paths.companies.newWorkplace(),
        form: workplaceForm.empty(workplaceValues(undefined, request.today)),
      }),
    )

    app.post(paths.companies.newWorkplace(), employer, (request, reply) =>
      submit(request, reply, {
        form: workplaceForm,
        page: 'companies/workplace',
        data: () => ({ ...workplacePage(words.addWorkplace), action: paths.companies.newWorkplace() }),
        act: async input => {
          await companies.addWorkplace(request.acting, own(request.acting), input)
          return reply.done(paths.companies.details(), words.workplaceSaved)
        },
      }),
    )

    app.get(paths.companies.workplace(), oneWorkplace, async (request, reply) => {
      const company = await companies.get(request.acting, own(request.acting))
      const workplace = company.workplaces.find(one => one.id === request.params.workplace)
      if (!workplace) throw refuse('NOT_FOUND')
      return reply.page('companies/workplace', {
        ...workplacePage(words.editWorkplace),
        action: paths.companies.workplace(workplace.id),
        form: workplaceForm.empty(workplaceValues(workplace, request.today)),
      })
    })

    app.post(paths.companies.workplace(), oneWorkplace, (request, reply) =>
      submit(request, reply, {
        form: workplaceForm,
        page: 'companies/workplace',
        data: () => ({
          ...workplacePage(words.editWorkplace),
          action: paths.companies.workplace(request.params.workplace),
        }),
        act: async input => {
          await companies.updateWorkplace(request.acting, own(request.acting), request.params.workplace, input)
          return reply.done(paths.companies.details(), words.workplaceSaved)
        },
      }),
    )

    app.post(paths.companies.approve(), onePerson, async (request, reply) => {
      await companies.approveMember(request.acting, own(request.acting), request.params.account)
      return reply.done(paths.companies.details(), words.memberApproved)
    })

    app.post(paths.companies.reject(), onePerson, async (request, reply) => {
      await companies.rejectMember(request.acting, own(request.acting), request.params.account)
      return reply.done(paths.companies.details(), words.memberRejected)
    })

    app.post(paths.companies.remove(), onePerson, async (request, reply) => {
      await companies.removeMember(request.acting, own(request.acting), request.params.account)
      return reply.done(paths.companies.details(), words.memberRemoved)
    })
  }
