/** The consultants' companies: who is new, who waits for access, and what must be mended. */
import { Type } from 'typebox'
import type { Acting } from '../accounts/scope.js'
import type { Audit } from '../audit/service.js'
import type { Hotline } from '../hotline/service.js'
import { refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import { sectorOptions } from '../lib/sectors.js'
import type { Openings } from '../openings/service.js'
import type { Placement } from '../placements/model.js'
import type { Placements } from '../placements/service.js'
import { discloseInCase } from '../profiles/disclosure.js'
import type { Profiles } from '../profiles/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { courseTable, mostCourses } from './course-view.js'
import { aboutForm, handOverForm, inviteForm, workplaceForm } from './form.js'
import type { Company } from './model.js'
import { type StaffListDeps, staffList } from './staff-list-routes.js'
import {
  employerOptions,
  facts,
  invitersOf,
  memberRows,
  openingTable,
  waitingRow,
  workplaceTable,
  workplaceValues,
} from './view.js'

const staff = { config: { allow: ['consultant', 'coordinator'] as const } }
const coordinator = { config: { allow: ['coordinator'] as const } }
const one = { ...staff, schema: { params: idParams } }
const id = Type.String({ pattern: '^[a-z]{1,40}$' })
const onePerson = { ...staff, schema: { params: Type.Object({ id, account: id }) } }
const oneWorkplace = { ...staff, schema: { params: Type.Object({ id, workplace: id }) } }
/** The last part of the address of a workplace that is not there yet. */
const newWorkplace = 'ny'

interface Deps extends StaffListDeps {
  audit: Pick<Audit, 'record'>
  hotline: Pick<Hotline, 'mayAnswerIn'>
  openings: Openings
  placements: Pick<Placements, 'ofCompany'>
  profiles: Pick<Profiles, 'byIds'>
}

export const companyStaffRoutes = (deps: Deps) => async (app: App) => {
  const { accounts, audit, companies, hotline, openings, placements, profiles } = deps
  staffList(app, deps)

  /** The newest courses of a company; whoever stands in the table is in the log before. */
  async function courses(acting: Acting, company: Company) {
    const found = await placements.ofCompany(acting, company._id, mostCourses)
    const [people, heads] = await Promise.all([
      profiles.byIds(found.placements.map(({ profile }) => profile)),
      openings.headsOf(found.placements.map(({ opening }) => opening)),
    ])
    if (people.length > 0)
      await audit.record(acting, {
        ...{ what: 'placement.list', on: people.map(({ _id }) => _id) },
        why: 'virksomhedens forløb',
      })
    const personOf = (placement: Placement) => {
      const profile = people.find(({ _id }) => _id === placement.profile)
      return profile ? discloseInCase(profile, acting.scope, placement) : null
    }
    return courseTable(company, { ...found, openings: heads, personOf })
  }

  async function showPage(acting: Acting, companyId: string) {
    const company = await companies.get(acting, companyId)
    const [{ active, invited, waiting }, mayDecide, mayAnswer, consultant, colleagues, posted] = await Promise.all([
      companies.members(acting, companyId),
      companies.mayDecide(acting, company),
      hotline.mayAnswerIn(acting, company.municipality),
      accounts.byId(company.keyConsultant),
      accounts.staff(company.municipality),
      openings.listForStaff(acting, { company: companyId }),
    ])
    return {
      title: company.name,
      back: { href: paths.companies.list(), text: 'Alle virksomheder' },
      company: { id: company._id, name: company.name, verified: company.verifiedAt !== null },
      facts: [
        ...facts(company),
        { label: 'E-mail fra fil eller tilmelding', text: company.contactEmail ?? 'Ikke oplyst' },
      ],
      openings: openingTable(posted),
      courses: await courses(acting, company),
      workplaces: workplaceTable(company, workplace => paths.companies.workplaceOf(companyId, workplace)),
      links: {
        newWorkplace: paths.companies.workplaceOf(companyId, newWorkplace),
        call: mayAnswer && paths.hotline.call(companyId),
      },
      ...memberRows(
        { active, invited },
        {
          ...{ company: companyId, reader: acting.account, as: 'staff', mayLetIn: mayDecide },
          remove: account => paths.companies.removeMember(companyId, account),
          inviters: await accounts.byIds(invitersOf(companyId, active, invited)),
        },
      ),
      waiting: waiting.map(waitingRow(company, 'staff')),
      mayDecide,
      unverify: mayDecide && company.verifiedAt !== null ? paths.companies.unverify(companyId) : null,
      isOnly: active.length === 1,
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
      mayHandOver: acting.role === 'coordinator',
      colleagues: colleagues
        .filter(({ memberships }) => memberships.some(isConsultant(company.municipality)))
        .map(({ _id, name }) => ({ value: _id, label: name })),
      keyConsultant: company.keyConsultant,
      form: inviteForm.empty(),
    }
  }

  app.get(paths.companies.show(), one, async (request, reply) =>
    reply.page('companies/staff-show', await showPage(request.acting, request.params.id)),
  )

  app.post(paths.companies.verify(), one, async (request, reply) => {
    await companies.verify(request.acting, request.params.id)
    return reply.done(paths.companies.show(request.params.id), 'Virksomheden er godkendt og har fået besked.')
  })

  app.post(paths.companies.unverify(), one, async (request, reply) => {
    await companies.unverify(request.acting, request.params.id)
    return reply.done(
      paths.companies.show(request.params.id),
      'Godkendelsen er trukket tilbage. Virksomheden ser ingen kandidater mere.',
    )
  })

  app.post(paths.companies.approveMember(), onePerson, async (request, reply) => {
    const { id: company, account } = request.params
    await companies.approveMember(request.acting, company, account)
    return reply.done(paths.companies.show(company), 'Personen har fået adgang og besked.')
  })

  app.post(paths.companies.rejectMember(), onePerson, async (request, reply) => {
    const { id: company, account } = request.params
    await companies.rejectMember(request.acting, company, account)
    return reply.done(paths.companies.show(company), 'Personen har ikke fået adgang og har fået besked.')
  })

  app.post(paths.companies.removeMember(), onePerson, async (request, reply) => {
    const { id: company, account } = request.params
    await companies.removeMember(request.acting, company, account)
    return reply.done(paths.companies.show(company), 'Personen har ikke adgang længere og har fået besked.')
  })

  app.post(paths.companies.invite(), one, (request, reply) =>
    submit(request, reply, {
      form: inviteForm,
      page: 'companies/staff-show',
      data: () => showPage(request.acting, request.params.id),
      act: async ({ name, email, phone = '' }) => {
        await companies.inviteMember(request.acting, request.params.id, { name, email, phone })
        return reply.done(paths.companies.show(request.params.id), `${name} har fået adgang og en mail om det.`)
      },
    }),
  )

  app.post(paths.companies.handOver(), { ...one, ...coordinator }, (request, reply) =>
    submit(request, reply, {
      form: handOverForm,
      page: 'companies/staff-show',
      data: () => showPage(request.acting, request.params.id),
      act: async ({ consultant }) => {
        await openings.handOverCompany(request.acting, request.params.id, consultant)
        return reply.done(paths.companies.show(request.params.id), 'Virksomheden har fået ny konsulent.')
      },
    }),
  )

  /** Reads the company, so that what is out of reach is not found, whatever was typed. */
  const editPage = async (acting: Acting, companyId: string) => ({
    company: (await companies.get(acting, companyId))._id,
    title: 'Ret virksomheden',
    back: { href: paths.companies.show(companyId), text: 'Virksomheden' },
    action: paths.companies.edit(companyId),
    sectors: sectorOptions,
    employers: employerOptions,
  })

  app.get(paths.companies.edit(), one, async (request, reply) => {
    const { name, sector, db25, publicEmployer } = await companies.get(request.acting, request.params.id)
    return reply.page('companies/staff-edit', {
      ...(await editPage(request.acting, request.params.id)),
      form: aboutForm.empty({
        ...{ name, sector, db25 },
        employer: publicEmployer === null ? '' : publicEmployer ? 'public' : 'private',
      }),
    })
  })

  app.post(paths.companies.edit(), one, (request, reply) =>
    submit(request, reply, {
      form: aboutForm,
      page: 'companies/staff-edit',
      data: () => editPage(request.acting, request.params.id),
      act: async ({ db25 = null, employer, ...about }) => {
        const publicEmployer = employer === 'public'
        await companies.updateAbout(request.acting, request.params.id, { ...about, db25, publicEmployer })
        return reply.done(paths.companies.show(request.params.id), 'Virksomheden er rettet.')
      },
    }),
  )

  const workplacePage = ({ id: company, workplace }: { id: string; workplace: string }) => ({
    title: workplace === newWorkplace ? 'Tilføj en arbejdsplads' : 'Ret arbejdspladsen',
    back: { href: paths.companies.show(company), text: 'Virksomheden' },
    action: paths.companies.workplaceOf(company, workplace),
  })

  app.get(paths.companies.workplaceOf(), oneWorkplace, async (request, reply) => {
    const company = await companies.get(request.acting, request.params.id)
    const workplace = company.workplaces.find(({ id }) => id === request.params.workplace)
    if (!workplace && request.params.workplace !== newWorkplace) throw refuse('NOT_FOUND')
    return reply.page('companies/workplace', {
      ...workplacePage(request.params),
      form: workplaceForm.empty(workplaceValues(workplace, request.today)),
    })
  })

  app.post(paths.companies.workplaceOf(), oneWorkplace, (request, reply) =>
    submit(request, reply, {
      form: workplaceForm,
      page: 'companies/workplace',
      data: () => workplacePage(request.params),
      act: async input => {
        const { id: company, workplace } = request.params
        if (workplace === newWorkplace) await companies.addWorkplace(request.acting, company, input)
        else await companies.updateWorkplace(request.acting, company, workplace, input)
        return reply.done(paths.companies.show(company), 'Arbejdspladsen er gemt.')
      },
    }),
  )
}

const isConsultant =
  (municipality: string) => (membership: { role: string; municipality: string | null; state: string }) =>
    membership.municipality === municipality &&
    membership.state === 'active' &&
    (membership.role === 'consultant' || membership.role === 'coordinator')
