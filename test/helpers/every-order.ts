/**
 * Runs several actors in every order in which their steps can follow each other, so that a race that takes four clicks within
 * a millisecond is as sure to be met as any other. A step is one command to a database; in between, an actor can be cut off for ever.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { type Gate, masked } from './memory-database.js'

/** The same for the same value, and short, because hundreds of thousands are remembered. */
const short = (value: unknown): string =>
  createHash('sha1')
    .update(masked(JSON.stringify(value) ?? ''))
    .digest('base64')

/** What an actor does from here on follows from where it stands and what it has read; what it wrote stands in the database. */
const standOf = ({ kind, next, read }: Actor): string => short([kind, next, [...read].sort()])

export interface Orders {
  /** how many different situations there were: documents, and where each actor stood */
  situations: number
  /** how many ends */
  ends: number
}

interface Actor {
  kind: string
  /** the command it is about to send; 'done' at last */
  next: string
  /** command -> the documents it was answered with, the last time */
  read: Map<string, string>
  /** set while it waits for its turn */
  go: (() => void) | null
  /** called when it waits or is done */
  stopped: () => void
  done: boolean
}

export interface World {
  /** name of the kind -> what it does; actors of one kind are interchangeable. Names end in '#1', '#2' ... where there are several. */
  actors: Record<string, () => Promise<unknown>>
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
  const gate: Gate = async ({ text, reads }, run) => {
    const actor = acting.getStore()
    if (!actor) return run()
    actor.next = text
    await new Promise<void>(go => {
      actor.go = go
      actor.stopped()
    })
    const result = run()
    if (reads) actor.read.set(text, short(result))
    return result
  }

  function start(kind: string, act: () => Promise<unknown>): { actor: Actor; ready: Promise<void> } {
    const actor: Actor = { kind, next: '', read: new Map(), go: null, stopped: () => {}, done: false }
    const ready = new Promise<void>(stopped => {
      actor.stopped = stopped
    })
    const end = (how: unknown) => {
      actor.next = `done ${short(how)}`
      actor.read.clear()
      actor.done = true
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

  async function everyOrder({ actors: acts, reset, text, situation }: World): Promise<Orders> {
    const seen = new Set<string>()
    const todo: string[][] = [[]]
    let ends = 0
    for (let path = todo.pop(); path; path = todo.pop()) {
      reset()
      const actors = new Map<string, Actor>()
      for (const [name, act] of Object.entries(acts)) {
        const { actor, ready } = start(name.split('#')[0] ?? name, act)
        actors.set(name, actor)
        await ready
      }
      for (const name of path) await step(actors.get(name) as Actor)
      for (;;) {
        const key = short([text(), ...[...actors.values()].map(standOf).sort()])
        if (seen.has(key)) break
        seen.add(key)
        const [next, ...others] = [...actors].filter(([, { done }]) => !done).map(([name]) => name)
        await situation(path, next === undefined)
        if (next === undefined) {
          ends++
          break
        }
        for (const other of others) todo.push([...path, other])
        path = [...path, next]
        await step(actors.get(next) as Actor)
      }
    }
    return { situations: seen.size, ends }
  }

  return { gate, everyOrder }
}
