import type { Acting } from '../accounts/scope.js'
import type { Accounts } from '../accounts/service.js'
import type { Audit } from '../audit/service.js'
import { refuse } from '../lib/errors.js'
import { paths } from '../lib/paths.js'
import type { App } from '../web/fastify.js'
import { submit } from '../web/submit.js'
import { readSettings, settingsDoubts, settingsFaults, settingsForm, typedSettings } from './form.js'
import type { Municipality } from './model.js'
import type { Municipalities } from './service.js'

const only = { config: { allow: ['coordinator', 'administrator'] } } as const

const changedMeanwhile =
  'En kollega har gemt indstillingerne, mens du skrev. Åbn siden i en ny fane, se hvad der er ændret, og ret videre dér.'

const clockModes = [
  { value: 'timer', label: '24 timer på uret', hint: 'Fristen går også om natten og i weekenden.' },
  {
    value: 'arbejdstid',
    label: 'Kun når kommunen har åbent',
    hint: 'Svar senest næste arbejdsdag på samme klokkeslæt. Er der lukket, begynder tiden først, når I åbner igen.',
  },
]

/** How the municipality keeps the 24-hour promise, and who answers the hotline. */
export const settingsRoutes =
  (deps: { municipalities: Municipalities; accounts: Accounts; audit: Audit }) => async (app: App) => {
    const { municipalities, accounts, audit } = deps

    async function ownMunicipality({ scope }: Acting): Promise<Municipality> {
      const own = scope.kind === 'municipality' ? await municipalities.get(scope.municipality) : null
      if (!own) throw refuse('NOT_FOUND')
      return own
    }

    async function settingsPage(municipality: Municipality, { role }: Acting) {
      const [colleagues, coordinators, answering] = await Promise.all([
        accounts.staff(municipality._id),
        accounts.coordinators(municipality._id),
        accounts.hotlineOf(municipality._id),
      ])
      const staff = new Map(colleagues.map(account => [account._id, account]))
      const page = {
        title: `Indstillinger for ${municipality.name}`,
        action: paths.settings.page(),
        // Trying weights shows people, and administrators read no cases.
        weights: role === 'coordinator' ? paths.weights.page() : null,
        distribution: role === 'coordinator' ? paths.distribution.policy() : null,
        retention: role === 'coordinator' ? paths.retention.list() : null,
        clockModes,
        answering: answering && { ...answering, isOwn: typedSettings(municipality, staff).phone !== '' },
        staff: colleagues.map(({ _id, name, phone }) => ({
          value: _id,
          label: `${name}, ${phone ?? 'uden telefonnummer'}`,
        })),
        coordinators: coordinators.map(({ _id, name }) => ({ value: _id, label: name })),
      }
      return { page, staff, coordinators: new Set(coordinators.map(({ _id }) => _id)) }
    }

    app.get(paths.settings.page(), only, async (request, reply) => {
      const municipality = await ownMunicipality(request.acting)
      const { page, staff } = await settingsPage(municipality, request.acting)
      const form = settingsForm.empty(typedSettings(municipality, staff))
      return reply.page('municipalities/settings', { ...page, form })
    })

    app.post(paths.settings.page(), only, async (request, reply) => {
      const { acting, today } = request
      const municipality = await ownMunicipality(acting)
      const { page, staff, coordinators } = await settingsPage(municipality, acting)
      // Whoever gives access does not take it: the hotline reads what employers ask. Who stands there already may stay.
      const { contact, standIn } = municipality.hotline
      const isNew = acting.role === 'administrator' && ![contact, standIn].includes(acting.account)
      const unfit = isNew ? acting.account : null
      return submit(request, reply, {
        form: settingsForm,
        page: 'municipalities/settings',
        data: () => page,
        judge: sound => settingsFaults(sound, { today, unfit, staff, coordinators }),
        doubts: async typed => settingsDoubts(typed, { before: municipality, staff }),
        act: async typed => {
          const settings = readSettings(typed, { before: municipality, today, staff })
          await audit.record(acting, {
            ...{ what: 'municipality.settings', on: [] },
            ...{ subject: municipality._id, why: 'indstillinger ændret' },
          })
          if (!(await municipalities.saveSettings(municipality._id, settings, typed.seen)))
            throw refuse('WRONG_STATE', {}, changedMeanwhile)
          return reply.done(paths.settings.page(), 'Indstillingerne er gemt.')
        },
      })
    })
  }
