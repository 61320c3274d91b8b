/** The same of somebody whose course is about to end: what is accepted waits behind it, and one alone does. */
import t from 'tap'
import { explore, market } from './every-order-setup.js'

t.setTimeout(600_000)

/** Somebody in a course that ends in a week, of whom two companies may say yes. */
function given() {
  const here = market({ near: true })
  here.running('before', 'person', '2026-12-01')
  for (const [proposal, opening] of [
    ['p', 'o'],
    ['q', 'o2'],
  ] as const) {
    here.opening(opening, {})
    here.proposal(proposal, opening, 'person')
  }
  return here
}

t.test('two companies say yes at once', async t => {
  const here = given()
  const ends = await explore(t, here, { 'click p': () => here.click('p'), 'click q': () => here.click('q') })
  t.ok(ends.has('accepted confirmed: PERSON_TAKEN yes'))
  t.ok(ends.has('confirmed accepted: PERSON_TAKEN yes'))
})

t.test('one says yes while the course ends', async t => {
  const here = given()
  const ends = await explore(t, here, { 'click p': () => here.click('p'), end: () => here.end('before') })
  t.same(ends, new Set(['accepted confirmed: yes']))
})

t.test('two say yes while the course ends', async t => {
  const here = given()
  await explore(t, here, {
    ...{ 'click p': () => here.click('p'), 'click q': () => here.click('q') },
    end: () => here.end('before'),
  })
})

t.test('one says yes, twice, while the course is prolonged', async t => {
  const here = given()
  const click = () => here.click('p')
  await explore(t, here, { 'click#1': click, 'click#2': click, prolong: () => here.prolong('before') })
})

t.test('one says yes, and a consultant cancels as soon as it can be', async t => {
  const here = given()
  await explore(t, here, {
    'click p': () => here.click('p'),
    cancel: () => here.cancel('p'),
    end: () => here.end('before'),
  })
})
