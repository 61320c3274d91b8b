import t from 'tap'
import { roles } from '../../src/accounts/model.js'
import { paths } from '../../src/lib/paths.js'
import { navigation } from '../../src/web/navigation.js'

const current = (role: Parameters<typeof navigation>[0], path: string) =>
  navigation(role, path)
    .filter(item => item.current)
    .map(({ text }) => text)

t.test('each page has one place in the menu, also those that are reached from a list', async t => {
  t.same(current('coordinator', paths.doors.coordinator()), ['Overblik'])
  t.same(current('coordinator', paths.profiles.import()), ['Borgere'])
  t.same(current('coordinator', paths.openings.import()), ['Opslag'])
  t.same(current('coordinator', paths.openings.importReport('abc')), ['Opslag'])
  t.same(current('coordinator', paths.weights.page()), ['Indstillinger'])
  t.same(current('coordinator', paths.distribution.policy()), ['Indstillinger'])
  t.same(current('consultant', paths.distribution.page()), ['Fordeling'])
  t.same(current('consultant', paths.distribution.unproposed()), ['Venter længe'])
  t.same(navigation(null, '/'), [])
})

t.test('no menu has more entries than stand in one row', async t => {
  for (const role of roles) t.ok(navigation(role, '/').length <= 9, role)
})
