/** A shelf in memory follows a store that others write, whatever their clocks say and however slow it answers. */
import fc from 'fast-check'
import t from 'tap'
import { keepInStep, type Shelf, type Source, type Stamp } from '../../src/proposals/pool/in-step.js'
import { days, testClock } from '../helpers/clock.js'

interface Note {
  _id: string
  text: string
  belongs: boolean
  revision: number
  changedAt: Date
}

interface Notes extends Shelf<Note> {
  today: string
  texts: Map<string, string>
}

const stamp = ({ _id: id, revision, changedAt, belongs }: Note): Stamp => ({
  ...{ id, version: `${revision} ${Number(changedAt)}`, belongs },
})

/** A store in which notes change, and what keeps in step with it. `gates` hold an answer back until they are opened. */
function given({ patience = Number.POSITIVE_INFINITY } = {}) {
  const clock = testClock()
  const realTime = testClock()
  const store = new Map<string, Note>()
  let revision = 0
  const asked = { stamps: 0, all: 0, documents: 0, everything: 0 }
  const gates: { compare?: Promise<void>; everything?: Promise<void>; documents?: Promise<void> } = {}
  const sorted = () => [...store.values()].sort((a, b) => (a._id < b._id ? -1 : 1))
  const source: Source<Note, Notes> = {
    shelf: today => {
      const texts = new Map<string, string>()
      return {
        ...{ today, texts },
        put({ _id, text }) {
          texts.set(_id, text)
          if (text === 'broken') throw new RangeError('text cannot be read')
        },
        take: id => texts.delete(id),
      }
    },
    async *stamps(since) {
      asked.stamps++
      if (!since) asked.all++
      const found = sorted().filter(note => (since ? note.changedAt >= since : note.belongs))
      if (!since) await gates.compare
      for (const note of found) yield stamp(note)
    },
    async documents(ids) {
      asked.documents++
      const found = ids.flatMap(id => store.get(id) ?? []).map(note => ({ ...note }))
      await gates.documents
      return found
    },
    async *everything() {
      asked.everything++
      const found = sorted().map(note => ({ ...note }))
      await gates.everything
      for (const note of found) if (note.belongs) yield note
    },
    stamp,
  }
  const kept = keepInStep(source, { clock, realTime, patience })
  return {
    ...{ clock, realTime, store, asked, gates, kept },
    write(id: string, text: string, { at = clock.now(), belongs = true } = {}) {
      revision++
      store.set(id, { _id: id, text, belongs, revision, changedAt: at })
    },
    async texts() {
      return [...(await kept.current()).shelf.texts].sort()
    },
  }
}

function gate() {
  let open = () => {}
  const closed = new Promise<void>(resolve => {
    open = resolve
  })
  return { closed, open }
}

t.test('what is written is seen by the next call, and what is taken away is gone', async t => {
  const { clock, store, write, texts, asked } = given()
  write('a', 'one')
  t.same(await texts(), [['a', 'one']])
  write('b', 'two')
  write('a', 'one more')
  t.same(await texts(), [
    ['a', 'one more'],
    ['b', 'two'],
  ])
  clock.move(60_000)
  write('a', 'put aside', { belongs: false })
  t.same(await texts(), [['b', 'two']])
  clock.move(60_000)
  await texts()
  const before = asked.documents
  t.same(await texts(), [['b', 'two']])
  t.equal(asked.documents, before, 'nothing is read anew when nothing has changed')
  store.delete('b')
})

t.test(
  'a document that left without a trace, or was changed by a clock far behind, is found within a second',
  async t => {
    const { clock, realTime, store, write, texts } = given()
    write('a', 'one')
    write('b', 'two')
    write('c', 'three')
    await texts()
    const then = clock.now()
    clock.move(days(7))
    await texts()
    write('a', 'changed behind', { at: then })
    write('d', 'new behind', { at: then })
    write('c', 'three', { at: then, belongs: false })
    store.delete('b')
    t.equal((await texts()).length, 3, 'not yet: their changedAt is a week back')
    realTime.move(1_000)
    t.same(await texts(), [
      ['a', 'changed behind'],
      ['d', 'new behind'],
    ])
  },
)

