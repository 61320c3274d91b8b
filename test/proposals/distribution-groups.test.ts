import t from 'tap'
import { groupings, groupsOf } from '../../src/proposals/distribution/groups.js'

t.test('the name of a group tells who is in it', async t => {
  const danish = (level: number | null) => ({
    ...{ track: 'integrationsloven' as const, birthDate: null, arrivedOn: null },
    danish: level === null ? null : { level, du: null, module: null, written: null, text: '' },
  })
  const groups = groupsOf('dansk', [0, 1, 2, 3, 6, null].map(danish), '2026-11-22')
  t.same(
    [...groups].map(group => groupings.dansk.groups[group]),
    [
      ...Array(2).fill('Dansk A0-A1 eller ikke oplyst'),
      'Dansk A2',
      ...Array(2).fill('Dansk B1 eller bedre'),
      'Dansk A0-A1 eller ikke oplyst',
    ],
  )
})
