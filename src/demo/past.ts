/**
 * The months before the demo's first day: people came, were placed and went on. It is done by the services' own verbs, with a clock
 * that goes from event to event, so that what follows from it is what would have followed then.
 */
import type { Acting } from '../accounts/scope.js'
import { addDays } from '../lib/days.js'
import { dayOfInstant, instantAt } from '../lib/instants.js'
import { createServices, type Services } from '../services.js'
import { type PastEvent, pastEvents } from './past-events.js'

const day = 86_400_000
/** So many mornings up to today it is asked what sweep asks every minute. Earlier questions have had their answer. */
const mornings = 14

/**
 * Plays the past of one municipality into stores that hold its staff.
 * @param coordinator who approves the companies
 */
export async function playPast({ config, db, clock }: Services, coordinator: Acting): Promise<void> {
  const today = clock.now()
  const yesterday = new Date(today.getTime() - day)
  let now = today
  const past = createServices({
    ...{ config, db, clock: { now: () => now } },
    // What jobs would do is done here, or found by the first sweep.
    queue: { add: async () => false, close: async () => {} },
    mailer: { send: async () => {}, close() {} },
    templates: { mail: () => ({ subject: '', text: '', html: '' }) },
  })
  const events = [...(await pastEvents(past, coordinator, today)), ...lastMornings(past, today)]
    .filter(({ at }) => at <= today)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const play = async (some: readonly PastEvent[]) => {
    for (const { at, happens } of some) {
      now = at
      await happens()
    }
  }
  await play(events.filter(({ at }) => at < yesterday))
  now = yesterday
  await forgetMails(past)
  // The mails of the last day are left for the worker.
  await play(events.filter(({ at }) => at >= yesterday))
}

const lastMornings = ({ placements, proposals }: Services, today: Date): PastEvent[] =>
  Array.from({ length: mornings }, (_, i) => ({
    at: instantAt(addDays(dayOfInstant(today), -i), 6),
    async happens() {
      await placements.askAboutEndings()
      await placements.askAboutApprovals()
      await proposals.askForAnswers()
    },
  }))

/** What was news then is none today: the mails fall away like any whose reason has gone. */
async function forgetMails({ notices, renderers }: Services): Promise<void> {
  for (const template of Object.keys(renderers)) renderers[template] = async () => null
  await Promise.all((await notices.pending()).map(notices.deliver))
}
