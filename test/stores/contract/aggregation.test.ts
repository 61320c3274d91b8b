import t from 'tap'
import {
  type Codes,
  codeOf,
  collectionOf,
  contractDatabase,
  type Doc,
  embedded,
  isCode,
  isDocumentDb,
  testCode,
} from './tables.js'

const docs = [
  { _id: 1, kind: 'a', n: 1, day: '2026-11-01', tags: ['x', 'y'], place: { town: 'Vejle', code: 1 } },
  { _id: 2, kind: 'b', n: 5, day: '2026-11-01', tags: [], place: { town: 'Vejle', code: 2 } },
  { _id: 3, kind: 'a', n: 3, day: '2026-12-02', tags: ['y'], place: { town: 'Ribe', code: 3 } },
  { _id: 4, kind: 'b', day: '2026-12-03', place: null },
]

type Row = [stages: Doc[], expected: Doc[] | number | Codes, only?: 'not DocumentDB']

/** DocumentDB is known to do something else here. */
const mongodbOnly = 'not DocumentDB'

async function testPipelines(t: Parameters<typeof testCode>[0], rows: Row[]): Promise<void> {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, docs)
  const documentDb = await isDocumentDb(db)
  for (const [stages, expected, only] of rows) {
    if (only && documentDb) continue
    const name = JSON.stringify(stages)
    const result = collection.aggregate(stages).toArray()
    if (isCode(expected)) await testCode(t, result, expected, name)
    else t.same(await result, expected, name)
  }
}

const byId = { $sort: { _id: 1 } }
const numbers = { $project: { n: 1 } }

t.test('stages', t =>
  testPipelines(t, [
    [[byId, { $limit: 1 }, numbers], [{ _id: 1, n: 1 }]],
    [
      [{ $match: { kind: 'a' } }, { $sort: { n: -1 } }, numbers],
      [
        { _id: 3, n: 3 },
        { _id: 1, n: 1 },
      ],
    ],
    [
      [byId, { $skip: 1 }, { $limit: 2 }, numbers],
      [
        { _id: 2, n: 5 },
        { _id: 3, n: 3 },
      ],
    ],
    [[byId, { $limit: 2 }, { $match: { n: { $gt: 1 } } }, numbers], [{ _id: 2, n: 5 }]],
    [[{ $match: { n: { $exists: false } } }, { $project: { kind: 1, _id: 0 } }], [{ kind: 'b' }]],
    [
      [byId, { $limit: 1 }, { $project: { _id: 0, town: '$place.town', twice: { $multiply: ['$n', 2] } } }],
      [{ town: 'Vejle', twice: 2 }],
    ],
    [[byId, { $limit: 1 }, { $project: { tags: 0, place: 0, day: 0 } }], [{ _id: 1, kind: 'a', n: 1 }]],
    [
      [byId, { $limit: 1 }, numbers, { $addFields: { m: { $add: ['$n', 1] }, 'p.q': 'x' } }],
      [{ _id: 1, n: 1, m: 2, p: { q: 'x' } }],
    ],
    [
      [byId, { $limit: 1 }, { $project: { place: 1 } }, { $set: { 'place.code': 9 } }],
      [{ _id: 1, place: { town: 'Vejle', code: 9 } }],
    ],
    [[byId, { $limit: 1 }, { $project: { kind: 1, n: 1 } }, { $unset: 'kind' }], [{ _id: 1, n: 1 }]],
    [[byId, { $limit: 1 }, { $project: { n: 1, gone: '$missing' } }], [{ _id: 1, n: 1 }]],
    [[{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: '$place' } }], [{ town: 'Vejle', code: 1 }]],
    [[{ $match: { _id: 4 } }, { $replaceRoot: { newRoot: '$place' } }], 40228],
    [[{ $match: { _id: 1 } }, { $replaceWith: { n: '$n' } }], [{ n: 1 }]],
    [[{ $count: 'all' }], [{ all: 4 }]],
    [[{ $match: { _id: 9 } }, { $count: 'all' }], [], mongodbOnly],
    [
      [byId, { $unwind: '$tags' }, { $project: { tags: 1 } }],
      [
        { _id: 1, tags: 'x' },
        { _id: 1, tags: 'y' },
        { _id: 3, tags: 'y' },
      ],
    ],
    [
      [byId, { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } }, { $project: { tags: 1 } }],
      [{ _id: 1, tags: 'x' }, { _id: 1, tags: 'y' }, { _id: 2 }, { _id: 3, tags: 'y' }, { _id: 4 }],
    ],
    [
      [{ $match: { _id: 1 } }, { $unwind: { path: '$tags', includeArrayIndex: 'i' } }, { $project: { i: 1 } }],
      [
        { _id: 1, i: 0 },
        { _id: 1, i: 1 },
      ],
    ],
    [
      [{ $match: { _id: 1 } }, { $unwind: '$place.town' }, { $project: { 'place.town': 1 } }],
      [{ _id: 1, place: { town: 'Vejle' } }],
    ],
    [
      [{ $facet: { few: [{ $match: { n: 5 } }, numbers], count: [{ $count: 'n' }] } }],
      [{ few: [{ _id: 2, n: 5 }], count: [{ n: 4 }] }],
    ],
    [
      [{ $unwind: '$tags' }, { $sortByCount: '$tags' }],
      [
        { _id: 'y', count: 2 },
        { _id: 'x', count: 1 },
      ],
    ],
    [[{ $limit: 0 }], { codes: [15958, 8000] }],
    [[{ $unwind: 'tags' }], 28818],
    [[{ $match: {}, $limit: 1 }], 40323],
    [[{ $project: {} }], 51272, mongodbOnly],
    [[{ $group: { n: { $sum: 1 } } }], { codes: [15955, 8000] }],
  ]),
)

