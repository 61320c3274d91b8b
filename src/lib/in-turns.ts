import { setImmediate as others } from 'node:timers/promises'

/** So many are visited at once. */
const atOnce = 100

/** Visits one after the other. After every hundred, whoever else asks this process for something has a turn. */
export async function inTurns<Item>(
  items: readonly Item[],
  visit: (item: Item, index: number) => void | Promise<void>,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % atOnce === 0) await others()
    await visit(item, index)
  }
}