t.test('a clock a few seconds behind is seen at once, and so is one that is set back', async t => {
  const { clock, write, texts } = given()
  write('a', 'one')
  await texts()
  clock.move(60_000)
  await texts()
  write('a', 'slow', { at: new Date(clock.now().getTime() - 9_000) })
  t.same(await texts(), [['a', 'slow']])
  clock.move(-50_000)
  write('a', 'set back')
  t.same(await texts(), [['a', 'set back']])
})

t.test('what cannot be read is left out, counted and told once, and comes back', async t => {
  const { kept, write, texts } = given()
  const told: string[] = []
  kept.onUnreadable(id => told.push(id))
  write('a', 'one')
  write('b', 'broken')
  t.same(await texts(), [['a', 'one']])
  await texts()
  t.same([kept.figures().unreadable, told], [{ now: 1, met: 1 }, ['b']])
  write('a', 'broken')
  t.same(await texts(), [], 'old facts do not stay when the new ones are broken')
  write('a', 'mended')
  write('b', 'mended')
  t.equal((await texts()).length, 2)
  t.same([kept.figures().unreadable, told], [{ now: 0, met: 2 }, ['b', 'a']])
})

t.test('callers at once share a reading, and one who comes later never gets an earlier one', async t => {
  const { gates, write, texts, asked } = given()
  write('a', 'one')
  await texts()
  const { closed, open } = gate()
  gates.documents = closed
  write('a', 'two')
  const first = texts()
  await new Promise(setImmediate)
  write('a', 'three')
  const later = [texts(), texts(), texts()]
  const before = asked.stamps
  open()
  t.same(await first, [['a', 'two']], 'what was read when it was asked')
  for (const each of await Promise.all(later)) t.same(each, [['a', 'three']])
  t.equal(asked.stamps, before + 1, 'three callers, one reading')
})

t.test('a check that disagrees makes the next call read anew', async t => {
  const { clock, kept, write, texts } = given()
  write('a', 'one')
  write('b', 'two')
  await texts()
  const { version } = await kept.current()
  const claimed = new Map(['a', 'b'].map(id => [id, version(id)]))
  const found = new Map(['a', 'b'].map(id => [id, version(id) ?? '']))
  t.ok(kept.agrees(claimed, found))
  const long = new Date(clock.now().getTime() - days(1))
  write('a', 'changed unseen', { at: long })
  found.set('a', `3 ${Number(long)}`)
  t.notOk(kept.agrees(claimed, found))
  t.same(await texts(), [
    ['a', 'changed unseen'],
    ['b', 'two'],
  ])
  found.delete('b')
  t.notOk(kept.agrees(claimed, found), 'who may not leave does not agree')
  t.ok(kept.agrees(new Map(), found), 'nothing claimed, nothing wrong')
})

t.test('a store that is away is asked again, and nothing that was suspected is forgotten', async t => {
  const { clock, realTime, gates, write, texts } = given()
  write('a', 'one')
  await texts()
  write('a', 'two', { at: new Date(clock.now().getTime() - days(1)) })
  realTime.move(1_000)
  gates.documents = Promise.reject(new Error('away'))
  gates.documents.catch(() => {})
  await t.rejects(texts(), /away/)
  delete gates.documents
  t.same(await texts(), [['a', 'two']])
})

