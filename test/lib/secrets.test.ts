import t from 'tap'
import { createSecrets } from '../../src/lib/secrets.js'

const secrets = createSecrets('5b'.repeat(32))
const other = createSecrets('5c'.repeat(32))
const cpr = '0711045826'

t.test('a sealed number opens for its owner only', async t => {
  const sealed = secrets.seal(cpr, 'owner')
  t.equal(secrets.open(sealed, 'owner'), cpr)
  t.notMatch(sealed, cpr)
  t.throws(() => secrets.open(sealed, 'somebody'))
  t.throws(() => other.open(sealed, 'owner'), /another key/)
})

t.test('every sealing is new, a changed text does not open', async t => {
  const sealed = secrets.seal(cpr, 'owner')
  t.not(secrets.seal(cpr, 'owner'), sealed)
  const [id, nonce, body = ''] = sealed.split('.')
  const changed = `${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`
  t.throws(() => secrets.open([id, nonce, changed].join('.'), 'owner'))
  t.throws(() => secrets.open([id, nonce, 'AAAA'].join('.'), 'owner'), /cut off/)
})

t.test('hashes find a person again, differ by purpose and need the key', async t => {
  t.equal(secrets.cprHash(cpr), createSecrets('5b'.repeat(32)).cprHash(cpr))
  t.not(secrets.cprHash(cpr), secrets.personKey(cpr))
  t.not(secrets.cprHash(cpr), other.cprHash(cpr))
  t.not(secrets.cprHash(cpr), secrets.cprHash('0711045827'))
})
