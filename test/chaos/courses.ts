/** What happens to agreed courses while the system is under fire: they are changed, approved, something goes wrong, somebody calls. */
import type { Connection } from 'mongoose'
import type { Acting } from '../../src/accounts/scope.js'
import { addDays } from '../../src/lib/days.js'
import { AppError } from '../../src/lib/errors.js'
import { dayOfInstant } from '../../src/lib/instants.js'
import { paths } from '../../src/lib/paths.js'
import type { Placement } from '../../src/placements/model.js'
import type { Services } from '../../src/services.js'
import { byRole, oneOf, play, type Scene } from './actors.js'
import type { Answer, Client } from './client.js'

const isDone = (answer: Answer) => answer.outcome === 'done' && answer.status === 303

const oneCourse = async (scene: Scene, filter: Record<string, unknown>) =>
  (await oneOf(scene, 'placements', filter)) as unknown as Placement | undefined

/** Up to eight agreed courses in these companies: a fire of a minute on a slow machine may bring none. */
export async function givenCourses(
  { db, proposals, placements, clock }: Services,
  employers: readonly { account: string; company: string }[],
  { account, municipality }: { account: string; municipality: string },
): Promise<void> {
  const consultant: Acting = { account, name: '', role: 'consultant', scope: { kind: 'municipality', municipality } }
  const today = dayOfInstant(clock.now())
  let left = 8
  for (const employer of employers) {
    const { company } = employer
    const acting: Acting = {
      ...employer,
      name: '',
      role: 'employer',
      scope: { kind: 'company', municipality, company },
    }
    for (const opening of await db.collection('openings').find({ company, state: 'open' }).sort({ _id: 1 }).toArray()) {
      await proposals.rank(String(opening._id), Number(opening.rankWanted))
      for (const { _id } of await proposals.ofOpening(consultant, String(opening._id))) {
        if (left === 0) return
        try {
          const consent = { language: 'ar', interpreter: true }
          await proposals.confirm(consultant, _id, { sentence: 'Kan begynde straks.', consent })
          await placements.accept(acting, _id)
          const days = { startsOn: addDays(today, 200), endsOn: addDays(today, 260) }
          await placements.agree(consultant, _id, { ...days, hoursPerWeek: 30, terms: 'Hverdage kl. 8-14' })
          left--
        } catch (error) {
          // No seat is left, or the rules forbid it: another will do.
          if (!(error instanceof AppError)) throw error
        }
      }
    }
  }
}

/** Tells of a problem in one of these courses. */
export async function report(
  scene: Scene,
  client: Client,
  about: Record<string, unknown>,
  path: (id: string) => string,
): Promise<Answer | null> {
  const { ledger } = scene
  const course = await oneCourse(scene, { ...about, state: { $in: ['agreed', 'running'] } })
  if (!course) return null
  const { _id: id } = course
  const problem = `Der mangler en vagtplan. (${scene.serial()})`
  const answer = await client.post(path(id), { of: 'person', problem })
  if (!isDone(answer)) return answer
  ledger.count('problem')
  ledger.note(problem, 'placements', { _id: id, 'problems.text': problem })
  ledger.note(`deadline of ${problem}`, 'deadlines', { subject: id, kind: 'call-out', round: 1 })
  ledger.note(`log of a problem in ${id}`, 'audit', { what: 'placement.problem', subject: id })
  return answer
}

