/** The pages that ask before an opening moves: on pause, open again, closed, discarded, prolonged. */
import type { Acting } from '../accounts/scope.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { promised } from '../lib/words/da/promise.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import type { FormState } from '../web/forms.js'
import { submit } from '../web/submit.js'
import { confirmForm, prolongForm } from './form.js'
import { after } from './lifecycle.js'
import { leadBack, type OpeningPages, type Side } from './side.js'
import { facts, titleOf, writtenMeanwhile } from './view.js'

/** What the municipality owes the company, told to its staff. */
const staffExpired =
  'Opslaget er udløbet. Skriv en ny seneste startdag, så åbner det igen, og virksomheden har krav på svar {within}.'

export function moveDoors(app: App, side: Side, { companies, municipalities, openings }: OpeningPages): void {
  const { links } = side
  const isCompany = side.page === 'openings/show'
  const one = { config: { allow: side.allow }, schema: { params: idParams } }

  const verbs = [
    { verb: 'pause', title: words.pauseTitle, text: words.pauseText, button: words.pause, done: words.paused },
    { verb: 'resume', title: words.resumeTitle, text: words.resumeText, button: words.resume, done: words.resumed },
    { verb: 'close', title: words.closeTitle, text: words.closeText, button: words.close, done: words.closed },
    {
      verb: 'discard',
      title: words.discardTitle,
      text: words.discardText,
      button: words.discard,
      done: words.discarded,
    },
  ] as const

  for (const { verb, title, text, button, done } of verbs) {
    const confirmPage = async (acting: Acting, id: string) => ({
      ...{ title, text, button, danger: verb === 'close' || verb === 'discard' },
      opening: titleOf(await openings.get(acting, id)),
      action: links[verb](id),
      back: { href: links.show(id), text: words.backToOpening },
    })
    app.get(links[verb](), one, async (request, reply) => {
      const opening = await openings.get(request.acting, request.params.id)
      if (after(verb, opening.state) === null) return leadBack(reply, side, opening)
      return reply.page('openings/confirm', await confirmPage(request.acting, opening._id))
    })
    app.post(links[verb](), one, (request, reply) =>
      submit(request, reply, {
        form: confirmForm,
        page: 'openings/confirm',
        data: () => confirmPage(request.acting, request.params.id),
        act: async () => {
          await openings[verb](request.acting, request.params.id)
          return reply.done(verb === 'discard' ? side.back.href : links.show(request.params.id), done)
        },
      }),
    )
  }

  const prolongPage = async (acting: Acting, id: string, form?: FormState) => {
    const opening = await openings.get(acting, id)
    const company = await companies.get(acting, opening.company)
    const expired = isCompany ? words.prolongExpiredText : staffExpired
    return {
      title: words.prolongTitle,
      seen: opening.toldRev ?? 0,
      now: form ? writtenMeanwhile(form, opening, facts(opening, company)) : null,
      text:
        opening.state === 'expired'
          ? promised(expired, await municipalities.get(opening.municipality))
          : words.prolongText,
      opening: titleOf(opening),
      startTo: opening.startTo,
      action: links.prolong(id),
      back: { href: links.show(id), text: words.backToOpening },
    }
  }

  app.get(links.prolong(), one, async (request, reply) => {
    const opening = await openings.get(request.acting, request.params.id)
    if (after('prolong', opening.state) === null) return leadBack(reply, side, opening)
    const page = await prolongPage(request.acting, opening._id)
    return reply.page('openings/prolong', { ...page, form: prolongForm.empty({ startTo: page.startTo }) })
  })

  app.post(links.prolong(), one, (request, reply) =>
    submit(request, reply, {
      form: prolongForm,
      page: 'openings/prolong',
      data: form => prolongPage(request.acting, request.params.id, form),
      act: async ({ startTo, seen = 0 }) => {
        await openings.prolong(request.acting, request.params.id, startTo, seen)
        return reply.done(links.show(request.params.id), words.prolonged)
      },
    }),
  )
}
