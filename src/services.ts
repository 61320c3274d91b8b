import type { Connection } from 'mongoose'
import { createAbsences } from './accounts/absences.js'
import { createAdministration } from './accounts/administration.js'
import { createFounding } from './accounts/founding.js'
import { accountMails } from './accounts/mails.js'
import { createAccounts } from './accounts/service.js'
import { createSignIn } from './accounts/sign-in.js'
import { createAudit } from './audit/service.js'
import { companyMails } from './companies/mails.js'
import { createCompanies } from './companies/service.js'
import type { Config } from './config.js'
import { deadlineMails, type Subject } from './deadlines/mails.js'
import type { DeadlineKind } from './deadlines/model.js'
import { createDeadlines } from './deadlines/service.js'
import { describeQuestion, hotlineMails } from './hotline/mails.js'
import { createHotline } from './hotline/service.js'
import { type Clock, systemClock } from './lib/clock.js'
import { newId } from './lib/ids.js'
import { paths } from './lib/paths.js'
import { createMunicipalities } from './municipalities/service.js'
import type { Mailer } from './notices/mailer.js'
import type { MailTemplates, Renderers } from './notices/renderers.js'
import { createNotices } from './notices/service.js'
import { createCompanySearch } from './openings/company-search.js'
import { openingMails, openingSubject } from './openings/mails.js'
import { createOpeningSearch } from './openings/search.js'
import { createOpenings } from './openings/service.js'
import { createArrivals } from './placements/arrivals.js'
import { createEndings } from './placements/endings.js'
import { endedOf, engagedPeople } from './placements/holding.js'
import { placementMails, placementSubject, underTrouble } from './placements/mails.js'
import { createOverview } from './placements/overview.js'
import { createPromise } from './placements/promise.js'
import { createLogRetention } from './placements/retention/log.js'
import { retentionMails } from './placements/retention/mails.js'
import { createRetention } from './placements/retention/service.js'
import { createPlacementSearch } from './placements/search.js'
import { createPlacements } from './placements/service.js'
import { createApprovals } from './placements/vitas/approvals.js'
import { vitasMails } from './placements/vitas/mails.js'
import { createProfiles } from './profiles/service.js'
import { createAsked } from './proposals/asked.js'
import { createDistributionPolicy } from './proposals/distribution/policy.js'
import { createDistribution } from './proposals/distribution/service.js'
import { distributeInThread } from './proposals/distribution/thread.js'
import { createInsight } from './proposals/insight.js'
import { proposalMails } from './proposals/mails.js'
import { createPool } from './proposals/pool.js'
import { createRanking } from './proposals/ranking.js'
import { createProposals } from './proposals/service.js'
import { createSettle } from './proposals/settle.js'
import { createUnanswered } from './proposals/unanswered.js'
import { createUnproposed } from './proposals/unproposed.js'
import { createWeights } from './proposals/weights/service.js'
import type { Queue } from './queue/queue.js'
import { loadRules } from './rules/rules.js'
import { createStatistics } from './statistics/service.js'
import { createSessions } from './web/session-store.js'

/** What the services stand on; web, worker, command line and tests each hand in their own. */
export interface Foundation {
  config: Config
  db: Connection
  clock: Clock
  queue: Queue
  mailer: Mailer
  templates: MailTemplates
}

