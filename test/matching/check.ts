import fc from 'fast-check'
import t from 'tap'

/** One property as one test. */
export const check = <T extends unknown[]>(
  name: string,
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...values: T) => boolean,
  numRuns = 300,
) =>
  t.test(name, async t => {
    const property = fc.property(fc.tuple<T>(...arbitraries), values => holds(...values))
    t.doesNotThrow(() => fc.assert(property, { numRuns }))
  })
