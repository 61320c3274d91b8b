/** Two and three at once, and kills in between: see every-order-setup.ts. */
import t from 'tap'
import { explore, market } from './every-order-setup.js'

t.setTimeout(600_000)

t.test('three clicks at once while a seat comes back', async t => {
  const here = market()
  here.opening('o', { taken: ['x'] })
  here.proposal('x', 'o', 'somebody', { state: 'withdrawn' })
  here.proposal('p', 'o', 'person')
  const click = () => here.click('p')
  const ends = await explore(t, here, {
    ...{ 'click#1': click, 'click#2': click, 'click#3': click },
    return: () => here.now.seats.returnSeat('o', 'x'),
  })
  t.ok(ends.has('accepted: yes yes yes'), 'all of them can be told yes')
  t.ok(ends.has('confirmed: NO_SEATS NO_SEATS NO_SEATS'), 'or come too early')
  t.ok(ends.has('accepted: NO_SEATS NO_SEATS yes'), 'those who are refused do not undo the other')
})

t.test('two clicks, and the proposal is withdrawn', async t => {
  const here = market()
  here.opening('o', {})
  here.proposal('p', 'o', 'person')
  const click = () => here.click('p')
  const withdraw = () => here.withdraw('p')
  const ends = await explore(t, here, { 'click#1': click, 'click#2': click, withdraw })
  t.same(ends, new Set(['accepted: yes yes', 'withdrawn: WRONG_STATE WRONG_STATE']))
})

t.test('two people for the last seat, one of them clicked twice', async t => {
  const here = market()
  here.opening('o', {})
  here.proposal('p', 'o', 'person')
  here.proposal('q', 'o', 'other')
  const click = () => here.click('p')
  const ends = await explore(t, here, { 'click#1': click, 'click#2': click, 'click q': () => here.click('q') })
  t.same(ends, new Set(['accepted confirmed: NO_SEATS yes yes', 'confirmed accepted: NO_SEATS NO_SEATS yes']))
})

t.test('two companies take the same person, one of them clicks twice', async t => {
  const here = market()
  here.opening('o', { seats: 2 })
  here.opening('o2', { seats: 2 })
  here.proposal('p', 'o', 'person')
  here.proposal('q', 'o2', 'person')
  const click = () => here.click('p')
  const ends = await explore(t, here, { 'click#1': click, 'click#2': click, 'click q': () => here.click('q') })
  t.same(
    ends,
    new Set(['accepted confirmed: PERSON_TAKEN yes yes', 'confirmed accepted: PERSON_TAKEN PERSON_TAKEN yes']),
  )
})

t.test('two companies take the same person while a seat of one comes back', async t => {
  const here = market()
  here.opening('o', { taken: ['x'] })
  here.opening('o2', {})
  here.proposal('x', 'o', 'somebody', { state: 'withdrawn' })
  here.proposal('p', 'o', 'person')
  here.proposal('q', 'o2', 'person')
  await explore(t, here, {
    ...{ 'click p': () => here.click('p'), 'click q': () => here.click('q') },
    return: () => here.now.seats.returnSeat('o', 'x'),
  })
})

t.test('two clicks, and a consultant cancels as soon as it can be', async t => {
  const here = market()
  here.opening('o', {})
  here.proposal('p', 'o', 'person')
  const click = () => here.click('p')
  await explore(t, here, { 'click#1': click, 'click#2': click, cancel: () => here.cancel('p') })
})
