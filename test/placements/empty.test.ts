/** A company that sees nobody yet is told why, and what it can do. */
import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import { givenOpening } from '../helpers/market.js'

t.test('no candidates and no courses', async t => {
  const { services, world, as } = await testApp(t)
  await openingModel(services.db).updateMany({}, { state: 'closed' })
  const employer = await as('employer')
  const candidates = async () => (await employer.get(paths.candidates.list())).text
  t.match(
    await candidates(),
    /Slå en plads op, så får I svar inden for 24 timer\. Slå en plads op/,
    'nothing is posted',
  )
  await givenOpening(services, world)
  t.match(await candidates(), 'I får en mail, så snart jeres konsulent har et forslag.')
  await companyModel(services.db).updateOne({ _id: world.company }, { verifiedAt: null })
  t.match(await candidates(), 'Virksomheden er ikke godkendt endnu.')
  t.match((await employer.get(paths.placements.ofCompany())).text, /når I siger ja til en kandidat\. Se kandidaterne/)
})
