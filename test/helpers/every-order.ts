/**
 * Runs several actors in every order in which their steps can follow each other, so that a race that takes four clicks within
 * a millisecond is as sure to be met as any other. A step is one command to a database; in between, an actor can be cut off for ever.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { type Command, changes, type Gate, masked } from './memory-database.js'

/** The same for the same value, and short, because hundreds of thousands are remembered. */
const short = (value: unknown): string =>
  createHash('sha1')
    .update(masked(JSON.stringify(value) ?? ''))
    .digest('base64')

/** What an actor does from here on follows from what it has been answered. */
const standOf = ({ kind, command, heard }: Actor): string => short([kind, command?.text, [...heard].map(masks).sort()])
const masks = (entry: readonly string[]): string => masked(entry.join(' '))

/** Whether it is the same which of them goes first. */
const commute = (one: Command, other: Command): boolean =>
  one.collection !== other.collection || !(changes[one.name] || changes[other.name])

export interface Orders {
  /** how many different situations there were: documents, and where each actor stood */
  situations: number
  /** how many ends */
  ends: number
}

interface Actor {
  kind: string
  forgets: boolean
  /** what it is about to send; null when it is done */
  command: Command | null
  /** what it has been answered until now: everything in one, or by command */
  heard: Map<string, string>
  /** set while it waits for its turn */
  go: (() => void) | null
  /** called when it waits or is done */
  stopped: () => void
}

/** A path to be followed, and those who sleep at its end: stand -> the command it is about to send. */
interface Job {
  path: string[]
  sleeping: Map<string, Command>
}

export interface World {
  /** name of the kind -> what it does; actors of one kind are interchangeable. Names end in '#1', '#2' ... where there are several. */
  actors: Record<string, () => Promise<unknown>>
  /**
   * For worlds that are too large: who has read the same documents last, command by command, and is about to send the same, is
   * taken to go on in the same way, whatever came before.
   */
  forgets?: boolean
  /** back to the beginning */
  reset(): void
  /** everything that is stored */
  text(): string
  /** Called in each situation, while all actors stand still. `path` is how it came about. */
  situation(path: readonly string[], ended: boolean): void | Promise<void>
}

/** Steps of actors wait here; steps outside of any actor pass. */
export function turns() {
  const acting = new AsyncLocalStorage<Actor>()
  const gate: Gate = async (command, run) => {
    const actor = acting.getStore()
    if (!actor) return run()
    if (actor.go) throw new Error(`two commands of one actor at once: ${command.text}`)
    actor.command = command
    await new Promise<void>(go => {
      actor.go = go
      actor.stopped()
    })
    const hear = (answer: unknown) => {
      const { heard, forgets } = actor
      if (!forgets) heard.set('all', short([heard.get('all'), command.text, answer]))
      else if (command.reads) heard.set(command.text, short(answer))
    }
    try {
      const result = run()
      hear(result)
      return result
    } catch (error) {
      hear(String(error))
      throw error
    }
  }

  function start(kind: string, act: () => Promise<unknown>, forgets: boolean): { actor: Actor; ready: Promise<void> } {
    const actor: Actor = { kind, forgets, command: null, heard: new Map(), go: null, stopped: () => {} }
    const ready = new Promise<void>(stopped => {
      actor.stopped = stopped
    })
    const end = (how: unknown) => {
      Object.assign(actor, { command: null, heard: new Map([['done', short(how)]]) })
      actor.stopped()
    }
    acting
      .run(actor, act)
      .then(end, error => end(error instanceof Error && 'code' in error ? error.code : String(error)))
    return { actor, ready }
  }

  function step(actor: Actor): Promise<void> {
    const { go } = actor
    actor.go = null
    return new Promise(stopped => {
      actor.stopped = stopped
      go?.()
    })
  }

  /**
   * Where two steps commute, one of their orders is enough: who would only repeat the other one sleeps until a step that does not
   * commute with theirs. Every situation is met all the same (Godefroid, Partial-Order Methods, 1996, sleep sets with states kept).
   */
  async function everyOrder({ actors: acts, forgets = false, reset, text, situation }: World): Promise<Orders> {
    const asleep = new Map<string, Set<string>>()
    const todo: Job[] = [{ path: [], sleeping: new Map() }]
    let ends = 0
    for (let job = todo.pop(); job; job = todo.pop()) {
      let { path, sleeping } = job
      reset()
      const actors = new Map<string, Actor>()
      for (const [name, act] of Object.entries(acts)) {
        const { actor, ready } = start(name.split('#')[0] ?? name, act, forgets)
        actors.set(name, actor)
        await ready
      }
      for (const name of path) await step(actors.get(name) as Actor)
      for (;;) {
        // Of those who stand alike one goes on: what follows is the same whoever it is.
        const standing = new Map<string, { name: string; command: Command }>()
        for (const [name, actor] of actors)
          if (actor.command) standing.set(standOf(actor), { name, command: actor.command })
        const key = short([text(), ...[...actors.values()].map(standOf).sort()])
        const sleptBefore = asleep.get(key)
        const sleepsOn = new Map([...sleeping].filter(([stand]) => sleptBefore?.has(stand) ?? true))
        asleep.set(key, new Set(sleepsOn.keys()))
        if (!sleptBefore) {
          await situation(path, standing.size === 0)
          if (standing.size === 0) ends++
        }
        const following: Job[] = []
        for (const [stand, { name, command }] of standing) {
          if (sleeping.has(stand) || (sleptBefore && !sleptBefore.has(stand))) continue
          const commuting = [...sleepsOn].filter(([, other]) => commute(command, other))
          following.push({ path: [...path, name], sleeping: new Map(commuting) })
          sleepsOn.set(stand, command)
        }
        const next = following.shift()
        todo.push(...following)
        if (!next) break
        ;({ path, sleeping } = next)
        await step(actors.get(path.at(-1) as string) as Actor)
      }
    }
    return { situations: asleep.size, ends }
  }

  return { gate, everyOrder }
}
