import { type Acting, system } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import type { Companies } from '../companies/service.js'
import type { Deadlines } from '../deadlines/service.js'
import type { Clock } from '../lib/clock.js'
import { counted } from '../lib/counted.js'
import { refuse } from '../lib/errors.js'
import { markOf } from '../lib/ids.js'
import { dayOfInstant, formatInstant } from '../lib/instants.js'
import { paths } from '../lib/paths.js'
import { timeLeft } from '../lib/time-left.js'
import type { Municipalities } from '../municipalities/service.js'
import { contactText } from '../openings/contact.js'
import type { Openings } from '../openings/service.js'
import type { Placements } from '../placements/service.js'
import { liveConsent } from '../profiles/consents.js'
import { discloseInCase } from '../profiles/disclosure.js'
import type { Profile } from '../profiles/model.js'
import type { Profiles } from '../profiles/service.js'
import type { App } from '../web/fastify.js'
import { idParams } from '../web/fields.js'
import { submit } from '../web/submit.js'
import { answerRoutes } from './answer-routes.js'
import { answerBox } from './answer-view.js'
import type { AskedService } from './asked.js'
import { answerNoneForm, confirmForm, consentTold, declineForm, missingOfConsent, suggestForm } from './form.js'
import type { Insight } from './insight.js'
import { whyNot } from './insight-view.js'
import { suggestionsPerOpening } from './ranking.js'
import type { Proposals } from './service.js'
import type { UnansweredService } from './unanswered.js'
import { openingBox, proposalPage, sharedBox, suggestionRow } from './view.js'
import { silentBox } from './waiting-view.js'
import { withdrawRoutes } from './withdraw-routes.js'
import { writtenDown } from './written-down.js'

interface Deps {
  accounts: Accounts
  audit: Audit
  clock: Clock
  companies: Companies
  deadlines: Deadlines
  insight: Insight
  municipalities: Municipalities
  openings: Openings
  placements: Pick<Placements, 'accept'>
  profiles: Profiles
  proposals: Proposals & AskedService & Pick<UnansweredService, 'silent'>
}

const staff = { config: { allow: ['consultant', 'coordinator'] as const } }
const one = { ...staff, schema: { params: idParams } }

/** So many suggestions are shown with their reasons, so many more in a table below, and the others on demand. */
const bestShown = 5
const nextShown = 15
/** So many of those whom one thing alone excludes. */
const nearShown = 5