/** Changes agreements, writes down what VITAS answers and that two go on together, tells of problems and turns out to them. */
export function courses(scene: Scene, role: 'consultant' | 'coordinator') {
  const { random, ledger, municipality } = scene
  const { client, signIn } = byRole(scene, role)

  async function change(): Promise<Answer | null> {
    const course = await oneCourse(scene, { municipality, state: 'agreed' })
    if (!course) return null
    const { _id: id, startsOn, endsOn, hoursPerWeek, terms, termsRev = 0 } = course
    const hours = random.whole(15, 36)
    const answer = await client.post(paths.placements.changeAgreement(id), {
      ...{ startsOn: startsOn ?? '', endsOn: endsOn ?? '', terms: terms ?? '', seen: String(termsRev) },
      hoursPerWeek: String(hours === hoursPerWeek ? 37 : hours),
    })
    if (!isDone(answer)) return answer
    ledger.count('change')
    ledger.note(`change of ${id}`, 'placements', { _id: id, termsRev: { $gte: termsRev + 1 } })
    return answer
  }

  async function vitas(): Promise<Answer | null> {
    const course = await oneCourse(scene, { municipality, state: { $in: ['agreed', 'running'] } })
    if (!course) return null
    const { _id: id, termsRev = 0, vitas: { rev = 0 } = {} } = course
    const today = scene.today()
    const caseNumber = `V-${scene.serial()}`
    const answer = await client.post(paths.placements.staffVitas(id), {
      ...{ appliedOn: today, caseNumber, rev: String(rev), seen: String(termsRev) },
      ...(random.chance(0.6) ? { decision: 'approved', decidedOn: today } : { decision: 'none' }),
    })
    if (!isDone(answer)) return answer
    ledger.count('vitas')
    // A colleague may have written since.
    ledger.note(`VITAS of ${id}`, 'placements', { _id: id, 'vitas.rev': { $gte: rev + 1 } })
    ledger.note(`log of VITAS of ${id}`, 'audit', { what: 'placement.vitas', subject: id })
    return answer
  }

  async function turnOut(): Promise<Answer | null> {
    const course = await oneCourse(scene, { municipality, problems: { $elemMatch: { doneAt: null } } })
    if (!course) return null
    const { _id: id, problems = [] } = course
    const round = problems.findIndex(({ doneAt }) => doneAt === null) + 1
    const note = `Talte med køkkenchefen. (${scene.serial()})`
    const over = random.chance(0.15)
    const answer = await client.post(paths.placements.callOut(id, String(round)), {
      ...{ how: 'called', day: scene.today(), time: '00.00', note, next: over ? 'over' : 'goes-on' },
    })
    if (!isDone(answer)) return answer
    ledger.count('call out')
    ledger.note(note, 'placements', { _id: id, 'problems.note': note })
    ledger.note(`promise kept in ${id}`, 'deadlines', { subject: id, kind: 'call-out', round, state: 'met' })
    ledger.note(`log of a call about ${id}`, 'audit', { what: 'placement.call-out', subject: id })
    if (over) ledger.note(`end of ${id}`, 'placements', { _id: id, holds: false })
    return answer
  }

  /** Two of these at once, or one and an acceptance, and only one of them has the person. */
  async function goOn(): Promise<Answer | null> {
    const course = await oneCourse(scene, { municipality, state: 'running' })
    if (!course) return null
    const { _id: id } = course
    const heardFrom = `Bo Bager (${scene.serial()})`
    const answer = await client.post(paths.placements.next(id), { scheme: 'loentilskud', heardFrom, yes: 'ja' })
    if (!isDone(answer)) return answer
    ledger.count('next')
    ledger.note(`next course of ${id}`, 'placements', { follows: id, 'answer.heardFrom': heardFrom })
    ledger.note(`log of the next course of ${id}`, 'audit', { what: 'placement.next', subject: id })
    return answer
  }

  const tell = () => report(scene, client, { municipality }, id => paths.placements.staffProblem(id))
  const acts = { change, vitas, turnOut, goOn, tell }
  return play(scene, () => acts[random.weighted({ change: 4, vitas: 3, turnOut: 3, goOn: 2, tell: 1 })](), signIn)
}

/** Whoever waits for a call has a deadline that goes on; an approval is of what is agreed; and whom a change concerns was told. */
export async function checkCourses(db: Connection, causes: ReadonlyMap<string, unknown>, wrong: string[]) {
  const states = new Map<string, string>()
  for (const { subject, round, state } of await db.collection('deadlines').find({ kind: 'call-out' }).toArray())
    states.set(`${subject} ${round}`, String(state))
  const changed = new Map<string, number>()
  for (const { subject } of await db.collection('audit').find({ what: 'placement.change' }).toArray())
    changed.set(String(subject), (changed.get(String(subject)) ?? 0) + 1)
  const found = (await db.collection('placements').find().sort({ _id: 1 }).toArray()) as unknown as Placement[]
  for (const { _id, problems = [], promiseOwed, termsUntold, termsRev = 0, termsChangedBy, state, vitas } of found) {
    for (const [i, { doneAt }] of problems.entries()) {
      const deadline = states.get(`${_id} ${i + 1}`)
      if (deadline !== (doneAt ? 'met' : 'open')) wrong.push(`problem ${i + 1} of ${_id} has a deadline ${deadline}`)
    }
    if (
      new Set(problems.filter(({ doneAt }) => !doneAt).map(({ of }) => of)).size <
      problems.filter(p => !p.doneAt).length
    )
      wrong.push(`two problems of one side of ${_id} are open`)
    if (promiseOwed || termsUntold) wrong.push(`what follows from ${_id} is still owed`)
    if (termsRev > 1 && (changed.get(_id) ?? 0) < termsRev - 1) wrong.push(`a change of ${_id} is not in the log`)
    if (vitas?.approvedOn && vitas.refusedOn) wrong.push(`${_id} is approved and refused`)
    const told = [...causes.keys()].some(cause => cause.startsWith(`agreement-changed/${_id}/${termsRev}/`))
    if (termsChangedBy && !told && ['agreed', 'running'].includes(state)) wrong.push(`nobody was told of ${_id}`)
  }
}
