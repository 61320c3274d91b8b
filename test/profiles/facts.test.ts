import t from 'tap'
import { completeness, emptyFacts } from '../../src/profiles/facts.js'

t.test('whom nobody can ring is not told of in full', async t => {
  const missing = (phone: string | null) => completeness({ ...emptyFacts, phone }).missing
  t.ok(missing(null).includes('Telefon'))
  t.notOk(missing('12345678').includes('Telefon'))
})
