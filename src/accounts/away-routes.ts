/** Absence and who covers: one's own, and the colleagues', because who falls ill cannot write it down. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Day, formatDayWithWeekday } from '../lib/days.js'
import { invalid, refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import type { Municipalities } from '../municipalities/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { awayText, isAway, mayCover } from './absence.js'
import { absenceRow, absentFirst } from './absence-view.js'
import type { Absences } from './absences.js'
import { absenceIn, awayForm } from './form.js'
import type { Account } from './model.js'
import type { Acting } from './scope.js'
import type { Accounts } from './service.js'

interface Deps {
  absences: Absences
  accounts: Accounts
  municipalities: Pick<Municipalities, 'get'>
}

const staffOnly = { config: { allow: ['consultant', 'hotline', 'coordinator', 'administrator'] } } as const
const leaders = { config: { allow: ['coordinator', 'administrator'] } } as const

export const awayRoutes = (deps: Deps) => async (app: App) => {
  const { accounts } = deps

  const municipalityOf = ({ scope }: Acting): string => {
    if (scope.kind !== 'municipality') throw refuse('NOT_FOUND')
    return scope.municipality
  }

  /** Who may cover for somebody of the acting account's municipality. */
  async function colleaguesOf(acting: Acting, absent: Account) {
    const municipality = municipalityOf(acting)
    const staff = await accounts.staff(municipality)
    return staff
      .filter(colleague => mayCover(absent, colleague, municipality))
      .map(({ _id, name }) => ({ value: _id, label: name }))
  }

  /** Who answers the hotline while its contact is away; null for anybody but the contact. */
  async function standInOf(acting: Acting, absent: Account): Promise<Account | null> {
    const hotline = (await deps.municipalities.get(municipalityOf(acting)))?.hotline
    return hotline?.contact === absent._id ? accounts.byId(hotline.standIn) : null
  }

  const hotlineText = (standIn: Account | null): string | null =>
    standIn && `${standIn.name} er stedfortræder og svarer på IGU-hotlinen i de dage. Afløseren får alt andet.`

  /** What is written down now, for whoever is told that a colleague wrote meanwhile. */
  async function standing(account: Account, today: Day): Promise<string | null> {
    const { away, standIn } = account
    const absence = awayText(account, today)
    const [cover, deputy] = await Promise.all([
      absence && away ? accounts.byId(away.cover) : null,
      standIn ? accounts.byId(standIn) : null,
    ])
    const parts = [absence, cover && `Afløser: ${cover.name}.`, deputy && `Stedfortræder: ${deputy.name}.`]
    return parts.filter(Boolean).join(' ') || null
  }

  async function ownPage({ acting, account, today }: FastifyRequest) {
    return {
      title: 'Fravær og afløser',
      lead: 'Mens du er væk, går dine svarfrister og påmindelser til afløseren.',
      hotlineText: hotlineText(await standInOf(acting, account)),
      ending: 'Er du tilbage før tid? Ryd de to dage og afløseren, og gem.',
      now: await standing(account, today),
      seen: account.awayRev ?? 0,
      action: paths.account.away(),
      back: paths.account.own(),
      colleagues: await colleaguesOf(acting, account),
    }
  }

  const typed = ({ away, standIn }: Account) => awayForm.empty({ ...away, standIn: standIn ?? '' })

  const save = (
    request: FastifyRequest,
    reply: FastifyReply,
    absent: Account,
    { data, after }: { data: () => Promise<object>; after: string },
  ) =>
    submit(request, reply, {
      form: awayForm,
      page: 'accounts/away',
      data,
      act: async ({ from, to, cover, standIn = null, seen = 0 }) => {
        const { acting, today } = request
        const colleagues = await colleaguesOf(acting, absent)
        for (const [field, id] of Object.entries({ cover, standIn }))
          if (id && !colleagues.some(({ value }) => value === id))
            throw invalid([{ field, text: 'Vælg en kollega fra listen.' }])
        const away = absenceIn({ from, to, cover }, { today })
        const onHotline = await standInOf(acting, absent)
        await deps.absences.write(acting, absent, { away, standIn, onHotline: onHotline?._id ?? null, seen })
        const chosen = away && colleagues.find(({ value }) => value === away.cover)
        if (!away || !chosen) return reply.done(after, 'Fravær og afløser er gemt.')
        const hotline = onHotline && onHotline._id !== away.cover ? ` ${onHotline.name} svarer på IGU-hotlinen.` : ''
        const told = await covering(away.cover, away, today)
        return reply.done(after, `Gemt. ${chosen.label} er afløser og får en mail om det.${hotline}${told}`)
      },
    })

  /** A warning when the cover is away in the same days: the cover's own cover gets it then. */
  async function covering(id: string, { from, to }: { from: Day; to: Day }, today: Day): Promise<string> {
    const cover = await accounts.byId(id)
    const own = cover?.away
    if (!own || own.to < today || own.to < from || own.from > to) return ''
    const days = `fra ${formatDayWithWeekday(own.from)} til og med ${formatDayWithWeekday(own.to)}`
    return ` Vær opmærksom på, at ${cover.name} selv er væk ${days}.`
  }

  app.get(paths.account.away(), staffOnly, async (request, reply) =>
    reply.page('accounts/away', { ...(await ownPage(request)), form: typed(request.account) }),
  )
  app.post(paths.account.away(), staffOnly, (request, reply) =>
    save(request, reply, request.account, { data: () => ownPage(request), after: paths.account.own() }),
  )

  app.get(paths.absences.list(), leaders, async ({ acting, today }, reply) => {
    const staff = await accounts.staff(municipalityOf(acting))
    const covers = await accounts.byIds(staff.flatMap(({ away }) => away?.cover ?? []))
    const names = new Map(covers.map(({ _id, name }) => [_id, name]))
    const onHotline = new Map<string, string>()
    for (const account of staff) {
      const standIn = await standInOf(acting, account)
      if (standIn) onHotline.set(account._id, standIn.name)
    }
    return reply.page('accounts/absences', {
      title: 'Fravær',
      absent: absentText(staff.filter(account => isAway(account, today)).length),
      table: {
        ...{ caption: 'Medarbejdere, de fraværende først', hideCaption: true },
        columns: ['Navn', 'Roller', 'Fravær', 'Afløser'].map(text => ({ text })),
        rows: absentFirst(staff, today).map(account =>
          absenceRow(account, { today, names, onHotline, href: paths.absences.of(account._id) }),
        ),
      },
    })
  })

  /** @throws NOT_FOUND for who does not work in the municipality */
  async function colleague({ acting, params }: FastifyRequest<{ Params: { id: string } }>): Promise<Account> {
    const found = (await accounts.staff(municipalityOf(acting))).find(({ _id }) => _id === params.id)
    if (!found) throw refuse('NOT_FOUND')
    return found
  }

  const colleaguePage = async ({ acting, today }: FastifyRequest, absent: Account) => ({
    title: `Fravær for ${absent.name}`,
    lead: `Mens ${absent.name} er væk, går svarfrister og påmindelser til afløseren.`,
    hotlineText: hotlineText(await standInOf(acting, absent)),
    ending: `Er ${absent.name} tilbage før tid? Ryd de to dage og afløseren, og gem.`,
    now: await standing(absent, today),
    seen: absent.awayRev ?? 0,
    action: paths.absences.of(absent._id),
    back: { href: paths.absences.list(), text: 'Til fravær' },
    colleagues: await colleaguesOf(acting, absent),
  })

  const one = { ...leaders, schema: { params: idParams } }
  app.get(paths.absences.of(), one, async (request, reply) => {
    const absent = await colleague(request)
    return reply.page('accounts/away', {
      ...(await colleaguePage(request, absent)),
      form: typed(absent),
    })
  })
  app.post(paths.absences.of(), one, async (request, reply) => {
    const absent = await colleague(request)
    return save(request, reply, absent, {
      data: () => colleaguePage(request, absent),
      after: paths.absences.list(),
    })
  })
}

const absentText = (absent: number): string => (absent === 0 ? 'Ingen er væk i dag.' : `${absent} er væk i dag.`)
