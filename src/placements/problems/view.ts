import { filled } from '../../lib/filled.js'
import { formatInstant } from '../../lib/instants.js'
import { paths } from '../../lib/paths.js'
import { timeLeft } from '../../lib/time-left.js'
import { da } from '../../lib/words/da.js'
import { callOutEnds, callOutWays, isUnderWay, type Placement, type Problem, problemSides } from '../model.js'
import { options } from '../view.js'

const words = da.placements.problem

/** A problem with its place among the placement's, and who turns out to it by when. */
export interface ToldProblem {
  problem: Problem
  round: number
  /** null: not reckoned yet, or nobody waits */
  dueAt: Date | null
  caller: { name: string; phone: string | null } | null
}

const isOpen = ({ doneAt }: Problem) => doneAt === null

/**
 * What the company reads of its problems, the newest first: nothing of a problem of the person's, and no internal note.
 * @param shown the company may still know of the person, whom its own words may name
 */
export const companyProblems = (told: readonly ToldProblem[], shown: boolean) =>
  told
    .filter(({ problem }) => problem.of === 'company')
    .map(({ problem, dueAt, caller }) => {
      const name = caller?.name ?? words.someone
      const due = dueAt ? filled(words.calls, { name, due: formatInstant(dueAt) }) : filled(words.callsSoon, { name })
      const on = problem.how && problem.on ? filled(words[problem.how], { on: formatInstant(problem.on) }) : null
      return {
        heading: filled(words.told, { at: formatInstant(problem.at) }),
        text: shown && problem.from === 'employer' ? problem.text : null,
        calls: isOpen(problem) ? due : null,
        phone: isOpen(problem) ? (caller?.phone ?? null) : null,
        done: [on, problem.next && words.ends[problem.next]].filter(Boolean).join(' '),
      }
    })

/** Whether one of this side is open, so that no other can be told of. */
export const hasOpen = (told: readonly ToldProblem[], side: Problem['of']): boolean =>
  told.some(({ problem }) => problem.of === side && isOpen(problem))

const sides = { company: 'Virksomheden', person: 'Personen' }
const ways = { called: 'Ringet', visited: 'Besøgt' }
const ends = { 'goes-on': 'Forløbet fortsætter.', over: 'Forløbet blev stoppet.' }

/** What consultants read of a problem. */
export const staffProblem = (
  { problem, round, dueAt, caller }: ToldProblem,
  { placement, names, now }: { placement: string; names: ReadonlyMap<string, string>; now: Date },
) => {
  const { of, by, at, text, how, on, doneBy, next, note } = problem
  const open = isOpen(problem)
  return {
    heading: `Problem ${round}: ${sides[of].toLowerCase()}`,
    text: text ?? 'Teksten er slettet, fordi personen er fjernet fra Springbræt.',
    told: `Meldt af ${names.get(by) ?? 'en konto, der er slettet'} ${formatInstant(at)}.`,
    open,
    deadline: open && dueAt ? timeLeft(dueAt, now) : null,
    due: dueAt && formatInstant(dueAt),
    caller: caller?.name ?? null,
    href: paths.placements.callOut(placement, String(round)),
    done:
      how &&
      on &&
      [`${ways[how]} ${formatInstant(on)} af ${names.get(doneBy ?? '') ?? 'en kollega'}.`, next && ends[next]]
        .filter(Boolean)
        .join(' '),
    note,
  }
}

/** Whose problem staff can tell of: the sides of which none is open. */
export const sideOptions = (told: readonly ToldProblem[]) =>
  options(
    sides,
    problemSides.filter(side => !hasOpen(told, side)),
  )

/** The choices of the form where it is written down what was done. @param free nobody has the person when the course stops */
export const callOutOptions = (placement: Placement, free: boolean) => ({
  how: options({ called: 'Jeg har ringet', visited: 'Jeg har været der' }, callOutWays),
  next: isUnderWay(placement)
    ? callOutEnds.map(value => ({
        ...{ value, label: { 'goes-on': 'Forløbet fortsætter', over: 'Forløbet stopper nu' }[value] },
        ...(value === 'over' && free && { hint: 'Personen er fri med det samme og kan foreslås til andre opslag.' }),
      }))
    : null,
})
