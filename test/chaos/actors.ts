/** The people who use the system while it is under fire. Each act is real HTTP; whom to act on is looked up in the documents. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Connection, mongo } from 'mongoose'
import { slotBit } from '../../src/lib/availability.js'
import { addDays, type Day } from '../../src/lib/days.js'
import { paths } from '../../src/lib/paths.js'
import type { Answer, Client } from './client.js'
import { report } from './courses.js'
import { openingsFile, peopleFile } from './files.js'
import type { Ledger } from './ledger.js'
import type { Random } from './random.js'
import type { Sink } from './sink.js'

export interface Scene {
  db: Connection
  random: Random
  ledger: Ledger
  sink: Sink
  newClient: () => Client
  /** the day it is by the moved clock */
  today: () => Day
  municipality: string
  /** the accounts behind the demo's sign-in links */
  staff: { consultant: string; coordinator: string }
  over: () => boolean
  /** a number that nobody else has in this run */
  serial: () => number
}

type Found = Record<string, unknown> & { _id: string }

/** Acts until the scene is over; whatever throws (the store is away just now) is tried again later. */
export async function play(
  scene: Scene,
  act: () => Promise<Answer | null>,
  signIn: () => Promise<boolean>,
): Promise<void> {
  let signedIn = false
  while (!scene.over()) {
    try {
      signedIn ||= await signIn()
      const answer = signedIn ? await act() : null
      if (answer?.outcome === 'signed-out') signedIn = false
      await wait(answer === null || answer.outcome === 'unknown' ? 150 : scene.random.whole(5, 60))
    } catch {
      await wait(150)
    }
  }
}

export const oneOf = async (
  scene: Scene,
  collection: string,
  filter: Record<string, unknown>,
): Promise<Found | undefined> => {
  const cursor = scene.db.collection(collection).find(filter as mongo.Filter<mongo.BSON.Document>)
  return scene.random.pick((await cursor.sort({ _id: 1 }).limit(200).toArray()) as unknown as Found[])
}

export function byRole(scene: Scene, role: string): { client: Client; signIn: () => Promise<boolean> } {
  const client = scene.newClient()
  return { client, signIn: async () => (await client.get(paths.development.signIn(role))).outcome === 'done' }
}

/** Signs in with the link of a mail that went through the mail server. */
export async function byLink({ sink }: Scene, client: Client, email: string): Promise<boolean> {
  const asked = await client.post(paths.signIn.requestLink(), { email })
  if (asked.outcome !== 'done') return false
  for (let i = 0; i < 60; i++, await wait(50)) {
    const token = sink.link(email)
    if (token) return (await client.post(paths.signIn.link(token))).outcome === 'done'
  }
  return false
}