/** The only wiring: every domain's verbs, built from the lowest layer up. */
export function createServices({ config, db, clock, queue, mailer, templates }: Foundation) {
  const audit = createAudit({ db, clock })
  const municipalities = createMunicipalities({ db })
  const accounts = createAccounts({ db, clock, municipalities })
  const signIn = createSignIn({
    db,
    clock,
    // Sent at once and never kept: a notice would store what opens an account.
    sendLink: async ({ name, email }, token, next) => {
      const url = `${config.publicUrl}${paths.signIn.link(token, next)}`
      const mail = templates.mail('sign-in-link', { name, url })
      await mailer.send({ ...mail, to: { name, address: email }, messageId: `${newId()}@springbraet` })
    },
  })
  const sessions = createSessions({ db, clock })
  // Every domain's mails are joined here; delivery reads them when it sends.
  const renderers: Renderers = {}
  const notices = createNotices({
    ...{ db, clock, realTime: systemClock, queue, accounts, templates, mailer },
    renderers: () => renderers,
    host: new URL(config.publicUrl).hostname,
  })
  const administration = createAdministration({ db, clock, accounts, municipalities, audit, send: notices.send })
  const founding = createFounding({ accounts, municipalities, audit })
  const absences = createAbsences({ accounts, audit, administration })
  const companies = createCompanies({ db, clock, audit, queue, accounts, municipalities, send: notices.send })
  const profiles = createProfiles({ db, clock, queue, audit, dataKey: config.dataKey, accounts, municipalities })
  const deadlines = createDeadlines({ db, clock, queue, municipalities, accounts, notices })
  const rules = loadRules()
  const openings = createOpenings({
    ...{ db, clock, queue, accounts, companies, municipalities, deadlines, notices, rules },
  })
  const companySearch = createCompanySearch({ db, accounts, companies })
  const openingSearch = createOpeningSearch({ companies, openings })
  // Placements lie above proposals, so who has a course is handed in as a question.
  const engaged = engagedPeople({ db, clock })
  const settle = createSettle({ db, clock, accounts, companies, profiles, deadlines, notices, openings, engaged })
  const pool = createPool({ db, clock, realTime: systemClock, rules, engaged })
  const insight = createInsight({ municipalities, companies, openings, pool, rules })
  // Placements lie above proposals, so what a person's change means for them is handed in, too.
  const endFallen = (profile: string) => settle.endFallen({ profile })
  const { followPerson } = createPromise({ db, accounts, deadlines, notices, endFallen })
  const proposals = {
    ...createProposals({ db, clock, audit, companies, profiles, openings, settle, engaged }),
    ...createAsked({ db, clock, audit, municipalities, companies, profiles, openings, pool, settle }),
    ...createRanking({ db, clock, municipalities, companies, profiles, openings, pool, settle, followPerson }),
    ...createUnanswered({ db, clock, accounts, companies, notices, openings }),
    ...createWeights({ audit, municipalities, openings, weigh: insight.weigh }),
    preview: insight.preview,
    waitAgain: settle.waitAgain,
  }
  const distribution = createDistribution({
    ...{ db, clock, realTime: systemClock, municipalities, companies, openings, pool },
    calculate: distributeInThread,
  })
  const distributionPolicies = createDistributionPolicy({ audit, municipalities })
  const unproposed = createUnproposed({ db, clock, municipalities, pool, engaged, endedOf: endedOf(db) })
  const placements = {
    ...createPlacements({
      ...{ db, clock, accounts, audit, deadlines, notices, openings, profiles, proposals, rules, endFallen },
    }),
    ...createEndings({ db, clock, accounts, notices, profiles }),
    ...createApprovals({ db, clock, accounts, notices, rules }),
    ...createOverview({ db, accounts, deadlines }),
  }
  Object.assign(renderers, accountMails({ accounts, clock, municipalities, publicUrl: config.publicUrl }))
  const arrivals = createArrivals({ db, clock })
  const log = createLogRetention({ audit, municipalities })
  const retention = createRetention({ db, clock, accounts, municipalities, notices, profiles, log })
  Object.assign(renderers, retentionMails({ profiles, publicUrl: config.publicUrl }))
  Object.assign(renderers, proposalMails({ db, accounts, profiles, publicUrl: config.publicUrl }))
  Object.assign(renderers, placementMails({ db, accounts, municipalities, publicUrl: config.publicUrl }))
  Object.assign(renderers, vitasMails({ db, accounts, rules, publicUrl: config.publicUrl }))
  // What a deadline is about is told by the domain that owns its subject.
  const subjects: Partial<Record<DeadlineKind, (subject: string) => Promise<Subject | null>>> = {}
  const describe = async (kind: DeadlineKind, subject: string) => (await subjects[kind]?.(subject)) ?? null
  Object.assign(renderers, deadlineMails({ db, accounts, describe, publicUrl: config.publicUrl }))
  subjects['answer-opening'] = openingSubject({ openings, companies })
  subjects['decide-late'] = subjects['answer-opening']
  subjects['agree-placement'] = placementSubject(db, accounts, ['planned'])
  subjects['call-off-placement'] = placementSubject(db, accounts, ['planned', 'agreed', 'running'])
  subjects['call-out'] = placementSubject(db, accounts, underTrouble)
  Object.assign(renderers, companyMails({ accounts, companies, publicUrl: config.publicUrl }))
  Object.assign(
    renderers,
    openingMails({ accounts, companies, deadlines, municipalities, openings, publicUrl: config.publicUrl }),
  )
  const hotline = createHotline({ db, clock, audit, accounts, municipalities, companies, openings, deadlines, notices })
  Object.assign(renderers, hotlineMails({ db, accounts, deadlines, publicUrl: config.publicUrl }))
  subjects['answer-question'] = describeQuestion(db)
  const statistics = createStatistics({ db, clock, deadlines })
  return {
    config,
    db,
    clock,
    queue,
    audit,
    municipalities,
    accounts,
    absences,
    founding,
    administration,
    signIn,
    sessions,
    notices,
    renderers,
    companies,
    companySearch,
    profiles,
    deadlines,
    describe,
    rules,
    openings,
    openingSearch,
    pool,
    insight,
    proposals,
    distribution,
    distributionPolicies,
    unproposed,
    placements,
    placementSearch: createPlacementSearch({ companies, openings, placements }),
    arrivals,
    retention,
    hotline,
    statistics,
    /** what is kept for a time only: each deletes what is over */
    outdated: [
      ...[sessions.forgetOver, profiles.forgetRefusedRows, profiles.forgetImports, openings.forgetImports],
      ...[administration.forgetLetters, retention.run],
    ],
  }
}

export type Services = ReturnType<typeof createServices>
