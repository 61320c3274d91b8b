import t from 'tap'
import { filled } from '../../src/lib/filled.js'

t.test('names in words are filled in', async t => {
  t.equal(filled('{free} af {all}, {free} ledige', { free: 0, all: '3' }), '0 af 3, 0 ledige')
  t.equal(filled('Svar senest {due}', {}), 'Svar senest {due}')
})