/** Posts, looks at candidates, says yes or no, asks, and tells a new number of employees. */
export function employer(
  scene: Scene,
  { email, account, company }: { email: string; account: string; company: string },
) {
  const { db, random, ledger } = scene
  const client = scene.newClient()

  async function post(): Promise<Answer | null> {
    const own = (await db.collection('companies').findOne({ _id: company as never })) as unknown as Found
    const workplace = (own.workplaces as { id: string }[])[0]?.id ?? ''
    const title = `Køkkenhjælp nr. ${scene.serial()}`
    const answer = await client.post(paths.openings.create(), {
      ...{ schemes: ['virksomhedspraktik', 'igu'], title, sector: 'koekken_restaurant', disco: '941210' },
      ...{ tasks: ['Opvask', 'Anretning', 'Rengøring af køkkenet'], purpose: 'job', prospect: 'yes' },
      ...{ slots: [0, 1, 2, 3, 4].map(day => String(slotBit(day, 0))), timeText: 'hverdage 8-14', hoursPerWeek: '30' },
      ...{ startFrom: addDays(scene.today(), 40), startTo: addDays(scene.today(), 80), weeks: '13' },
      ...{ seats: String(random.whole(1, 3)), workplace, subsidisedNow: '0', danishLevel: '' },
      ...{ contactName: 'Eva Bøgh', contactPhone: '20 30 40 59', next: 'preview' },
    })
    if (answer.outcome !== 'done' || !answer.location) return answer
    const id = /\/virksomhed\/opslag\/([a-z]{20})/.exec(answer.location)?.[1] ?? ''
    ledger.count('post')
    ledger.note(`opening ${id}`, 'openings', { _id: id, title })
    const out = await client.post(paths.openings.publish(id))
    if (out.outcome !== 'done') return out
    ledger.count('publish')
    ledger.note(`publishing of ${id}`, 'openings', { _id: id, publishedAt: { $ne: null } })
    ledger.note(`deadline of ${id}`, 'deadlines', { subject: id, kind: 'answer-opening', round: 1 })
    return out
  }

  async function meet(): Promise<Answer | null> {
    const proposal = await oneOf(scene, 'proposals', { company, state: 'confirmed' })
    if (!proposal) return null
    const id = proposal._id
    const page = await client.get(paths.candidates.show(id))
    if (page.outcome !== 'done' || !page.html.includes(paths.candidates.accept(id))) return page
    ledger.count('read')
    ledger.note(`log of reading ${id}`, 'audit', { what: 'candidate.read', who: account, subject: id })
    ledger.note(`stamp of reading ${id}`, 'proposals', { _id: id, shownAt: { $ne: null } })
    const what = random.weighted({ accept: 7, turnDown: 1, interview: 2 })
    const answer = await client.post(paths.candidates[what](id), { reason: 'skills' })
    if (answer.outcome !== 'done' || answer.status !== 303) return answer
    ledger.count(what)
    if (what === 'interview') ledger.note(`interview ${id}`, 'proposals', { _id: id, interviewAt: { $ne: null } })
    else ledger.note(`${what} ${id}`, 'proposals', { _id: id, answeredAt: { $ne: null } })
    if (what !== 'accept') return answer
    ledger.note(`placement ${id}`, 'placements', { _id: id })
    ledger.note(`log of accepting ${id}`, 'audit', { what: 'proposal.accept', who: account, subject: id })
    return answer
  }

  async function write(): Promise<Answer | null> {
    const text = `Hvordan er lønnen i skoleperioden? (${scene.serial()})`
    const own = random.chance(0.3) ? await oneOf(scene, 'questions', { company, state: { $ne: 'closed' } }) : undefined
    const answer = await client.post(own ? paths.questions.show(own._id) : paths.questions.list(), { text })
    if (answer.outcome !== 'done' || answer.status !== 303) return answer
    ledger.count(own ? 'write more' : 'ask')
    ledger.note(text, 'questions', { company, 'messages.text': text })
    return answer
  }

  let mended = 0
  async function mend(): Promise<Answer | null> {
    const own = (await db.collection('companies').findOne({ _id: company as never })) as unknown as Found
    const [workplace] = own.workplaces as { id: string; pNumber: string; address: string; postcode: string }[]
    if (!workplace) return null
    const { id, pNumber, address, postcode } = workplace
    const answer = await client.post(paths.companies.workplace(id), {
      ...{ pNumber, address: address || 'Havnegade 1', postcode, asOf: scene.today() },
      ordinaryEmployees: String(random.whole(5, 60)),
    })
    if (answer.outcome !== 'done' || answer.status !== 303) return answer
    ledger.count('mend')
    mended++
    ledger.note(`edit ${mended} of ${company}`, 'companies', { _id: company, rankWanted: { $gte: mended } })
    return answer
  }

  const help = () => report(scene, client, { company }, id => paths.placements.problem(id))
  const acts = { post, meet, write, mend, help }
  const act = () => acts[random.weighted({ post: 6, meet: 10, write: 4, mend: 1, help: 1 })]()
  return play(scene, act, () => byLink(scene, client, email))
}

