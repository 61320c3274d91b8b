import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { termsOf } from '../../src/openings/terms.js'
import { openingFacts } from '../../src/proposals/pool/opening-facts.js'
import { testOpenings } from '../openings/setup.js'

t.test('a number of employees that nobody has told is not none', async t => {
  const { db, company, draft } = await testOpenings(t)
  const opening = await draft()
  t.equal(openingFacts(opening, company).employer.ordinaryEmployees, company.workplaces[0]?.ordinaryEmployees)
  await companyModel(db).updateOne(
    { _id: company._id, 'workplaces.id': opening.workplace },
    { $set: { 'workplaces.$.ordinaryEmployees': 0, 'workplaces.$.asOf': '' } },
  )
  const unknown = await companyModel(db).findById(company._id).lean()
  if (!unknown) throw new Error('the company is gone')
  const facts = openingFacts(opening, unknown)
  t.equal(facts.employer.ordinaryEmployees, null)
  t.same(facts.employer, termsOf(opening, unknown).employer, 'matching and the form ask the law the same')
})
