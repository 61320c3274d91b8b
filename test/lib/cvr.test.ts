import t from 'tap'
import { isCvr, isPNumber, readCvr, readPNumber } from '../../src/lib/cvr.js'

t.test('modulus 11', async t => {
  for (const valid of ['13748136', '10150817', '24256790', '29189641', '64942212', '88146328'])
    t.ok(isCvr(valid), valid)
  for (const invalid of ['12345678', '62475014', '35254119', '1374813', '137481360', '00000000', '1374813a', '']) {
    t.notOk(isCvr(invalid), invalid)
  }
})

t.test('every change of one digit is caught', async t => {
  let changed = 0
  for (let position = 0; position < 8; position++) {
    for (let digit = 0; digit <= 9; digit++) {
      const other = `${'13748136'.slice(0, position)}${digit}${'13748136'.slice(position + 1)}`
      if (other === '13748136') continue
      changed++
      t.notOk(isCvr(other), other)
    }
  }
  t.equal(changed, 72)
})

t.test('as people write it', async t => {
  t.equal(readCvr(' 13-74-81-36 '), '13748136')
  t.equal(readCvr('DK 13 74 81 36'), '13748136')
  t.equal(readCvr('12345678'), null)
})

t.test('P-numbers have ten digits and no check', async t => {
  t.ok(isPNumber('1014481432'))
  t.ok(isPNumber('1000000000'))
  t.notOk(isPNumber('101448143'))
  t.equal(readPNumber('1014 481 432'), '1014481432')
  t.equal(readPNumber('P1014481432'), null)
})
