/** Every order is tried: the search that leaves repetitions out meets what all orders meet, one by one. */
import { type Connection, type Model, Schema } from 'mongoose'
import t from 'tap'
import { seededRandom } from '../chaos/random.js'
import { turns } from '../helpers/every-order.js'
import { memoryDatabase } from '../helpers/memory-database.js'

const places = ['left', 'right'] as const
const verbs = ['read', 'write', 'once', 'insert'] as const
type Step = readonly [verb: (typeof verbs)[number], place: (typeof places)[number]]
const steps = verbs.flatMap(verb => places.map((place): Step => [verb, place]))
type Store = Record<string, number>

interface Row {
  _id: string
  n: number
}

const schema = new Schema<Row>({ _id: String, n: Number }, { versionKey: false, autoIndex: false, autoCreate: false })
const modelOf =
  (place: string) =>
  (db: Connection): Model<Row> =>
    db.model(place, schema, place)

/** What is met in all orders of the steps: situations, and at the end what is stored and everybody was told. */
function oneByOne(scripts: readonly (readonly Step[])[], forgets: boolean) {
  const situations = new Set<string>()
  const ends = new Set<string>()
  const go = (store: Store, actors: readonly { at: number; seen: number; heard: string }[]) => {
    situations.add(`${written(store)} ${actors.map(({ heard }) => heard)}`)
    const running = actors.flatMap((actor, who) => {
      const step = scripts[who]?.[actor.at]
      return step ? [{ ...actor, who, step }] : []
    })
    if (running.length === 0) ends.add(`${written(store)} ${actors.map(({ seen }) => seen)}`)
    for (const { at, seen, heard, who, step } of running) {
      const [verb, place] = step
      const next = { at: at + 1, seen, heard }
      const then = { ...store }
      const n = store[place] ?? 0
      const isThere = `${place} new` in store
      if (verb === 'read') next.seen = n
      else if (verb === 'write') then[place] = seen
      else if (verb === 'once') {
        if (n < 2) then[place] = n + 10
        else next.at = 99
      } else if (!isThere) then[`${place} new`] = 5
      const answer = verb === 'read' ? n : forgets ? '' : verb === 'insert' ? isThere : then[place] !== n
      next.heard = scripts[who]?.[next.at] ? `${heard} ${answer}` : `done ${next.seen}`
      go(
        then,
        actors.map((actor, i) => (i === who ? next : actor)),
      )
    }
  }
  go(
    { left: 0, right: 1 },
    scripts.map(() => ({ at: 0, seen: 0, heard: '' })),
  )
  return { situations: situations.size, ends }
}

const written = (store: Store) => JSON.stringify(Object.entries(store).sort(([a], [b]) => (a < b ? -1 : 1)))

/** The same, by the search. */
async function searched(scripts: readonly (readonly Step[])[], forgets: boolean) {
  const { gate, everyOrder } = turns()
  const memory = memoryDatabase(places.map(modelOf), gate)
  const models = { left: memory.db.model<Row>('left'), right: memory.db.model<Row>('right') }
  memory.put(models.left, { _id: 'a', n: 0 })
  memory.put(models.right, { _id: 'a', n: 1 })
  const beginning = memory.text()
  const told: number[] = []
  const stored = () =>
    written(
      Object.fromEntries(
        places.flatMap(place =>
          [...memory.documents(models[place])].map(([id, { n }]) => [id === 'a' ? place : `${place} new`, n]),
        ),
      ),
    )
  async function act(who: number) {
    let seen = 0
    for (const [at, [verb, place]] of (scripts[who] ?? []).entries()) {
      const model = models[place]
      // Always true, and tells one step from the next.
      const it = { _id: 'a', n: { $gt: -100 - at } }
      if (verb === 'read') seen = (await model.findOne(it).lean<Row>())?.n ?? 0
      else if (verb === 'write') await model.updateOne(it, { $set: { n: seen } })
      else if (verb === 'once') {
        if ((await model.updateOne({ ...it, n: { $gt: -100 - at, $lt: 2 } }, { $inc: { n: 10 } })).modifiedCount === 0)
          break
      } else await model.create({ _id: 'new', n: 5 }).catch(() => {})
    }
    told[who] = seen
    return seen
  }
  const ends = new Set<string>()
  const { situations } = await everyOrder({
    actors: Object.fromEntries(scripts.map((_, who) => [`actor ${who}`, () => act(who)])),
    forgets,
    reset: () => memory.restore(beginning),
    text: memory.text,
    situation(_path, ended) {
      if (ended) ends.add(`${stored()} ${told}`)
    },
  })
  return { ends, situations }
}

for (const forgets of [false, true])
  t.test(`every situation is met${forgets ? ', where answers of writes are forgotten' : ''}`, async t => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed)
      // None twice: an insert looks like the one before.
      const scripts = Array.from({ length: 3 }, () => [
        ...new Set(Array.from({ length: random.whole(1, 4) }, () => random.pick(steps) as Step)),
      ])
      const { situations, ends } = oneByOne(scripts, forgets)
      const found = await searched(scripts, forgets)
      t.equal(found.situations, situations, `seed ${seed}: ${situations} situations`)
      t.same([...found.ends].sort(), [...ends].sort(), `seed ${seed}: ${ends.size} ends`)
    }
  })