/** Confirms, declines, takes a yes back, agrees on placements and gives them up. */
export function consultant(scene: Scene) {
  const { random, ledger, municipality, staff } = scene
  const { client, signIn } = byRole(scene, 'consultant')
  const done = (answer: Answer) => answer.outcome === 'done' && answer.status === 303

  async function decide(): Promise<Answer | null> {
    const proposal = await oneOf(scene, 'proposals', { municipality, state: 'suggested' })
    if (!proposal) return null
    const { _id: id, opening } = proposal
    const list = await client.get(paths.proposals.ofOpening(String(opening)))
    if (list.outcome !== 'done') return list
    ledger.note(`log of listing ${opening}`, 'audit', {
      what: 'proposal.list',
      who: staff.consultant,
      subject: opening,
    })
    if (random.chance(0.15)) {
      const declined = await client.post(paths.proposals.decline(id), { reason: 'wish' })
      if (!done(declined)) return declined
      ledger.count('decline')
      ledger.note(`declining ${id}`, 'proposals', { _id: id, state: 'declined', decidedBy: staff.consultant })
      return declined
    }
    const confirmed = await client.post(paths.proposals.confirm(id), {
      ...{ sentence: 'Kender arbejdet og kan begynde straks.', consent: 'ja', language: 'ar', interpreter: 'ja' },
    })
    if (!done(confirmed)) return confirmed
    ledger.count('confirm')
    ledger.note(`confirming ${id}`, 'proposals', { _id: id, consent: { $ne: null }, decidedBy: staff.consultant })
    ledger.note(`log of confirming ${id}`, 'audit', { what: 'proposal.confirm', who: staff.consultant, subject: id })
    return confirmed
  }

  async function takeBack(): Promise<Answer | null> {
    const live = { $elemMatch: { kind: 'company', withdrawnAt: null } }
    const profile = await oneOf(scene, 'profiles', { municipality, consents: live })
    const consents = (profile?.consents ?? []) as {
      id: string
      kind: string
      company: string
      withdrawnAt: Date | null
    }[]
    const consent = random.pick(consents.filter(one => one.kind === 'company' && one.withdrawnAt === null))
    if (!profile || !consent) return null
    const answer = await client.post(paths.profiles.withdraw(profile._id), {
      kind: 'company',
      company: consent.company,
    })
    if (!done(answer)) return answer
    ledger.count('withdraw consent')
    const withdrawn = { $elemMatch: { id: consent.id, withdrawnAt: { $ne: null } } }
    ledger.note(`taking back the yes of ${profile._id}`, 'profiles', { _id: profile._id, consents: withdrawn })
    return answer
  }

  async function place(): Promise<Answer | null> {
    const placement = await oneOf(scene, 'placements', { municipality, state: 'planned' })
    if (!placement) return null
    const { _id: id } = placement
    if (random.chance(0.4)) {
      const cancelled = await client.post(paths.placements.cancel(id), { reason: 'ill' })
      if (!done(cancelled)) return cancelled
      ledger.count('cancel')
      ledger.note(`cancelling ${id}`, 'placements', { _id: id, state: 'cancelled', holds: false })
      return cancelled
    }
    const agreed = await client.post(paths.placements.agree(id), {
      ...{ startsOn: addDays(scene.today(), 200), endsOn: addDays(scene.today(), 260), hoursPerWeek: '30' },
      terms: 'Hverdage kl. 8-14',
    })
    if (!done(agreed)) return agreed
    ledger.count('agree')
    ledger.note(`agreeing ${id}`, 'placements', { _id: id, agreedAt: { $ne: null } })
    return agreed
  }

  const act = () => ({ decide, takeBack, place })[random.weighted({ decide: 8, takeBack: 1, place: 2 })]()
  return play(scene, act, signIn)
}

/** The hotline answers whatever waits. */
export function hotline(scene: Scene) {
  const { ledger, municipality } = scene
  const { client, signIn } = byRole(scene, 'hotline')
  const act = async (): Promise<Answer | null> => {
    const question = await oneOf(scene, 'questions', { municipality, state: 'waiting' })
    if (!question) return null
    const text = `Det betaler kommunen. (${scene.serial()})`
    const seen = String((question.messages as unknown[]).length)
    const answer = await client.post(paths.hotline.question(question._id), { text, seen })
    if (answer.outcome !== 'done' || answer.status !== 303) return answer
    ledger.count('answer')
    ledger.note(text, 'questions', { _id: question._id, 'messages.text': text })
    return answer
  }
  return play(scene, act, signIn)
}

