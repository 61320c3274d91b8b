import t from 'tap'
import {
  cefrOf,
  danishLabel,
  danishOptions,
  danishPlainly,
  danishText,
  levelOfModule,
  readDanish,
} from '../../src/lib/danish.js'

t.test('CEFR', async t => {
  for (const [level, text] of ['A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2'].entries()) {
    t.same(readDanish(text), { level, du: null, module: null, text })
  }
  t.match(readDanish(' b1 '), { level: 3, text: 'b1' })
})

t.test('modules of danskuddannelse', async t => {
  t.same(readDanish('DU2 modul 3'), { level: 2, du: 'DU2', module: 3, text: 'DU2 modul 3' })
  t.same(readDanish('DU3, 4. modul'), { level: 3, du: 'DU3', module: 4, text: 'DU3, 4. modul' })
  t.match(readDanish('DU1, modul 2'), { level: 1, du: 'DU1', module: 2 })
  t.match(readDanish('du 3 m6'), { level: 5, du: 'DU3', module: 6 })
  t.match(readDanish('DU4 modul 1'), { error: /findes ikke/ })
  t.match(readDanish('DU2 modul 7'), { error: /findes ikke/ })
})

t.test('a later module is never a lower level', async t => {
  let steps = 0
  for (const du of ['DU1', 'DU2', 'DU3']) {
    for (let module = 2; module <= 6; module++) {
      steps++
      t.ok((levelOfModule(du, module) ?? -1) >= (levelOfModule(du, module - 1) ?? 9), `${du} modul ${module}`)
    }
  }
  t.equal(steps, 15)
})

t.test('final tests, unknown, unreadable', async t => {
  t.match(readDanish('PD3'), { level: 4 })
  t.match(readDanish('Prøve i Dansk 2'), { level: 3 })
  t.match(readDanish('Studieprøven'), { level: 5 })
  t.same(readDanish(''), { unknown: true })
  t.same(readDanish('ukendt'), { unknown: true })
  for (const text of ['flydende', 'DU2', 'A3', 'constructor']) t.match(readDanish(text), { error: /kendes ikke/ }, text)
})

t.test('labels mark the level of a module as approximate', async t => {
  t.equal(danishText({ level: 2, du: 'DU2', module: 3, text: 'DU2 modul 3' }), 'DU2, modul 3 (cirka A2)')
  const told = { level: 2, du: 'DU2', module: 3, text: '' }
  t.equal(
    danishPlainly(told),
    'Cirka A2: Enkle beskeder om opgaven (DU2, modul 3)',
    'for whoever does not know modules',
  )
  t.equal(danishPlainly({ ...told, du: null }), danishLabel(2))
  t.equal(danishText({ level: 2, du: null, module: null, text: 'A2' }), danishLabel(2))
  t.match(danishLabel(2), /^A2: /)
  t.equal(cefrOf(9), '?')
  t.equal(danishOptions.length, 7)
})
