/** Three clicks at once, and kills in between: see every-order-setup.ts. */
import t from 'tap'
import { explore, market } from './every-order-setup.js'

// Minutes on a busy machine: every order is tried.
t.setTimeout(1_800_000)

t.test('three clicks at once while a seat comes back', async t => {
  const here = market()
  here.opening('o', { taken: ['x'] })
  here.proposal('x', 'o', 'somebody', { state: 'withdrawn' })
  here.proposal('p', 'o', 'person')
  const click = () => here.click('p')
  const actors = {
    ...{ 'click#1': click, 'click#2': click, 'click#3': click },
    return: () => here.now.seats.returnSeat('o', 'x'),
  }
  const ends = await explore(t, here, actors, { forgets: true })
  t.ok(ends.has('accepted: yes yes yes'), 'all of them can be told yes')
  t.ok(ends.has('confirmed: NO_SEATS NO_SEATS NO_SEATS'), 'or come too early')
  t.ok(ends.has('accepted: NO_SEATS NO_SEATS yes'), 'those who are refused do not undo the other')
})
