/** One opening: its page, its form and its verbs. The company and the municipality's staff have the same doors to it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Acting } from '../accounts/scope.js'
import type { Company } from '../companies/model.js'
import { AppError } from '../lib/errors.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { promised } from '../lib/words/da/promise.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { type FormState, stateOf } from '../web/forms.js'
import { newValues, openingForm, openingOf, type Typed, valuesOf } from './form.js'
import type { OpeningInput } from './input.js'
import { after, type OpeningMove } from './lifecycle.js'
import type { Opening } from './model.js'
import { moveDoors } from './move-routes.js'
import type { Openings } from './service.js'
import { leadBack, type OpeningPages, type Side } from './side.js'
import { unanswered } from './unread.js'
import {
  answerCell,
  askedOptions,
  comparison,
  facts,
  factsOtherwise,
  formLists,
  stateTag,
  titleOf,
  writtenMeanwhile,
} from './view.js'
import { writerOf } from './writer.js'

/** What the municipality owes the company, told to its staff. */
const staffPreview = 'Virksomheden har derefter krav på svar {within}.'

/**
 * Answers a sent posting form: saves it, or only compares the schemes again. Mistakes come on the same page, with what
 * was typed and the comparison of it.
 */
export async function answerForm(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    openings,
    company,
    page,
    found,
    save,
  }: {
    openings: Openings
    company: Company
    page: object | ((form: FormState, told: OpeningInput) => Promise<object>)
    /** the opening as it is; null: a new one */
    found: Opening | null
    /** @param sent.seen the `toldRev` of what the form has shown */
    save(input: OpeningInput, sent: { next: string; seen: number; answered: readonly string[] }): Promise<FastifyReply>
  },
): Promise<FastifyReply> {
  const { input, sound, state: read } = openingForm.read(request.body, { today: request.today })
  const told = openingOf({ ...newValues({}), ...sound }, request.today)
  const state = openingForm.add(read, openings.mistakes(told, company, found))
  const again = async (form: FormState, status: number) => {
    const shown = typeof page === 'function' ? await page(form, told) : page
    return reply.page('openings/form', { ...shown, ...formData(openings, company, form, request.today) }, { status })
  }
  if (input?.next === 'update') return again(stateOf(state.values, []), 200)
  if (!input || state.errors.length > 0) return again(state, 422)
  try {
    return await save(told, { next: input.next, seen: input.seen ?? 0, answered: input.answered })
  } catch (error) {
    if (!(error instanceof AppError) || !['INVALID', 'ALREADY_DONE', 'WRONG_STATE'].includes(error.code)) throw error
    return again(stateOf(state.values, error.details.fields ?? [{ field: null, text: error.text }]), error.status)
  }
}

/** What the posting form shows: its lists, and the three schemes compared for what stands in it. */
export function formData(openings: Openings, company: Company, form: FormState, today: string) {
  const told = openings.asTold(openingOf(form.values as Typed, today))
  const schemes = openings.compare(told, company)
  return {
    form,
    lists: formLists(company, form.values),
    comparison: comparison(schemes, told.schemes),
    // Folded away until it is asked for, or says that something chosen cannot be used.
    compareOpen:
      form.values.next === 'update' ||
      schemes.some(({ scheme, ruledOut }) => ruledOut.length > 0 && told.schemes.includes(scheme)),
  }
}

