import t from 'tap'
import { readConfig } from '../src/config.js'

t.test('CPR numbers of a database elsewhere are never sealed with the key of the sample', async t => {
  const uri = 'mongodb://db1.example.dk:27017/springbraet?replicaSet=rs0'
  t.throws(() => readConfig({ MONGODB_URI: uri }), /DATA_KEY er eksemplets, men databasen er på en anden maskine/)
  t.throws(() => readConfig({ MONGODB_URI: uri.replace('//', '//bruger:localhost@') }), /DATA_KEY/)
  t.equal(readConfig({ MONGODB_URI: uri, DATA_KEY: 'ab'.repeat(32) }).mongodbUri, uri)
  for (const here of ['localhost:27017', '127.0.0.1:27518', 'bruger:kode@localhost', '%2Ftmp%2Fengine.sock'])
    t.equal(readConfig({ MONGODB_URI: `mongodb://${here}/x` }).production, false, here)
})
