/** Two companies at once, and kills in between: see every-order-setup.ts. */
import t from 'tap'
import { explore, market } from './every-order-setup.js'

// Minutes on a busy machine: every order is tried.
t.setTimeout(1_800_000)

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
