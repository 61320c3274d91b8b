/** The whole site as one value that never listens: security, pages, and each domain's rooms behind its doors. */

import type { RouteOptions } from 'fastify'
import Fastify from 'fastify'
import type { Redis } from 'ioredis'
import { administrationRoutes } from './accounts/administration-routes.js'
import { awayRoutes } from './accounts/away-routes.js'
import { ownAccountRoutes } from './accounts/own-routes.js'
import { signInRoutes } from './accounts/routes.js'
import { companyRoutes } from './companies/routes.js'
import { companyStaffRoutes } from './companies/staff-routes.js'
import { callRoutes } from './hotline/call-routes.js'
import { hotlineCompanyRoutes } from './hotline/company-routes.js'
import { coordinatorRoutes } from './hotline/coordinator-routes.js'
import { hotlineRoutes } from './hotline/routes.js'
import { settingsRoutes } from './municipalities/routes.js'
import { caseloadRoutes } from './openings/caseload-routes.js'
import { openingImportRoutes } from './openings/import-routes.js'
import { openingRoutes } from './openings/routes.js'
import { openingStaffRoutes } from './openings/staff-routes.js'
import { arrivalRoutes } from './placements/arrival-routes.js'
import { candidateRoutes } from './placements/candidate-routes.js'
import { retentionRoutes } from './placements/retention/routes.js'
import { placementRoutes } from './placements/routes.js'
import { centreRoutes } from './profiles/centre-routes.js'
import { profileImportRoutes } from './profiles/import/routes.js'
import { profileListRoutes } from './profiles/list-routes.js'
import { logRoutes } from './profiles/log/routes.js'
import { rightOfAccessRoutes } from './profiles/right-of-access/routes.js'
import { profileRoutes } from './profiles/routes.js'
import { distributionPolicyRoutes } from './proposals/distribution/policy-routes.js'
import { distributionRoutes } from './proposals/distribution/routes.js'
import { inboxRoutes } from './proposals/inbox-routes.js'
import { proposalRoutes } from './proposals/routes.js'
import { weightsRoutes } from './proposals/weights/routes.js'
import { rulesRoutes } from './rules/routes.js'
import type { Services } from './services.js'
import { statisticsRoutes } from './statistics/routes.js'
import { decorateIdentity, openBlock, registerAccess, watchRoutes } from './web/access.js'
import { registerBodies } from './web/bodies.js'
import { longestRequest, registerClosing } from './web/closing.js'
import { registerCsrf, registerFormKey } from './web/csrf.js'
import { type DevelopmentTools, developmentRoutes } from './web/development.js'
import { registerErrors, registerNotFound } from './web/errors.js'
import type { App } from './web/fastify.js'
import { frontRoutes } from './web/front.js'
import { registerLimits } from './web/limits.js'
import { loggerOptions, registerRequestLog } from './web/logging.js'
import { type PageTemplates, registerPages } from './web/pages.js'
import { registerSecurity } from './web/security.js'
import { registerSession } from './web/session.js'
import { countRequests, statusRoutes } from './web/status.js'

export interface AppOptions {
  services: Services
  redis: Redis
  templates: PageTemplates
  /** serves /assets */
  assets: (app: App) => Promise<void>
  /** clock, mailbox and sign-in links of a demo; only on embedded stores outside production */
  development?: DevelopmentTools
  /** where the log goes instead of standard output; for tests */
  logStream?: NodeJS.WritableStream
}

/** @returns the application, ready to be asked or to listen, and every route it has. */
export async function buildApp(options: AppOptions): Promise<{ app: App; routes: readonly RouteOptions[] }> {
  const { services, redis, templates, development } = options
  const { config, db, clock, accounts } = services
  if (config.production && development) throw new Error('Udviklingssiderne må ikke være åbne i produktion.')

  const app: App = Fastify({
    ...loggerOptions(config, options.logStream),
    ...{ trustProxy: config.trustProxy, requestTimeout: longestRequest },
  })
  const routes = watchRoutes(app)
  registerRequestLog(app)
  registerClosing(app)
  services.pool.onUnreadable(unreadable => app.log.warn(unreadable, 'left out of matching'))
  app.addHook('onClose', async () => services.distribution.close())
  const counted = countRequests(app)
  await registerSecurity(app, { config })
  decorateIdentity(app)
  registerPages(app, { templates, accounts, clock, development: development !== undefined })
  registerErrors(app)

  await app.register(async open => {
    openBlock(open)
    statusRoutes(open, {
      db,
      redis,
      pages: true,
      counted,
      matching: services.pool.figures,
      distributions: services.distribution.figures,
      metricsToken: config.metricsToken,
    })
    await options.assets(open)
  })

  await app.register(async site => {
    const { sessions } = services
    await registerSession(site, { config, sessions })
    registerAccess(site, { accounts })
    await registerBodies(site)
    await registerCsrf(site, { config })
    await registerLimits(site, { redis })
    registerNotFound(site)
    registerFormKey(site)

    await site.register(frontRoutes(services))
    await site.register(signInRoutes(services))
    await site.register(ownAccountRoutes(services))
    await site.register(awayRoutes(services))
    await site.register(settingsRoutes(services))
    await site.register(rulesRoutes(services))
    await site.register(administrationRoutes(services))
    await site.register(companyRoutes(services))
    await site.register(companyStaffRoutes(services))
    await site.register(openingRoutes(services))
    await site.register(openingStaffRoutes(services))
    await site.register(caseloadRoutes(services))
    await site.register(openingImportRoutes(services))
    await site.register(centreRoutes(services))
    await site.register(profileListRoutes(services))
    await site.register(profileRoutes(services))
    await site.register(rightOfAccessRoutes(services))
    await site.register(logRoutes(services))
    await site.register(profileImportRoutes(services))
    await site.register(inboxRoutes(services))
    await site.register(proposalRoutes(services))
    await site.register(weightsRoutes(services))
    await site.register(distributionRoutes(services))
    await site.register(distributionPolicyRoutes(services))
    await site.register(candidateRoutes(services))
    await site.register(placementRoutes(services))
    await site.register(arrivalRoutes(services))
    await site.register(retentionRoutes(services))
    await site.register(hotlineRoutes(services))
    await site.register(callRoutes(services))
    await site.register(hotlineCompanyRoutes(services))
    await site.register(coordinatorRoutes(services))
    await site.register(statisticsRoutes(services))
    if (development) await site.register(developmentRoutes({ ...services, development }))
  })

  await app.ready()
  return { app, routes }
}
