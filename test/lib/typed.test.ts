/** What people type: a number with its unit's word, a postcode with its town. */
import fc from 'fast-check'
import t from 'tap'
import { findPostcode, postcodeLabel } from '../../src/lib/places.js'
import { postcodeIn, readNumber, readPostcode, type Unit } from '../../src/lib/typed.js'

t.test('number cells', async t => {
  t.equal(readNumber('7,5'), 7.5)
  t.equal(readNumber('-5'), -5)
  t.equal(readNumber('1.200,5'), 1200.5)
  t.equal(readNumber('1.2'), 1.2)
  t.equal(readNumber(''), null)
  t.equal(readNumber('Ukendt'), null)
  t.ok(Number.isNaN(readNumber('syv')))
})

t.test('a number may be followed by its own word, and by no other', async t => {
  const right: [string, Unit, number][] = [
    ['37 timer', 'hours', 37],
    ['37,0', 'hours', 37],
    ['37,0 Timer', 'hours', 37],
    ['7,5t', 'hours', 7.5],
    ['25 timer om ugen', 'hours', 25],
    ['25 timer/uge', 'hours', 25],
    ['25 t. pr. uge', 'hours', 25],
    ['1 time', 'hours', 1],
    ['4 uger', 'weeks', 4],
    ['1 uge', 'weeks', 1],
    ['2 pladser', 'seats', 2],
    ['12,5 ansatte', 'employees', 12.5],
    ['1.200 årsværk', 'employees', 1200],
    ['9 år', 'years', 9],
    ['45 min.', 'minutes', 45],
    ['12 mdr.', 'months', 12],
  ]
  for (const [text, unit, number] of right) t.equal(readNumber(text, unit), number, text)
  const wrong: [string, Unit][] = [
    ['37 uger', 'hours'],
    ['4 timer', 'weeks'],
    ['cirka 37 timer', 'hours'],
    ['30-37 timer', 'hours'],
    ['timer', 'hours'],
    ['37 timer og 30 minutter', 'hours'],
  ]
  for (const [text, unit] of wrong) t.ok(Number.isNaN(readNumber(text, unit)), text)
  t.ok(Number.isNaN(readNumber('37 timer')), 'only where the field has a unit')
})

t.test('a postcode may be followed by its town', async t => {
  for (const text of ['7100', ' 7100 ', '7100 Vejle', '7100  vejle', '7100, Vejle', 'DK-7100 Vejle', '7100 Skibet'])
    t.match(readPostcode(text), { postcode: '7100', name: 'Vejle' }, text)
  for (const text of ['7120 Vejle', '1620 København V', '1620 København', '2800 Lyngby', '8000 Århus C'])
    t.match(readPostcode(text), { postcode: text.slice(0, 4) }, text)
})

t.test('what is no postcode is refused for what it is', async t => {
  t.same(readPostcode('7100 Kolding'), { error: '7100 er Vejle, ikke Kolding. Ret postnummeret eller byen.' })
  t.same(readPostcode('7100 København'), { error: '7100 er Vejle, ikke København. Ret postnummeret eller byen.' })
  t.same(readPostcode('7100 Vejle Øst'), { error: '7100 er Vejle, ikke Vejle Øst. Ret postnummeret eller byen.' })
  t.same(readPostcode('9999 Nordpolen'), { error: 'Postnummeret 9999 findes ikke. Ret de fire cifre.' })
  const error = 'Skriv postnummeret med fire cifre, gerne med byen bagefter, for eksempel 7100 Vejle.'
  for (const text of ['Vejle', '710', '71000', '7100 12']) t.same(readPostcode(text), { error }, text)
})

/** What was accepted before units and towns were read. */
function before(text: string): number | null {
  const plain = text.replace(/\s/g, '').toLowerCase()
  if (plain === '' || plain === 'ukendt') return null
  if (/^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'))
  return /^-?\d+(?:[.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
}

t.test('whatever was accepted before still is, with the same value', async t => {
  const piece = fc.constantFrom('0', '1', '7', '37', '.', ',', '-', ' ', 'ukendt', 't', 'timer', 'uger', '200', '000')
  const text = fc.oneof(
    fc.array(piece, { maxLength: 6 }).map(pieces => pieces.join('')),
    fc.string({ maxLength: 8 }),
  )
  const unit = fc.constantFrom<Unit>('hours', 'weeks', 'seats', 'employees', 'years', 'minutes', 'months', 'persons')
  fc.assert(
    fc.property(text, unit, (text, unit) => {
      const was = before(text)
      return Number.isNaN(was) || Object.is(readNumber(text, unit), was)
    }),
    { numRuns: 2000 },
  )
  for (let code = 0; code <= 9999; code++) {
    const text = String(code).padStart(4, '0')
    const found = findPostcode(text)
    const now = readPostcode(text)
    if (found ? now !== found : !('error' in now)) t.fail(text)
    if (!('postcode' in postcodeIn(text))) t.fail(text)
    if (found && readPostcode(postcodeLabel(text)) !== found) t.fail(postcodeLabel(text))
  }
})
