import mongoose from 'mongoose'
import t from 'tap'
import { refuse } from '../../src/lib/errors.js'
import { isStoreDown } from '../../src/stores/down.js'

t.test('what the driver and the socket say when the store dies', async t => {
  const { MongoNetworkError, MongoServerError, MongoServerSelectionError } = mongoose.mongo
  t.equal(isStoreDown(new MongoNetworkError('connection closed')), true)
  t.equal(isStoreDown(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })), true)
  t.equal(isStoreDown(Object.assign(new MongoServerSelectionError('x', {} as never))), true)
  t.equal(isStoreDown(new MongoServerError({ message: 'shutting down', code: 91 })), true)
  t.equal(isStoreDown(new MongoServerError({ message: 'duplicate', code: 11000 })), false)
  t.equal(isStoreDown(refuse('NOT_FOUND')), false)
  t.equal(isStoreDown('EPIPE'), false)
})