/** The consultant's work with proposals: the suggestions of an opening, and the decision. */
export const proposalRoutes = (deps: Deps) => async (app: App) => {
  const { accounts, audit, clock, companies, deadlines, insight, municipalities, openings, profiles, proposals } = deps

  const hasYes = (profile: Profile | undefined, company: string) =>
    profile !== undefined && liveConsent(profile, 'company', company) !== null

  async function openingPage(acting: Acting, id: string) {
    const opening = await openings.get(acting, id)
    const [municipality, company, found, deadline] = await Promise.all([
      municipalities.get(opening.municipality),
      companies.get(system, opening.company),
      proposals.ofOpening(acting, id),
      deadlines.of('answer-opening', id, opening.round),
    ])
    const weights = municipality?.weights ?? {}
    const today = dayOfInstant(clock.now())
    // Whoever was proposed once stands in one of the lists; what lapsed because of the facts may nearly fit.
    const except = new Set(found.flatMap(({ state, profile }) => (state === 'lapsed' ? [] : profile)))
    const known = new Set(found.map(({ profile }) => profile))
    const isCurrent = opening.state === 'open' || opening.state === 'paused'
    const [proposed, others] = await Promise.all([
      profiles.byIds(found.map(({ profile }) => profile)),
      isCurrent ? insight.ofOpening(acting, { opening, company, weights }, { limit: nearShown, except, known }) : null,
    ])
    const people = new Map(proposed.map(profile => [profile._id, profile]))
    const freeFrom = await proposals.freeFrom([...people.keys()])
    const views = new Map(
      found.flatMap(proposal => {
        const profile = people.get(proposal.profile)
        const view = profile && discloseInCase(profile, acting.scope, proposal)
        return view ? [[proposal._id, view]] : []
      }),
    )
    const shown = new Set([
      ...[...views.values()].map(({ _id }) => _id),
      ...(others?.nearMisses ?? []).map(({ profile }) => profile._id),
    ])
    if (shown.size > 0)
      await audit.record(acting, {
        ...{ what: 'proposal.list', subject: id },
        on: [...shown],
        why: 'forslag til et opslag',
      })
    // A municipality with which the opening is shared may read, and decides nothing.
    const isOwn = acting.scope.kind !== 'municipality' || acting.scope.municipality === opening.municipality
    const silent = isOwn && (await proposals.silent(acting)).find(one => one.opening === id)
    const rows = found.map(proposal => {
      const person = views.get(proposal._id) ?? null
      const yes = person !== null && hasYes(people.get(proposal.profile), proposal.company)
      const free = freeFrom.get(proposal.profile) ?? null
      const row = suggestionRow(proposal, { person, hasYes: yes, freeFrom: free, today }, weights)
      return isOwn ? row : { ...row, href: paths.profiles.show(proposal.profile) }
    })
    const undecided = rows.filter(row => row.undecided)
    const decided = rows.filter(row => !row.undecided)
    const restRow = ({ href, name, personId, score, reasonsFor }: (typeof rows)[number]) => ({
      cells: [{ href, text: name, note: personId }, { score }, { text: reasonsFor[0] ?? '' }],
    })
    const mayAnswer = isOwn && company.verifiedAt !== null && rows.some(({ answer }) => answer)
    const decidedRow = ({ href, name, personId, tag, reasonGiven, answer }: (typeof rows)[number]) => ({
      cells: [
        ...[{ href, text: name, note: personId }, { tag }, { text: reasonGiven ?? '' }],
        ...(mayAnswer ? [answer ? { href: answer, text: 'Skriv svaret ned', more: name } : { text: '–' }] : []),
      ],
    })
    return {
      title: `Forslag til ${opening.title}`,
      back: { href: paths.proposals.inbox(), text: 'Til indbakken' },
      opening: isOwn ? openingBox(opening, company) : sharedBox(openingBox(opening, company)),
      shared: !isOwn,
      best: undecided.slice(0, bestShown),
      tellsTravel: undecided.slice(0, bestShown).some(row => row.tellsTravel),
      rest: undecided.slice(bestShown, bestShown + nextShown).map(restRow),
      more: undecided.slice(bestShown + nextShown).map(restRow),
      restColumns: [{ text: 'Navn' }, { text: 'Match' }, { text: 'Taler mest for' }],
      decided: decided.slice(0, nextShown).map(decidedRow),
      moreDecided: decided.slice(nextShown).map(decidedRow),
      decidedColumns: ['Navn', 'Status', 'Grund', ...(mayAnswer ? ['Svar i telefonen'] : [])].map(text => ({ text })),
      others: others && whyNot(others, opening),
      silent: silent && silentBox(silent, contactText(opening, await accounts.membersOfCompany(company._id)), today),
      answer: opening.answer && { none: opening.answer.kind === 'none', sentence: opening.answer.sentence },
      deadline:
        deadline?.state === 'open'
          ? { due: formatInstant(deadline.dueAt), left: timeLeft(deadline.dueAt, clock.now()) }
          : null,
      suggestMore:
        isOwn && opening.state === 'open' && others?.hasOthers && undecided.length < suggestionsPerOpening
          ? paths.proposals.more(id)
          : null,
      mayAnswerNone: isOwn && opening.answer === null && isCurrent,
      links: { answerNone: paths.proposals.answerNone(id), inbox: paths.proposals.inbox() },
    }
  }

  app.get(paths.proposals.ofOpening(), one, async (request, reply) =>
    reply.page('proposals/opening', {
      ...(await openingPage(request.acting, request.params.id)),
      form: answerNoneForm.empty(),
    }),
  )

  app.post(paths.proposals.answerNone(), one, (request, reply) =>
    submit(request, reply, {
      form: answerNoneForm,
      page: 'proposals/opening',
      data: () => openingPage(request.acting, request.params.id),
      act: async ({ sentence }) => {
        await proposals.answerNone(request.acting, request.params.id, sentence)
        return reply.done(paths.proposals.ofOpening(request.params.id), 'Virksomheden har fået svar.')
      },
    }),
  )

  app.post(paths.proposals.more(), one, async (request, reply) => {
    const { id } = request.params
    const came = await proposals.suggestMore(request.acting, id)
    const told = came === 0 ? 'Der er ikke flere at foreslå lige nu.' : counted(came, 'borger til', 'borgere til')
    return reply.done(paths.proposals.ofOpening(id), came === 0 ? told : `${told} er foreslået.`)
  })

  app.post(paths.proposals.suggest(), one, (request, reply) =>
    submit(request, reply, {
      form: suggestForm,
      page: 'proposals/opening',
      data: () => openingPage(request.acting, request.params.id),
      act: async ({ person }) => {
        const { id: opening } = request.params
        const id = await proposals.suggestPerson(request.acting, { opening, profile: person })
        return reply.done(paths.proposals.show(id), 'Personen er foreslået til opslaget.')
      },
    }),
  )

  async function showPage(acting: Acting, id: string) {
    const proposal = await proposals.get(acting, id)
    const [opening, company, profile, municipality] = await Promise.all([
      openings.get(acting, proposal.opening),
      companies.get(system, proposal.company),
      profiles.byId(proposal.profile),
      municipalities.get(proposal.municipality),
    ])
    await audit.record(acting, {
      ...{ what: 'proposal.read', subject: id },
      on: [proposal.profile],
      why: 'vurdering af et forslag',
    })
    const mark = `Forslag ${markOf(id)}`
    const isUndecided = proposal.state === 'suggested' || proposal.state === 'confirmed'
    const freeFrom = isUndecided ? (await proposals.freeFrom([proposal.profile])).get(proposal.profile) : null
    const person = profile && discloseInCase(profile, acting.scope, proposal)
    const owner = person?.owner ? await accounts.byId(person.owner) : null
    const [members, writer] = await Promise.all([
      accounts.membersOfCompany(company._id),
      proposal.answeredBy ? accounts.byId(proposal.answeredBy) : null,
    ])
    const name = [person?.firstName, person?.lastName].filter(Boolean).join(' ')
    return {
      title: `${mark} til ${opening.title}`,
      over: `${mark}, ${company.name}, opslag ${opening.number}`,
      heading: `${name || 'Forslag'} til ${opening.title}`,
      back: { href: paths.proposals.ofOpening(opening._id), text: 'Alle forslag til opslaget' },
      proposal: proposalPage({
        ...{ proposal, opening, company, owner, weights: municipality?.weights ?? {} },
        today: dayOfInstant(clock.now()),
        person,
        freeFrom: freeFrom ?? null,
        hindrance: isUndecided ? null : await proposals.hindrance(acting, proposal),
        hasYes: person !== null && hasYes(profile ?? undefined, proposal.company),
      }),
      answer: answerBox(proposal, { opening, company, members }),
      writtenDown: writtenDown(proposal, writer),
    }
  }

  /** Whether the form of this proposal has the fields for a yes: none is recorded, and it is the person's own municipality. */
  async function asksYes(acting: Acting, id: string): Promise<boolean> {
    const { state, company, profile, municipality, profileMunicipality } = await proposals.get(acting, id)
    if (state !== 'suggested' || municipality !== profileMunicipality) return false
    return !hasYes((await profiles.byId(profile)) ?? undefined, company)
  }

  app.get(paths.proposals.show(), one, async (request, reply) => {
    const page = await showPage(request.acting, request.params.id)
    return reply.page('proposals/show', { ...page, form: confirmForm.empty({ heardFrom: page.answer?.contact ?? '' }) })
  })

  app.post(paths.proposals.confirm(), one, (request, reply) =>
    submit(request, reply, {
      form: confirmForm,
      page: 'proposals/show',
      data: () => showPage(request.acting, request.params.id),
      judge: async told => ((await asksYes(request.acting, request.params.id)) ? missingOfConsent(told) : []),
      act: async input => {
        const { id } = request.params
        await proposals.confirm(request.acting, id, { sentence: input.sentence, consent: consentTold(input) })
        return reply.done(paths.proposals.show(id), 'Kandidaten er vist for virksomheden, og den har fået besked.')
      },
    }),
  )

  app.post(paths.proposals.decline(), one, (request, reply) =>
    submit(request, reply, {
      form: declineForm,
      page: 'proposals/show',
      data: () => showPage(request.acting, request.params.id),
      act: async ({ reason }) => {
        const proposal = await proposals.decline(request.acting, request.params.id, reason)
        return reply.done(paths.proposals.ofOpening(proposal.opening), 'Forslaget er afvist.')
      },
    }),
  )

  withdrawRoutes(app, deps, showPage)
  answerRoutes(app, deps, showPage)

  app.post(paths.proposals.again(), one, async (request, reply) => {
    const fresh = await proposals.suggestAgain(request.acting, request.params.id)
    if (!fresh) throw refuse('ALREADY_DONE')
    return reply.done(paths.proposals.show(fresh), 'Personen er foreslået igen.')
  })
}