t.test('a new day builds anew; the old shelf serves, kept current, until the new one is full', async t => {
  const { asked, clock, gates, kept, write, texts } = given({ patience: 5 })
  write('a', 'one')
  const yesterday = (await kept.current()).today
  const { closed, open } = gate()
  gates.everything = closed
  clock.move(days(1))
  write('b', 'two')
  t.equal((await texts()).length, 2)
  t.equal((await kept.current()).today, yesterday)
  write('a', 'while it was built')
  await texts()
  open()
  await closed
  await new Promise(setImmediate)
  const { today, shelf } = await kept.current()
  t.not(today, yesterday)
  t.equal(shelf.today, today)
  t.same(
    [...shelf.texts].sort(),
    [
      ['a', 'while it was built'],
      ['b', 'two'],
    ],
    'what changed during the building is in it',
  )
  t.equal(asked.everything, 2, 'it was built once')
})

t.test('who is suspected while a new shelf is filled is read anew into it', async t => {
  const { clock, gates, kept, write, texts } = given({ patience: 5 })
  write('a', 'one')
  await texts()
  const { closed, open } = gate()
  gates.everything = closed
  clock.move(days(1))
  const { version } = await kept.current()
  const claimed = new Map([['a', version('a')]])
  write('a', 'changed unseen', { at: new Date(clock.now().getTime() - days(1)) })
  t.notOk(kept.agrees(claimed, new Map([['a', 'another']])))
  open()
  await closed
  await new Promise(setImmediate)
  t.same(await texts(), [['a', 'changed unseen']])
})

t.test('a comparison that takes long holds nobody up, and is not begun twice', async t => {
  const { clock, realTime, gates, asked, store, write, texts } = given({ patience: 5 })
  write('a', 'one')
  write('b', 'two')
  await texts()
  const { closed, open } = gate()
  gates.compare = closed
  store.delete('b')
  clock.move(60_000)
  realTime.move(60_000)
  write('c', 'three')
  t.equal((await texts()).length, 3)
  await texts()
  t.equal(asked.all, 1)
  realTime.move(4_000)
  open()
  await closed
  await new Promise(setImmediate)
  t.equal((await texts()).length, 2, 'what it found is read at the next call')
  realTime.move(79_000)
  await texts()
  t.equal(asked.all, 1, 'it took four seconds, so it rests for eighty')
  realTime.move(1_000)
  await texts()
  t.equal(asked.all, 2)
})

t.test('values that nobody has any more are swept out by building anew', async t => {
  const { asked, write, texts } = given()
  const many = Array.from({ length: 7_000 }, (_, i) => `n${i}`)
  for (const id of many) write(id, 'first')
  await texts()
  for (let round = 0; round < 7; round++) {
    for (const id of many) write(id, `round ${round}`)
    await texts()
  }
  t.equal(asked.everything, 2)
  t.equal((await texts()).length, many.length)
})

t.test('after any changes by anybody the shelf is what the store says', async t => {
  const write = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    text: fc.constantFrom('one', 'two', 'broken'),
    belongs: fc.boolean(),
    behind: fc.constantFrom(0, 5_000, days(7)),
  })
  const step = fc.oneof(
    write.map(told => ({ kind: 'write' as const, ...told })),
    fc.constantFrom('a', 'b', 'c', 'd').map(id => ({ kind: 'delete' as const, id })),
    fc.constantFrom(1_000, days(1), days(7)).map(by => ({ kind: 'jump' as const, by })),
    fc.constant({ kind: 'look' as const }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
      const { clock, realTime, store, kept, write, texts } = given()
      for (const one of steps) {
        if (one.kind === 'write')
          write(one.id, one.text, { at: new Date(clock.now().getTime() - one.behind), belongs: one.belongs })
        else if (one.kind === 'delete') store.delete(one.id)
        else if (one.kind === 'jump') clock.move(one.by)
        else await texts()
      }
      await texts()
      realTime.move(1_000)
      const expected = [...store.values()].filter(({ belongs }) => belongs)
      const readable = expected.filter(({ text }) => text !== 'broken')
      t.same(await texts(), readable.map(({ _id, text }) => [_id, text]).sort())
      t.equal(kept.figures().unreadable.now, expected.length - readable.length)
    }),
    { numRuns: 150 },
  )
})
