/** A whole journey over HTTP: the site with all its indexes, the worker run by hand, and what the post brought. */
import type { Test } from 'tap'
import { createHandlers } from '../../jobs/handlers.js'
import { createJobMetrics } from '../../jobs/metrics.js'
import { sweep } from '../../jobs/sweep.js'
import { accountModel } from '../../src/accounts/model.js'
import { slotMask } from '../../src/lib/availability.js'
import { paths } from '../../src/lib/paths.js'
import { noticeModel } from '../../src/notices/model.js'
import type { Opening } from '../../src/openings/model.js'
import type { Proposal } from '../../src/proposals/model.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp, tokenIn } from './app.js'
import type { Browser, Fields, Page } from './browser.js'

export async function testJourney(t: Test, options: Parameters<typeof testApp>[1] = {}) {
  const site = await testApp(t, options)
  const { services, queue, clock, mails, browser } = site
  const { db } = services
  for (const model of Object.values(db.models)) await model.createIndexes()

  const metrics = createJobMetrics()
  const sweepOnce = async () => {
    const { failed } = await sweep(services, metrics)
    if (failed[0]) throw failed[0].error
  }
  const handlers = createHandlers(services, metrics, sweepOnce)
  const done = new Set<string>()

  /** Runs every job that is due, and those that these ask for. `mails: false` leaves the post lying. */
  async function work({ mails: withMails = true } = {}): Promise<void> {
    for (;;) {
      const due = queue.asked.filter(
        ({ id, at, name }) =>
          !done.has(id) && (at === null || at <= clock.now()) && (withMails || name !== 'deliver-notice'),
      )
      if (due.length === 0) return
      for (const { id, name, payload } of due) {
        done.add(id)
        await handlers[name](payload as never)
      }
    }
  }

  const told = new Set<string>()
  /**
   * What the post brought since it was last asked, after all that was due is done: `template → name` for each mail that
   * went out, `template ✗ name` for each that fell away, sorted.
   */
  async function post(): Promise<string[]> {
    await work()
    const settled = await noticeModel(db)
      .find({ state: { $ne: 'pending' } })
      .sort({ _id: 1 })
      .lean()
    const fresh = settled.filter(({ _id }) => !told.has(_id))
    for (const { _id } of fresh) told.add(_id)
    const names = new Map((await accountModel(db).find().sort({ _id: 1 }).lean()).map(({ _id, name }) => [_id, name]))
    return fresh
      .map(({ template, recipient, state }) => `${template} ${state === 'sent' ? '→' : '✗'} ${names.get(recipient)}`)
      .sort()
  }

  /** A browser in which the account of this e-mail has signed in by the link it was sent. */
  async function signIn(email: string): Promise<Browser> {
    const visitor = browser()
    const { delivery } = await services.signIn.requestLink(email)
    await delivery
    await visitor.post(paths.signIn.link(tokenIn(mails.at(-1))))
    return visitor
  }

  /** The proposals of an opening, the best first. */
  const proposalsOf = (opening: Pick<Opening, '_id'>): Promise<Proposal[]> =>
    proposalModel(db).find({ opening: opening._id }).sort({ rank: 1, round: 1 }).lean<Proposal[]>().exec()

  return { ...site, work, post, signIn, proposalsOf, sweep: sweepOnce }
}

export type Journey = Awaited<ReturnType<typeof testJourney>>

/** Sends a form that must succeed, and gives the page it leads to. */
export async function send(t: Test, who: Browser, path: string, fields?: Fields): Promise<Page> {
  const answer = await who.post(path, fields)
  t.equal(
    answer.status,
    303,
    `POST ${path}: ${answer.status} ${answer.status === 303 ? '' : answer.text.slice(0, 400)}`,
  )
  return who.follow(answer)
}

/** What a company types into the public form. */
export const registrationForm = {
  ...{ cvr: '13 74 81 36', name: 'Fjordens Køkken ApS', sector: 'koekken_restaurant', db25: '561110' },
  ...{ pNumber: '1007568450', address: 'Havnegade 4', postcode: '5500', ordinaryEmployees: '12,5', asOf: '1-11-2026' },
  ...{ contactName: 'Mette Fjord', email: 'mette@fjorden.example.dk', phone: '20 30 40 50' },
}

/** What a company types into the posting form: kitchen help on weekdays, all three schemes. */
export const openingForm = (workplace: string) => ({
  ...{ schemes: ['virksomhedspraktik', 'loentilskud', 'igu'], title: 'Hjælp i køkkenet', sector: 'koekken_restaurant' },
  ...{ disco: '941210', tasks: ['Opvask', 'Anretning', 'Rengøring af køkkenet'], purpose: 'job' },
  slots: ['0', '3', '6', '9', '12'],
  ...{ timeText: 'hverdage kl. 8-14', hoursPerWeek: '30', startFrom: '1-12-2026', startTo: '29-12-2026', weeks: '13' },
  ...{ seats: '1', workplace, danishLevel: '1', prospect: 'maybe', subsidisedNow: '0', next: '' },
  ...{ contactName: 'Mette Fjord', contactPhone: '20 30 40 50' },
})

/** The same days as bits of a profile. */
export const weekdays = slotMask([0, 1, 2, 3, 4], [0])

/** A consultant's confirmation with the person's yes told now. */
export const confirmation = {
  sentence: 'Kender arbejdet og kan begynde straks.',
  ...{ consent: 'ja', language: 'ar', interpreter: 'ja' },
}
