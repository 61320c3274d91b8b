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

t.test('production goes by https, and to a database that is named', async t => {
  const production = {
    ...{ NODE_ENV: 'production', REDIS_URL: 'redis://redis:6379', SMTP_URL: 'smtp://mail:25' },
    ...{ SESSION_SECRET: 's'.repeat(32), DATA_KEY: 'ab'.repeat(32), PUBLIC_URL: 'https://springbraet.example.dk' },
    MONGODB_URI: 'mongodb://bruger:kode@a:1,b:2/springbraet?replicaSet=rs0',
  }
  t.equal(readConfig(production).production, true)
  for (const PUBLIC_URL of ['http://springbraet.example.dk', 'https://', 'https:///x'])
    t.throws(() => readConfig({ ...production, PUBLIC_URL }), /PUBLIC_URL skal begynde med https:/)
  for (const MONGODB_URI of ['mongodb://a:1', 'mongodb://a:1/', 'mongodb://a:1/?replicaSet=rs0'])
    t.throws(() => readConfig({ ...production, MONGODB_URI }), /MONGODB_URI skal nævne databasen/)
})
