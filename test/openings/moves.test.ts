/** A page that asks for something the opening's state refuses leads back to the opening, before anybody types in vain. */
import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { type OpeningMove, statesFor } from '../../src/openings/lifecycle.js'
import { openingModel, openingStates } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import { givenOpening } from '../helpers/market.js'

const links = paths.openings
const sides = {
  employer: { ...links },
  consultant: {
    ...{ show: links.staffShow, edit: links.staffEdit, pause: links.staffPause, resume: links.staffResume },
    ...{ close: links.staffClose, prolong: links.staffProlong, discard: links.staffDiscard },
  },
} as const
const moves = ['edit', 'pause', 'resume', 'close', 'prolong', 'discard'] as const satisfies OpeningMove[]

t.test('a page is there where its verb is', async t => {
  const { as, services, world } = await testApp(t)
  const { _id } = await givenOpening(services, world)
  for (const who of ['employer', 'consultant'] as const) {
    const visitor = await as(who)
    for (const state of openingStates) {
      await openingModel(services.db).updateOne({ _id }, { $set: { state } })
      for (const move of moves) {
        const page = await visitor.get(sides[who][move](_id))
        const isThere = statesFor(move).includes(state)
        t.equal(page.status, isThere ? 200 : 303, `${who}: ${move} while ${state}`)
        if (!isThere) t.equal(page.location, sides[who].show(_id))
      }
    }
  }
})

t.test('the opening says how it stands', async t => {
  const { as, services, world } = await testApp(t)
  const { _id } = await givenOpening(services, world)
  const visitor = await as('employer')
  await visitor.post(links.close(_id))
  const told = await visitor.follow(await visitor.get(links.edit(_id)))
  t.match(told.body, 'alert-warning', 'not told as something done')
  t.match(told.text, 'Det kan ikke lade sig gøre nu. Opslagets status er: Lukket.')
  t.notMatch((await visitor.get(links.show(_id))).text, 'Det kan ikke lade sig gøre nu', 'once')
})
