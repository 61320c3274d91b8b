/** For trying things out: sign-in links, a clock that can be moved, the mailbox. Registered only on embedded stores outside production. */
import { Type } from 'typebox'
import { roles } from '../accounts/model.js'
import type { Accounts } from '../accounts/service.js'
import { refuse } from '../lib/errors.js'
import { newId } from '../lib/ids.js'
import { formatInstantWithYear } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { da } from '../lib/words/da.js'
import type { StoredMail } from '../notices/mailer.js'
import type { Queue } from '../queue/queue.js'
import type { MovableClock } from '../stores/clock.js'
import type { App } from './fastify.js'
import { choiceField } from './fields.js'
import { defineForm } from './forms.js'
import { startSession } from './session.js'
import type { Sessions } from './session-store.js'
import { submit } from './submit.js'

export interface DevelopmentTools {
  clock: MovableClock
  mailbox: { list(): Promise<StoredMail[]>; read(id: string): Promise<StoredMail | null> }
  /** runs after the clock was moved, before the browser is answered */
  afterClockMove?: () => Promise<void>
}

const open = { allow: 'public' } as const
const hour = 3_600_000

const steps = [
  { value: '1', label: '1 time' },
  { value: '12', label: '12 timer' },
  { value: '24', label: '24 timer' },
  { value: '168', label: '7 dage' },
] as const

const clockForm = defineForm(Type.Object({ hours: choiceField(steps.map(({ value }) => value)) }), {
  hours: { label: 'Hvor langt uret skal frem' },
})

const roleParams = Type.Object({ role: Type.Enum([...roles]) })

export const developmentRoutes =
  (deps: { accounts: Accounts; queue: Queue; sessions: Sessions; development: DevelopmentTools }) =>
  async (app: App) => {
    const { accounts, queue, sessions, development } = deps
    const { clock, mailbox } = development

    app.get(paths.development.page(), { config: open }, async (_request, reply) =>
      reply.page('web/development', {
        title: 'Udvikling',
        roles: roles.map(role => ({ href: paths.development.signIn(role), text: da.web.roles[role] })),
        links: { clock: paths.development.clock(), mailbox: paths.development.mailbox() },
      }),
    )

    app.get(paths.development.signIn(), { config: open, schema: { params: roleParams } }, async (request, reply) => {
      const { role } = request.params
      const found = await accounts.firstWithRole(role)
      if (!found) throw refuse('NOT_FOUND')
      await startSession(request, found.account._id, found.membership)
      return reply.done(paths.doors[role]())
    })

    const clockPage = () => ({
      title: 'Flyt uret',
      now: formatInstantWithYear(clock.now()),
      ahead: `${Math.round(clock.offset() / hour)} timer`,
      steps,
      action: paths.development.clock(),
    })
    app.get(paths.development.clock(), { config: open }, async (_request, reply) =>
      reply.page('web/clock', { ...clockPage(), form: clockForm.empty() }),
    )
    app.post(paths.development.clock(), { config: open }, (request, reply) =>
      submit(request, reply, {
        form: clockForm,
        page: 'web/clock',
        data: clockPage,
        act: async ({ hours }) => {
          const before = clock.now()
          await clock.move(Number(hours) * hour)
          await sessions.carryOver(before)
          await queue.add('sweep', {}, { id: `sweep-${newId()}` })
          await development.afterClockMove?.()
          return reply.done(paths.development.clock(), `Uret står nu på ${formatInstantWithYear(clock.now())}.`)
        },
      }),
    )

    app.get(paths.development.mailbox(), { config: open }, async (_request, reply) => {
      const mails = await mailbox.list()
      return reply.page('web/mailbox', {
        title: 'Postkasse',
        table: {
          caption: 'Sendte mails, de nyeste først',
          hideCaption: true,
          columns: [{ text: 'Emne' }, { text: 'Til' }, { text: 'Sendt' }],
          rows: mails.map(({ id, to, subject, at }) => ({
            cells: [
              { href: paths.development.mail(id), text: subject },
              { text: to.address },
              { text: formatInstantWithYear(new Date(at)) },
            ],
          })),
        },
      })
    })
    app.get(
      paths.development.mail(),
      { config: open, schema: { params: Type.Object({ id: Type.String({ pattern: '^\\d+-[0-9a-f]+$' }) }) } },
      async (request, reply) => {
        const mail = await mailbox.read(request.params.id)
        if (!mail) throw refuse('NOT_FOUND')
        const { to, subject, text, at } = mail
        return reply.page('web/mail', {
          title: subject,
          to: `${to.name} <${to.address}>`,
          at: formatInstantWithYear(new Date(at)),
          lines: text.split(/\n{2,}/),
          links: linksIn(text),
          back: paths.development.mailbox(),
        })
      },
    )
  }

/** The addresses in a mail's text, as paths of this site, so that they can be clicked. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/[^/\s]+(\/[^\s>]*)/g)].map(([, path]) => path ?? '')
