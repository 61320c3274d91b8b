import t from 'tap'
import { readSearch } from '../../src/lib/search-text.js'

const isIn = (typed: string, ...texts: string[]) => readSearch(typed)?.isIn(texts) ?? null
const isNumber = (typed: string, ...numbers: (string | null)[]) => readSearch(typed)?.isNumber(numbers) ?? null

t.test('letters, case and accents are folded, and any part of a word is enough', async t => {
  for (const typed of ['østergade', 'Ostergade', 'OESTERGADE', 'gade bageri', 'bageri øster', 'a/s', 'A-S'])
    t.ok(isIn(typed, 'Østergade Bageri A/S'), typed)
  for (const typed of ['Åben', 'aaben', 'aben', 'ÅBEN'.normalize('NFD')]) t.ok(isIn(typed, 'Café Åben'), typed)
  t.ok(isIn('cafe', 'Café Åben'))
  t.ok(isIn('kaere', 'Kære Hjem'))
  t.ok(isIn('hjem odense', 'Kære Hjem', '5000 Odense C'), 'words may stand in different texts')
  t.notOk(isIn('hjem odense', 'Kære Hjem', '5500 Middelfart'), 'but each must stand somewhere')
  t.notOk(isIn('hjemodense', 'Kære Hjem', 'Odense'), 'no word runs from one into another')
})

t.test('nothing typed is no search, and too much is read to a limit', async t => {
  for (const typed of [undefined, '', '   ', ' - . ']) t.equal(readSearch(typed), null)
  t.ok(isIn(`hjem${' '.repeat(100)}odense`, 'Kære Hjem'))
})

t.test('a number is found however it is grouped, from its beginning', async t => {
  for (const typed of ['25313763', '25 31 37 63', 'DK25313763', 'cvr 25313763', '253137'])
    t.ok(isNumber(typed, '25313763'), typed)
  for (const typed of ['20304050', '+45 20 30 40 50', '0045 20304050', '20-30-40-50'])
    t.ok(isNumber(typed, null, '+45 20304050', ''), typed)
  t.ok(isNumber('1003388394', '1003388394'))
  t.ok(isNumber('20260042', '2026-0042'))
  t.notOk(isNumber('25313', '25313763'), 'five digits may be a postcode and a half')
  t.notOk(isNumber('313763', '25313763'), 'the middle')
  t.notOk(isNumber('253137x', '25313763'))
  t.notOk(isNumber('bageri', null, ''))
})