/** Approves companies and loads files. */
export function coordinator(scene: Scene) {
  const { random, ledger, municipality } = scene
  const { client, signIn } = byRole(scene, 'coordinator')

  async function verify(): Promise<Answer | null> {
    const company = await oneOf(scene, 'companies', { municipality, verifiedAt: null })
    if (!company) return null
    const answer = await client.post(paths.companies.verify(company._id))
    if (answer.outcome !== 'done' || answer.status !== 303) return answer
    ledger.count('verify')
    ledger.note(`verifying ${company._id}`, 'companies', { _id: company._id, verifiedAt: { $ne: null } })
    return answer
  }

  async function importPeople(): Promise<Answer | null> {
    const { content, ids } = peopleFile(scene)
    const answer = await client.upload(paths.profiles.import(), { file: { filename: 'p.csv', content }, mode: 'load' })
    if (answer.outcome !== 'done') return answer
    ledger.count('import people')
    for (const id of ids) ledger.note(`imported person ${id}`, 'profiles', { asylPersonId: id })
    return answer
  }

  async function importOpenings(): Promise<Answer | null> {
    const { content, titles } = openingsFile(scene)
    const tried = await client.upload(paths.openings.import(), { file: { filename: 'o.csv', content } })
    if (tried.outcome !== 'done' || tried.status !== 303) return tried
    const loaded = await client.post(new URL(tried.location, 'http://x').pathname)
    if (loaded.outcome !== 'done' || loaded.status !== 303) return loaded
    ledger.count('import openings')
    for (const title of titles) ledger.note(`imported opening ${title}`, 'openings', { title, origin: 'import' })
    return loaded
  }

  const acts = { verify, importPeople, importOpenings }
  return play(scene, () => acts[random.weighted({ verify: 3, importPeople: 1, importOpenings: 1 })](), signIn)
}

/** New companies register, and their people begin to work as soon as they are there. */
export async function newcomers(scene: Scene, limit: number): Promise<void> {
  const { db, ledger } = scene
  const begun: Promise<void>[] = []
  const client = scene.newClient()
  const act = async (): Promise<Answer | null> => {
    if (begun.length >= limit) return null
    const number = scene.serial()
    const cvr = cvrNumber(number)
    const email = `ny${number}@firma.example.dk`
    const answer = await client.post(paths.register.company(), {
      ...{ cvr, name: `Firma ${number} ApS`, sector: 'koekken_restaurant', db25: '561110', pNumber: '1007568450' },
      ...{ address: 'Havnegade 4', postcode: '5500', ordinaryEmployees: '40', asOf: scene.today(), phone: '20304050' },
      ...{ contactName: 'Mette Fjord', email },
    })
    if (answer.outcome !== 'done' || answer.status !== 303) return answer
    ledger.count('register')
    ledger.note(`registering ${cvr}`, 'companies', { cvr })
    ledger.note(`account of ${email}`, 'accounts', { email, 'memberships.role': 'employer' })
    const company = await db.collection('companies').findOne({ cvr })
    const account = await db.collection('accounts').findOne({ email })
    if (company && account)
      begun.push(employer(scene, { email, account: String(account._id), company: String(company._id) }))
    return answer
  }
  await play(scene, act, async () => true)
  await Promise.all(begun)
}

/** A number of eight digits that passes modulus 11. */
function cvrNumber(seed: number): string {
  for (let number = 30_000_000 + seed * 11; ; number++) {
    const sum = [2, 7, 6, 5, 4, 3, 2, 1].reduce((total, weight, i) => total + weight * Number(String(number)[i]), 0)
    if (sum % 11 === 0) return String(number)
  }
}
