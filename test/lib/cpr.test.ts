import t from 'tap'
import { agreesWithBirthDate, birthDayOfCpr, holdsCpr, isCpr, isReplacementCpr, readCpr } from '../../src/lib/cpr.js'

t.test('the seventh digit and the year give the century', async t => {
  const century: [string, string][] = [
    ['0101000000', '1900-01-01'],
    ['0101993999', '1999-01-01'],
    ['0101364000', '2036-01-01'],
    ['0101374000', '1937-01-01'],
    ['0101575000', '2057-01-01'],
    ['0101585000', '1858-01-01'],
    ['0101008999', '2000-01-01'],
    ['0101998000', '1899-01-01'],
    ['0101369000', '2036-01-01'],
    ['0101379000', '1937-01-01'],
    ['0711045826', '2004-11-07'],
  ]
  for (const [cpr, day] of century) t.equal(birthDayOfCpr(cpr), day, cpr)
})

t.test('shape, never modulus', async t => {
  t.ok(isCpr('0101070000'), 'no valid modulus 11, and still possible since 2007')
  t.notOk(isCpr('3102900000'), '31 February')
  t.notOk(isCpr('0113900000'), 'month 13')
  t.notOk(isCpr('010190000'))
  t.notOk(isCpr('010190-0000'))
})

t.test('a number in a text, as people and their programs write it', async t => {
  const held = ['010190-1234', '010190 1234', '010190 - 1234', '010190 -1234', '010190--1234', '010190.1234']
  const dashes = ['\u2010', '\u2011', '\u2013', '\u2014', '\u2212', '\uff0d', '\u00a0-\u00a0', '\u2009']
  for (const text of [
    ...held,
    ...dashes.map(dash => `010190${dash}1234`),
    '０１０１９０-１２３４',
    '01 01 90-1234',
    '0101\u200b90-1234',
  ])
    t.ok(holdsCpr(`Ring til ${text}, tak.`), text)
  const others = [
    '0101901234',
    '310290-1234',
    '12345678-1234',
    'kl. 8-16, 12345678',
    '01.01.90 kl. 1234',
    '010190-12345',
  ]
  for (const text of others) t.notOk(holdsCpr(text), text)
})

t.test('erstatnings-CPR: day + 60', async t => {
  t.ok(isReplacementCpr('6711045826'))
  t.notOk(isReplacementCpr('0711045826'))
  t.equal(birthDayOfCpr('6711045826'), '2004-11-07')
  t.equal(birthDayOfCpr('9211045826'), null, 'day 32')
  t.ok(agreesWithBirthDate('6711041826', '2004-11-07'), 'century not known')
  t.notOk(agreesWithBirthDate('6711041826', '2004-11-08'))
})

t.test('reading', async t => {
  t.same(readCpr('071104-5826'), { cpr: '0711045826' })
  t.same(readCpr('0000000000'), { cpr: null })
  t.same(readCpr(''), { cpr: null })
  t.match(readCpr('12345'), { error: /ti cifre/ })
  t.match(readCpr('3102900000'), { error: /begynde med en dato/ })
})

t.test('against a birth date', async t => {
  t.ok(agreesWithBirthDate('0711045826', '2004-11-07'))
  t.notOk(agreesWithBirthDate('0711045826', '1904-11-07'))
})
