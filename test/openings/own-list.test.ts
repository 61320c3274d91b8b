/** The company's own openings on its overview: what is still open first, 50 on a page. */
import t from 'tap'
import { newId } from '../../src/lib/ids.js'
import { pageSize } from '../../src/lib/paging.js'
import { paths } from '../../src/lib/paths.js'
import { openingModel } from '../../src/openings/model.js'
import { testApp } from '../helpers/app.js'
import { givenOpening } from '../helpers/market.js'

t.test('what is over stands behind what is not, on pages', async t => {
  const { services, world, as } = await testApp(t)
  const model = openingModel(services.db)
  await model.deleteMany({})
  const open = await givenOpening(services, world, { title: 'Den første, stadig åben' })
  const known = await model.findById(open._id).lean()
  const closed = Array.from({ length: pageSize }, (_, i) => ({
    ...known,
    ...{ _id: newId(), number: `2027-${String(i).padStart(4, '0')}`, title: `Lukket ${i}`, state: 'closed' as const },
    createdAt: new Date(open.createdAt.getTime() + i + 1),
  }))
  await model.insertMany(closed)
  const employer = await as('employer')
  const first = await employer.get(paths.doors.employer())
  const [, table = ''] = first.text.split('Jeres opslag Slå en plads op')
  t.match(table, /Den første, stadig åben.*Lukket 49.*Lukket 1 /)
  t.match(table, /Den første.* 1 af 1 Lukket 49.* Lukket Ingen af 1 Lukket 48/, 'nothing is free where it is over')
  t.notMatch(table, 'Lukket 0 ')
  t.match(first.text, 'Side 1 af 2')
  t.match(first.body, 'href="/virksomhed?side&#x3D;2#opslag"')
  const second = await employer.get(`${paths.doors.employer()}?side=2`)
  t.match(second.text, 'Lukket 0 ')
  t.notMatch(second.text, 'Den første, stadig åben')
})