t.test('groups and accumulators', t =>
  testPipelines(t, [
    [
      [{ $group: { _id: '$kind', n: { $sum: 1 } } }, byId],
      [
        { _id: 'a', n: 2 },
        { _id: 'b', n: 2 },
      ],
    ],
    [
      [
        {
          $group: {
            _id: null,
            n: { $sum: '$n' },
            mean: { $avg: '$n' },
            least: { $min: '$n' },
            most: { $max: '$n' },
            count: { $count: {} },
          },
        },
      ],
      [{ _id: null, n: 9, mean: 3, least: 1, most: 5, count: 4 }],
    ],
    [
      [byId, { $group: { _id: '$kind', first: { $first: '$n' }, last: { $last: '$n' }, all: { $push: '$n' } } }, byId],
      [
        { _id: 'a', first: 1, last: 3, all: [1, 3] },
        { _id: 'b', first: 5, last: null, all: [5] },
      ],
    ],
    [[{ $group: { _id: '$place.town' } }, byId], [{ _id: null }, { _id: 'Ribe' }, { _id: 'Vejle' }], mongodbOnly],
    [
      [{ $group: { _id: { kind: '$kind', month: { $substrCP: ['$day', 0, 7] } }, n: { $sum: 1 } } }, byId],
      [
        { _id: { kind: 'a', month: '2026-11' }, n: 1 },
        { _id: { kind: 'a', month: '2026-12' }, n: 1 },
        { _id: { kind: 'b', month: '2026-11' }, n: 1 },
        { _id: { kind: 'b', month: '2026-12' }, n: 1 },
      ],
    ],
    [
      [{ $group: { _id: null, kinds: { $addToSet: '$kind' } } }, { $project: { n: { $size: '$kinds' } } }],
      [{ _id: null, n: 2 }],
    ],
    [[{ $group: { _id: null, big: { $sum: { $cond: [{ $gte: ['$n', 3] }, 1, 0] } } } }], [{ _id: null, big: 2 }]],
    [
      [{ $group: { _id: null, mean: { $avg: '$missing' }, sum: { $sum: '$kind' }, least: { $min: '$missing' } } }],
      [{ _id: null, mean: null, sum: 0, least: null }],
    ],
    [[{ $group: { _id: '$kind', n: 1 } }], 40234],
    [[{ $match: { _id: 9 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
  ]),
)

t.test('expressions', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, [
    {
      _id: 1,
      n: 7,
      m: null,
      s: 'abc',
      list: [3, 1, 2],
      objects: [{ k: 1 }, { k: 2 }, {}],
      at: new Date(1000),
      doc: { x: 1 },
    },
  ])
  const rows: [expression: unknown, expected: unknown][] = [
    ['$n', 7],
    ['$doc.x', 1],
    ['$objects.k', [1, 2]],
    [{ $literal: '$n' }, '$n'],
    [{ $eq: ['$n', 7] }, true],
    [{ $ne: ['$n', 7] }, false],
    [{ $cmp: ['$n', 8] }, -1],
    [{ $gt: ['$s', '$n'] }, true],
    [{ $lt: ['$missing', null] }, true],
    [{ $and: ['$n', '$m'] }, false],
    [{ $or: ['$n', '$m'] }, true],
    [{ $not: ['$m'] }, true],
    [{ $ifNull: ['$m', '$missing', 'x'] }, 'x'],
    [
      {
        $cond: Object.fromEntries([
          ['if', '$m'],
          ['then', 1],
          ['else', 2],
        ]),
      },
      2,
    ],
    [{ $add: ['$n', 1, 2] }, 10],
    [{ $add: ['$n', '$m'] }, null],
    [{ $add: ['$at', 500] }, new Date(1500)],
    [{ $subtract: ['$n', 2] }, 5],
    [{ $subtract: ['$at', new Date(0)] }, 1000],
    [{ $multiply: ['$n', 2] }, 14],
    [{ $divide: ['$n', 2] }, 3.5],
    [{ $mod: ['$n', 4] }, 3],
    [{ $abs: -3 }, 3],
    [{ $floor: 2.7 }, 2],
    [{ $ceil: 2.1 }, 3],
    [{ $size: '$list' }, 3],
    [{ $isArray: '$list' }, true],
    [{ $in: [2, '$list'] }, true],
    [{ $arrayElemAt: ['$list', -1] }, 2],
    [{ $first: '$list' }, 3],
    [{ $last: '$list' }, 2],
    [{ $max: '$list' }, 3],
    [{ $min: ['$n', 3] }, 3],
    [{ $sum: '$list' }, 6],
    [{ $avg: '$list' }, 2],
    [{ $concatArrays: ['$list', [9]] }, [3, 1, 2, 9]],
    [{ $map: { input: '$list', as: 'x', in: { $add: ['$$x', 1] } } }, [4, 2, 3]],
    [{ $filter: { input: '$list', as: 'x', cond: { $gt: ['$$x', 1] } } }, [3, 2]],
    [{ $filter: { input: '$objects', cond: { $eq: ['$$this.k', 2] } } }, [{ k: 2 }]],
    [{ $map: { input: '$missing', in: 1 } }, null],
    [{ $mergeObjects: ['$doc', { y: 2 }] }, { x: 1, y: 2 }],
    [{ $concat: ['$s', '-', 'd'] }, 'abc-d'],
    [{ $concat: ['$s', '$m'] }, null],
    [{ $substrCP: ['$s', 1, 1] }, 'b'],
    [
      ['$n', '$missing'],
      [7, null],
    ],
    [{ a: '$n', b: '$missing' }, { a: 7 }],
    ['$$ROOT.n', 7],
  ]
  for (const [expression, expected] of rows) {
    const [doc] = await collection.aggregate([{ $project: { _id: 0, value: expression } }]).toArray()
    const value = doc?.value as unknown
    t.same(
      typeof value === 'object' && value !== null && 'toNumber' in value ? Number(value) : value,
      expected,
      JSON.stringify(expression),
    )
  }
  const refused: [expression: Doc, code: number | Codes][] = [
    [{ $size: '$n' }, 17124],
    [{ $add: ['$s', 1] }, 14],
    [{ $divide: ['$n', 0] }, { codes: [2, 16608] }],
    [{ $mod: ['$n', 0] }, 16610],
    [{ $cond: ['$n', 1] }, 16020],
    [{ $eq: ['$n', 1], $ne: ['$n', 1] }, { codes: [15983, 8000] }],
    [{ $concat: ['$n'] }, 16702],
    [{ $add: ['$$nobody', 1] }, { codes: [17276, 8000] }],
  ]
  for (const [expression, code] of refused) {
    await testCode(
      t,
      collection.aggregate([{ $project: { value: expression } }]).toArray(),
      code,
      JSON.stringify(expression),
    )
  }
})

t.test('counts and distinct', async t => {
  const db = await contractDatabase(t)
  const collection = await collectionOf(db, docs)
  t.equal(await collection.countDocuments(), 4)
  t.equal(await collection.countDocuments({ kind: 'a' }), 2)
  t.equal(await collection.countDocuments({}, { skip: 1, limit: 2 }), 2)
  t.equal(await collection.estimatedDocumentCount(), 4)
  t.same((await collection.distinct('tags')).sort(), ['x', 'y'])
  t.same((await collection.distinct('place.town', { kind: 'a' })).sort(), ['Ribe', 'Vejle'])
  t.same(await collection.distinct('nothing'), [])
  t.equal(await db.collection('none').countDocuments(), 0)
  t.same(await db.collection('none').find().toArray(), [])
})

t.test(
  'stages and accumulators that are left out are refused by name',
  { skip: embedded ? false : 'only the embedded store leaves these out' },
  async t => {
    const db = await contractDatabase(t)
    const collection = await collectionOf(db, docs)
    for (const stage of [
      '$lookup',
      '$out',
      '$merge',
      '$graphLookup',
      '$bucket',
      '$geoNear',
      '$changeStream',
      '$nonsense',
    ]) {
      const error = (await collection
        .aggregate([{ [stage]: {} }])
        .toArray()
        .catch(problem => problem)) as Doc
      t.match(error, { code: 238, codeName: 'NotImplemented' }, stage)
      t.ok(String(error.message).includes(stage), stage)
    }
    t.equal(await codeOf(collection.aggregate([{ $group: { _id: 1, x: { $stdDevPop: '$n' } } }]).toArray()), 238)
    t.equal(await codeOf(collection.watch().next()), 238)
  },
)
