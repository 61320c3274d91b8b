/**
 * Finds and finishes whatever a lost job, a killed process or a moved clock left behind, with the jobs' own verbs.
 * Everything the queue carries can be derived from the documents, so an emptied Redis costs at most a minute.
 */
import { isStoreDown } from '../src/stores/down.js'
import type { JobMetrics } from './metrics.js'
import { remind } from './remind.js'
import type { JobServices } from './services.js'

export interface SweepReport {
  /** parts that ended in an error; the others were done, unless the store was away */
  failed: { part: string; error: Error }[]
}

/** The longest one sweep goes on sending mails, in milliseconds; the next sweep takes the rest. */
const mailBudget = 30_000
/** The same for rankings: reminders and mails whose jobs were lost wait no longer than that for the next sweep. */
const rankBudget = 30_000
/** The same for deleting what is over. */
const forgetBudget = 10_000
/** Steps this near (milliseconds) get their job again, so that a lost job does not make them wait for a sweep. */
const soon = 120_000
const atOnce = 5

/**
 * @param stopping asked before every step; what is left then is for the next sweep
 * @param milliseconds a count that only grows
 */
export async function sweep(
  services: JobServices,
  metrics: JobMetrics,
  stopping: () => boolean = () => false,
  milliseconds: () => number = () => performance.now(),
): Promise<SweepReport> {
  const { administration, deadlines, notices, companies, openings, proposals, placements, hotline } = services
  const failed: SweepReport['failed'] = []
  const started = milliseconds()
  // Every question to a store that is away waits for seconds, so the first one is the last; the next sweep goes on.
  let away = false

  const part = async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
    if (away || stopping()) return false
    try {
      await work()
      return true
    } catch (error) {
      away ||= isStoreDown(error)
      failed.push({ part: name, error: error instanceof Error ? error : new Error(String(error)) })
      metrics.failed(`sweep:${name}`)
      return false
    }
  }

  await part('expire', () => openings.expireDue())
  await part('promise', () => openings.promiseAnswers())
  await part('take back', () => proposals.takeBack())
  await part('advance', () => placements.advance())
  await part('repair', () => placements.repair())
  await part('endings', () => placements.askAboutEndings())
  await part('approvals', () => placements.askAboutApprovals())
  await part('settle', async () => {
    await each(await proposals.unsettled(), id => part('settle', () => proposals.settle(id)))
  })
  await part('wait again', () => proposals.waitAgain())
  await part('questions', async () => {
    await each(await hotline.unsettled(), id => part('questions', () => hotline.settle(id)))
  })
  await part('unanswered', () => proposals.askForAnswers())
  await part('registrations', () => companies.finishRegistrations())
  await part('letters', () => administration.tellAccounts())
  await part('members', () => companies.tellMembers())
  await part('hand over', () => openings.followHandOvers())
  await part('new owners', () => deadlines.tellNewOwners())
  await part('remind', () =>
    batches(
      () => deadlines.owed(),
      async owed => {
        let sent = false
        await part('remind', async () => {
          sent = await remind(services, metrics, owed)
        })
        return sent
      },
    ),
  )
  await part('schedule', () => deadlines.scheduleSoon(soon))
  const mailsFrom = milliseconds()
  await part('deliver', () =>
    batches(
      async () => (milliseconds() - mailsFrom < mailBudget ? notices.pending(50) : []),
      async id => {
        let settled = false
        await part('deliver', async () => {
          settled = (await notices.deliver(id)) !== 'not-mine'
        })
        return settled
      },
    ),
  )
  const forgetFrom = milliseconds()
  const forgetStops = () => stopping() || milliseconds() - forgetFrom > forgetBudget
  for (const forget of services.outdated) await part('forget', () => forget(forgetStops))
  await part('weights', () => proposals.followWeights())
  await part('companies', () => openings.followCompanies())
  await part('rank', async () => {
    const from = milliseconds()
    await each(await proposals.owedRankings(), async owed => {
      if (milliseconds() - from > rankBudget) return
      await part('rank', () =>
        'opening' in owed
          ? proposals.rank(owed.opening, owed.rev, stopping)
          : proposals.rankProfile(owed.profile, owed.rev, stopping),
      )
    })
  })

  metrics.swept(milliseconds() - started)
  return { failed }
}

/** Works through what is owed, batch by batch, until nothing is left or a whole batch brings nothing forward. */
async function batches<Item>(owed: () => Promise<Item[]>, work: (item: Item) => Promise<boolean>): Promise<void> {
  for (;;) {
    const items = await owed()
    let forward = false
    await each(items, async item => {
      if (await work(item)) forward = true
    })
    if (!forward) return
  }
}

/** Runs a few at a time. */
async function each<Item>(items: Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = [...items].reverse()
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}
