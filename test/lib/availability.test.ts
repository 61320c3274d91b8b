import fc from 'fast-check'
import t from 'tap'
import {
  allSlots,
  daysInMask,
  hasSlot,
  parseAvailability,
  parseWorkingTime,
  slotMask,
  slotsText,
} from '../../src/lib/availability.js'

const all = [0, 1, 2]
const week = [0, 1, 2, 3, 4, 5, 6]
const maskOf = (text: string) => {
  const read = parseAvailability(text)
  return 'mask' in read ? read.mask : read
}

t.test('what people write of their week', async t => {
  t.equal(maskOf('man-fre 8-15'), slotMask([0, 1, 2, 3, 4], [0]))
  t.equal(maskOf('man,ons,fre'), slotMask([0, 2, 4], all))
  t.equal(maskOf('alle dage'), allSlots)
  t.equal(maskOf('kun formiddag'), slotMask(week, [0]))
  t.equal(maskOf('3 dage + sprogskole tirsdag og torsdag'), slotMask([0, 2, 4], all))
  t.equal(maskOf('Mandag, onsdag og fredag kl. 14-22'), slotMask([0, 2, 4], [1]))
  t.equal(maskOf('hverdage'), slotMask([0, 1, 2, 3, 4], all))
  t.equal(maskOf('lør-man'), slotMask([5, 6, 0], all), 'over the weekend')
  t.equal(maskOf('tirsdage'), slotMask([1], all))
})

t.test('hours to parts of the day', async t => {
  const parts: [string, number[]][] = [
    ['8-15', [0]],
    ['08-16', [0]],
    ['06-14', [0]],
    ['14-22', [1]],
    ['22-06', [2]],
    ['9-17', [0, 1]],
    ['12-20', [1]],
    ['7.30-15.30', [0]],
    ['18-02', [1, 2]],
    ['5-7', [0, 2]],
    ['0-24', all],
  ]
  for (const [hours, expected] of parts) t.equal(maskOf(`man ${hours}`), slotMask([0], expected), hours)
})

t.test('the two columns of an opening', async t => {
  t.same(parseWorkingTime({ days: 'tir-lør', time: '22-06' }), { mask: slotMask([1, 2, 3, 4, 5], [2]) })
  t.same(parseWorkingTime({ days: 'man,ons,fre', time: '08-15' }), { mask: slotMask([0, 2, 4], [0]) })
  t.same(parseWorkingTime({ days: 'man-fre', time: '' }), { mask: slotMask([0, 1, 2, 3, 4], all) })
  t.same(parseWorkingTime({ days: '', time: '' }), { unknown: true })
  t.match(parseWorkingTime({ days: 'man-fre', time: '25-30' }), { error: /«man-fre 25-30»/ })
})

t.test('unknown and unreadable', async t => {
  t.same(parseAvailability(''), { unknown: true })
  t.same(parseAvailability('ukendt'), { unknown: true })
  for (const text of ['når som helst', 'man-fre-søn', '4 dage + sprogskole tirsdag og torsdag', 'man 8-8', '=1+1']) {
    t.match(parseAvailability(text), { error: /kan ikke læses/ }, text)
  }
})

t.test('to Danish', async t => {
  t.equal(slotsText(slotMask([0, 1, 2, 3, 4], [0])), 'mandag-fredag: dag (kl. 6-14)')
  t.equal(slotsText(slotMask([0, 2, 4], all)), 'mandag, onsdag, fredag: hele døgnet')
  t.equal(slotsText(slotMask(week, [0])), 'alle dage: dag (kl. 6-14)')
  t.equal(
    slotsText(slotMask([0], [0, 1]) | slotMask([5], [2])),
    'mandag: dag (kl. 6-14) og aften (kl. 14-22); lørdag: nat (kl. 22-6)',
  )
  t.equal(slotsText(allSlots), 'alle dage, hele døgnet')
  t.equal(slotsText(0), 'ingen tider')
})

t.test('a mask holds exactly the days and parts it was made of', async () => {
  fc.assert(
    fc.property(fc.subarray(week), fc.subarray(all, { minLength: 1 }), (days, parts) => {
      const mask = slotMask(days, parts)
      const holds = week.flatMap(day => all.filter(part => hasSlot(mask, day, part)))
      return holds.length === days.length * parts.length && daysInMask(mask) === days.length && mask <= allSlots
    }),
  )
})
