/** Two clicks at once beside something else, and kills in between: see every-order-setup.ts. */
import t from 'tap'
import { explore, market } from './every-order-setup.js'

// Minutes on a busy machine: every order is tried.
t.setTimeout(1_800_000)

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

t.test('two clicks, and a consultant cancels as soon as it can be', async t => {
  const here = market()
  here.opening('o', {})
  here.proposal('p', 'o', 'person')
  const click = () => here.click('p')
  await explore(t, here, { 'click#1': click, 'click#2': click, cancel: () => here.cancel('p') })
})