export function openingDoors(app: App, side: Side, deps: OpeningPages) {
  const { accounts, clock, companies, deadlines, municipalities, openings } = deps
  const { links } = side
  const isCompany = side.page === 'openings/show'
  const one = { config: { allow: side.allow }, schema: { params: idParams } }

  const both = async (acting: Acting, id: string) => {
    const opening = await openings.get(acting, id)
    return { opening, company: await companies.get(acting, opening.company) }
  }

  async function showPage(acting: Acting, id: string) {
    const { opening, company } = await both(acting, id)
    const [deadline, consultant, obstacles, municipality, writer, members] = await Promise.all([
      deadlines.of('answer-opening', id, opening.round),
      accounts.actingFor(company.keyConsultant, company.municipality).then(accounts.byId),
      opening.state === 'draft' ? openings.obstacles(acting, id) : [],
      municipalities.get(opening.municipality),
      writerOf(opening, accounts),
      accounts.membersOfCompany(company._id),
    ])
    const may = (move: OpeningMove) => after(move, opening.state) !== null
    const answer = answerCell(opening, {
      ...{ deadline, now: clock.now() },
      reader: isCompany ? 'company' : 'staff',
    })
    return {
      title: titleOf(opening),
      back: side.back,
      state: stateTag(opening.state),
      draft: opening.state === 'draft',
      filled: opening.state === 'filled',
      company: { name: company.name, verified: company.verifiedAt !== null, reached: members.length > 0 },
      facts: facts(opening, company),
      answer: { ...answer, sentence: opening.answer?.sentence ?? null },
      waits: deadline?.state === 'open',
      comparison: comparison(openings.compare(opening, company), opening.schemes),
      obstacles: obstacles.map(({ field, text }) => ({ text, href: `${links.edit(id)}#${field}` })),
      ready: opening.state === 'draft' && obstacles.length === 0,
      writer,
      promise: promised(isCompany ? words.previewLead : staffPreview, municipality),
      consultant: consultant && { name: consultant.name, phone: consultant.phone, email: consultant.email },
      links: {
        publish: links.publish(id),
        edit: may('edit') ? links.edit(id) : null,
        pause: may('pause') ? links.pause(id) : null,
        resume: may('resume') ? links.resume(id) : null,
        close: may('close') ? links.close(id) : null,
        prolong: may('prolong') ? links.prolong(id) : null,
        discard: may('discard') ? links.discard(id) : null,
        ...side.more(opening),
      },
    }
  }

  app.get(links.show(), one, async (request, reply) =>
    reply.page(side.page, await showPage(request.acting, request.params.id)),
  )

  const editPage = (opening: Opening) => ({
    title: words.editTitle,
    ...{ seen: opening.toldRev ?? 0, now: null },
    back: { href: links.show(opening._id), text: words.backToOpening },
    action: links.edit(opening._id),
    draft: opening.state === 'draft',
    behalf: !isCompany,
    asked: askedOptions(opening),
  })

  app.get(links.edit(), one, async (request, reply) => {
    const { opening, company } = await both(request.acting, request.params.id)
    if (after('edit', opening.state) === null) return leadBack(reply, side, opening)
    const form = openingForm.add(openingForm.empty(valuesOf(opening)), unanswered(opening))
    return reply.page('openings/form', { ...editPage(opening), ...formData(openings, company, form, request.today) })
  })

  app.post(links.edit(), one, async (request, reply) => {
    const { opening, company } = await both(request.acting, request.params.id)
    return answerForm(request, reply, {
      openings,
      company,
      page: async (form, input) => {
        const { opening: standing, company } = await both(request.acting, opening._id)
        const { contactEmail } = standing
        const told = { ...openings.asTold(input), contactEmail }
        return { ...editPage(standing), now: writtenMeanwhile(form, standing, factsOtherwise(standing, told, company)) }
      },
      found: opening,
      save: async (input, { seen, answered }) => {
        const told = { ...input, contactEmail: opening.contactEmail, answered }
        await openings.edit(request.acting, opening._id, told, seen)
        return reply.done(links.show(opening._id), words.changed)
      },
    })
  })

  app.post(links.publish(), one, async (request, reply) => {
    const { id } = request.params
    try {
      await openings.publish(request.acting, id)
    } catch (error) {
      // The opening's page says what is missing, with a link to each field.
      if (!(error instanceof AppError) || error.code !== 'INVALID') throw error
      return reply.done(links.show(id))
    }
    return reply.done(links.show(id), words.published)
  })

  moveDoors(app, side, deps)
}
