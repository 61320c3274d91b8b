/** The page on which staff read the law's numbers. */
import { paths } from '../lib/paths.js'
import type { App } from '../web/fastify.js'
import type { Rules } from './rules.js'
import { rulesView } from './view.js'

const staff = { config: { allow: ['consultant', 'hotline', 'coordinator'] as const } }

export const rulesRoutes =
  ({ rules }: { rules: Rules }) =>
  async (app: App) => {
    app.get(paths.rules(), staff, async (request, reply) =>
      reply.page('rules/rules', { title: 'Regler', schemes: rulesView(rules, request.today) }),
    )
  }
