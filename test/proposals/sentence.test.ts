import t from 'tap'
import { paths } from '../../src/lib/paths.js'
import { proposalModel } from '../../src/proposals/model.js'
import { testApp } from '../helpers/app.js'
import { givenCases } from '../helpers/cases.js'
import { confirmation } from '../helpers/journey.js'

t.test('what a consultant writes to a company holds no CPR number', async t => {
  const { as, services, world } = await testApp(t)
  const { params } = await givenCases(services, world)
  const suggested = params['/konsulent/forslag/']?.id ?? ''
  const proposal = await proposalModel(services.db).findById(suggested).lean()
  const visitor = await as('consultant')
  const sentence = 'Amal (170490-5678) kan begynde straks.'
  for (const [path, fields] of [
    [paths.proposals.confirm(suggested), { ...confirmation, sentence }],
    [paths.proposals.answerNone(proposal?.opening), { sentence }],
  ] as const) {
    const page = await visitor.post(path, fields)
    t.equal(page.status, 422, path)
    t.match(page.text, 'Der står et CPR-nummer i teksten')
  }
  t.match(await proposalModel(services.db).findById(suggested).lean(), { state: 'suggested', sentence: null })
  const without = 'Amal kan begynde straks på P-nummer 1003388394.'
  const page = await visitor.post(paths.proposals.confirm(suggested), { ...confirmation, sentence: without })
  t.equal(page.status, 303)
})
