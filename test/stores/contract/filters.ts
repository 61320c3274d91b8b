import { ObjectId } from 'bson'
import type { Test } from 'tap'
import { collectionOf, contractDatabase, testFilters } from './tables.js'

export function filters(t: Test): void {
  t.test('null, missing, empty, nested and scalar', async t => {
    const db = await contractDatabase(t)
    const docs = [
      { _id: 'array', a: [1, 2] },
      { _id: 'arrayNull', a: [null] },
      { _id: 'empty', a: [] },
      { _id: 'lacking', a: [{ b: 1 }, {}] },
      { _id: 'missing' },
      { _id: 'nested', a: [[1]] },
      { _id: 'null', a: null },
      { _id: 'object', a: { b: 1 } },
      { _id: 'objects', a: [{ b: 1 }, { b: 2 }] },
      { _id: 'subnull', a: { b: null } },
      { _id: 'text', a: 'x' },
      { _id: 'zero', a: 0 },
    ]
    const collection = await collectionOf(db, docs)
    const everything = (...without: string[]): string[] =>
      docs.map(({ _id }) => _id).filter(id => !without.includes(id))
    const rows: Parameters<typeof testFilters>[2] = [
      [{ a: null }, ['arrayNull', 'missing', 'null']],
      [{ a: { $ne: null } }, everything('arrayNull', 'missing', 'null')],
      [{ a: { $in: [null] } }, ['arrayNull', 'missing', 'null']],
      [{ a: { $in: [null, 0] } }, ['arrayNull', 'missing', 'null', 'zero']],
      [{ a: { $nin: [null, 0] } }, everything('arrayNull', 'missing', 'null', 'zero')],
      [{ a: { $in: [] } }, []],
      [{ a: { $nin: [] } }, everything()],
      [{ a: { $exists: true } }, everything('missing')],
      [{ a: { $exists: false } }, ['missing']],
      [{ a: { $exists: 1 } }, everything('missing')],
      [{ a: { $exists: 0 } }, ['missing']],
      [{ a: [] }, ['empty']],
      [{ a: [1, 2] }, ['array']],
      [{ a: [2, 1] }, []],
      [{ a: [1] }, ['nested']],
      [{ a: [[1]] }, ['nested']],
      [{ a: 1 }, ['array']],
      [{ a: 'x' }, ['text']],
      [{ a: { $ne: 1 } }, everything('array')],
      [{ a: { $size: 0 } }, ['empty']],
      [{ a: { $size: 1 } }, ['arrayNull', 'nested']],
      [{ a: { $size: 2 } }, ['array', 'lacking', 'objects']],
      [{ a: { $size: -1 } }, 2],
      [{ a: { $size: 'x' } }, 2],
      [{ a: { $elemMatch: { b: 1 } } }, ['lacking', 'objects']],
      [{ a: { $elemMatch: { b: null } } }, ['lacking', 'nested']],
      [{ a: { $elemMatch: { b: { $ne: 1 } } } }, ['lacking', 'nested', 'objects']],
      [{ a: { $elemMatch: 1 } }, 2],
      [{ a: { $not: { $elemMatch: { b: 1 } } } }, everything('lacking', 'objects')],
      [{ 'a.b': 1 }, ['lacking', 'object', 'objects']],
      [{ 'a.b': null }, ['lacking', 'missing', 'null', 'subnull', 'text', 'zero']],
      [{ 'a.b': { $exists: true } }, ['lacking', 'object', 'objects', 'subnull']],
      [{ 'a.b': { $exists: false } }, everything('lacking', 'object', 'objects', 'subnull')],
      [{ 'a.b': { $ne: 1 } }, everything('lacking', 'object', 'objects')],
      [{ 'a.b': { $in: [2] } }, ['objects']],
      [{ 'a.0': 1 }, ['array']],
      [{ 'a.0': null }, everything('array', 'empty', 'nested')],
      [{ 'a.0': { $exists: true } }, everything('empty', 'missing', 'null', 'object', 'subnull', 'text', 'zero')],
      [{ 'a.0.b': 1 }, ['lacking', 'objects']],
      [{ 'a.1.b': 2 }, ['objects']],
      [{ a: { b: 1 } }, ['lacking', 'object', 'objects']],
      [{ a: { b: null } }, ['subnull']],
    ]
    await testFilters(t, collection, rows)
    await collection.createIndex({ a: 1 })
    await collection.createIndex({ 'a.b': 1 })
    await testFilters(t, collection, rows)
  })

  t.test('logical operators and their operands', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 1, b: 2 },
      { _id: 3, a: 2, b: 2 },
    ])
    await testFilters(t, collection, [
      [{}, [1, 2, 3]],
      [{ $and: [{ a: 1 }, { b: 2 }] }, [2]],
      [{ $or: [{ a: 2 }, { b: 1 }] }, [1, 3]],
      [{ $or: [{ a: 2 }], b: 1 }, []],
      [{ $and: [{ $or: [{ a: 2 }, { b: 1 }] }, { $or: [{ a: 1 }, { b: 1 }] }] }, [1]],
      [{ a: { $not: { $gt: 1 } } }, [1, 2]],
      [{ missing: { $not: { $gt: 1 } } }, [1, 2, 3]],
      [{ a: { $gt: 1, $lt: 3 } }, [3]],
      [{ $and: [] }, 2],
      [{ $or: [] }, 2],
      [{ $or: {} }, 2],
      [{ $or: [1] }, 2],
      [{ a: { $in: 1 } }, 2],
      [{ a: { $in: [{ $gt: 1 }] } }, 2],
    ])
  })

  t.test('comparisons stay within one type', async t => {
    const db = await contractDatabase(t)
    const id = new ObjectId('0123456789abcdef01234567')
    const collection = await collectionOf(db, [
      { _id: 'date', a: new Date(0) },
      { _id: 'false', a: false },
      { _id: 'id', a: id },
      { _id: 'missing' },
      { _id: 'mixed', a: [1, 'b'] },
      { _id: 'nan', a: Number.NaN },
      { _id: 'null', a: null },
      { _id: 'object', a: { b: 2 } },
      { _id: 'one', a: 1 },
      { _id: 'text', a: '1' },
    ])
    await testFilters(t, collection, [
      [{ a: { $gt: 0 } }, ['mixed', 'one']],
      [{ a: { $gte: 1 } }, ['mixed', 'one']],
      [{ a: { $lt: 5 } }, ['mixed', 'one']],
      [{ a: { $lte: 0 } }, []],
      [{ a: { $gt: '' } }, ['mixed', 'text']],
      [{ a: { $lt: new Date(1) } }, ['date']],
      [{ a: new Date(0) }, ['date']],
      [{ a: { $gte: null } }, ['missing', 'null']],
      [{ a: { $gt: null } }, []],
      [{ a: { $lte: false } }, ['false']],
      [{ a: false }, ['false']],
      [{ a: id }, ['id']],
      [{ a: { $gte: Number.NaN } }, ['nan']],
      [{ a: { $gt: { b: 1 } } }, ['object']],
    ])
  })

  t.test('each bound may be met by another item of the array', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [
      { _id: 'far', a: [1, 9] },
      { _id: 'near', a: [5] },
    ])
    const rows: Parameters<typeof testFilters>[2] = [
      [{ a: { $gt: 4, $lt: 6 } }, ['far', 'near']],
      [{ a: { $gt: 9, $lt: 6 } }, []],
    ]
    await testFilters(t, collection, rows)
    await collection.createIndex({ a: 1 })
    await testFilters(t, collection, rows)
  })

  t.test('$expr compares fields of one document, missing before null before numbers', async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, [
      { _id: 1, taken: [], seats: 1, a: 1, b: 2 },
      { _id: 2, taken: ['x'], seats: 1, a: 2, b: 2 },
      { _id: 3, taken: ['x'], seats: 2, a: null, b: 2 },
      { _id: 4, taken: [], seats: 0, b: 2 },
    ])
    await testFilters(t, collection, [
      [{ $expr: { $lt: [{ $size: '$taken' }, '$seats'] } }, [1, 3]],
      [{ $expr: { $gte: [{ $size: '$taken' }, '$seats'] } }, [2, 4]],
      [{ $expr: { $lte: [{ $size: '$taken' }, 0] } }, [1, 4]],
      [{ $expr: { $gt: ['$b', '$a'] } }, [1, 3, 4]],
      [{ $expr: { $lt: ['$a', 0] } }, [3, 4]],
      [{ $expr: '$a' }, [1, 2]],
      [{ $expr: { $size: '$b' } }, 17124],
      [{ $expr: { $lt: [1] } }, 16020],
      [{ $expr: { $lt: ['$a', 1], $gt: ['$b', 1] } }, { codes: [15983, 8000] }],
    ])
  })
}
