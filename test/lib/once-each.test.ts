import t from 'tap'
import { onceEach } from '../../src/lib/once-each.js'

t.test('each object is read once, and an equal one is another', async t => {
  const read: string[] = []
  const nameOf = onceEach(({ name }: { name: string }) => {
    read.push(name)
    return name.toUpperCase()
  })
  const [one, other] = [{ name: 'a' }, { name: 'a' }]
  t.strictSame([nameOf(one), nameOf(one), nameOf(other), nameOf({ name: '' })], ['A', 'A', 'A', ''])
  t.strictSame(read, ['a', 'a', ''])
})
