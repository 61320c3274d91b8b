import t from 'tap'
import { companyModel } from '../../src/companies/model.js'
import { fieldsRefused } from '../helpers/refused.js'
import { testOpenings } from './setup.js'

t.test('a chosen scheme that the rules close for everybody cannot be published', async t => {
  const { openings, draft, own, input } = await testOpenings(t)
  const { _id } = await draft({ hoursPerWeek: 20 })
  t.same(await openings.obstacles(own, _id), [
    { field: 'schemes', text: 'IGU: En IGU skal have mindst 25 timer om ugen i virksomheden. Her står 20 timer.' },
  ])
  t.same(await fieldsRefused(openings.publish(own, _id)), ['schemes'])
  await openings.edit(own, _id, input({ hoursPerWeek: 20, schemes: ['virksomhedspraktik'] }))
  t.equal((await openings.publish(own, _id)).state, 'open')
})

t.test('the same opening after the last day of IGU', async t => {
  const { openings, draft, own, clock } = await testOpenings(t)
  clock.set('2027-12-20T09:00:00Z')
  const { _id } = await draft({ schemes: ['igu'], weeks: 104, startFrom: '2028-01-03', startTo: '2028-01-31' })
  t.same(await fieldsRefused(openings.publish(own, _id)), ['schemes'])
})

t.test('the three schemes are compared for what is told, placeholders left out', async t => {
  const { openings, draft, own, companies, company, input } = await testOpenings(t)
  const { _id } = await draft({ hoursPerWeek: null, weeks: null })
  const opening = await openings.get(own, _id)
  const columns = openings.compare(opening, await companies.get(own, company._id))
  t.same(
    columns.map(({ scheme, ruledOut }) => [scheme, ruledOut.length]),
    [
      ['virksomhedspraktik', 0],
      ['loentilskud', 0],
      ['igu', 0],
    ],
    'what is not told is not judged',
  )
  const typed = openings.compare(openings.asTold(input({ hoursPerWeek: 20 })), company)
  t.same(
    typed.map(({ ruledOut }) => ruledOut.map(({ code }) => code)),
    [[], [], ['igu-hours-low']],
  )
})

t.test('more people in praktik than the ratio allows: seen from the workplace itself', async t => {
  const { openings, input, company, db } = await testOpenings(t)
  const warned = (told: typeof company) =>
    openings
      .compare(openings.asTold(input({ subsidisedNow: 2 })), told)
      .flatMap(({ scheme, warnings }) => warnings.map(({ code }) => `${scheme} ${code}`))
      .filter(warning => warning.includes('ratio'))
  t.same(warned(company), ['virksomhedspraktik ratio-full', 'loentilskud ratio-full'], '12.5 employees, quota 2')
  await companyModel(db).updateOne({ _id: company._id }, { $set: { 'workplaces.0.asOf': '' } })
  const unknown = await companyModel(db).findById(company._id).lean()
  t.same(unknown && warned(unknown), ['virksomhedspraktik ratio-unknown', 'loentilskud ratio-unknown'])
})
