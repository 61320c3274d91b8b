import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { projectRoot } from '../../src/config.js'
import { type ClockSettings, dueAt } from '../../src/deadlines/clock.js'
import { instantAt } from '../../src/lib/instants.js'
import { promised } from '../../src/lib/words/da/promise.js'

const [timer, arbejdstid] = [{ clockMode: 'timer' }, { clockMode: 'arbejdstid' }] as const
const text = 'I får svar {within}.'

t.test('the promise is told as the municipality counts', t => {
  t.equal(promised(text, timer), 'I får svar inden for 24 timer.')
  t.equal(
    promised(text, arbejdstid),
    'I får svar senest næste arbejdsdag på samme klokkeslæt. Er kommunen lukket, begynder tiden først, når den åbner igen.',
  )
  t.end()
})

t.test('of several municipalities, or one that is not known, nothing is told that is not true of all', t => {
  t.equal(promised(text, timer, timer), promised(text, timer))
  for (const some of [[timer, arbejdstid], [timer, null], [null], []])
    t.equal(
      promised(text, ...some),
      'I får svar inden for en fast frist. Nogle kommuner svarer inden for 24 timer. Andre tæller kun den tid, de har åbent.',
    )
  t.end()
})

t.test('the clock does what the words say', t => {
  const settings: ClockSettings = {
    ...{ clockMode: 'arbejdstid', openingHours: { from: '08:00', to: '15:00' }, closingDays: ['2026-11-30'] },
    ladder: { before: [], repeats: 0 },
  }
  const due = (day: string, hour: number) => dueAt(instantAt(day, hour), settings)
  t.same(due('2026-11-24', 10), instantAt('2026-11-25', 10), 'senest næste arbejdsdag på samme klokkeslæt')
  t.same(due('2026-11-27', 14), instantAt('2026-12-01', 14), 'a weekend and a closing day are no working days')
  for (const [day, hour] of [
    ['2026-11-27', 20],
    ['2026-11-29', 3],
    ['2026-11-30', 10],
    ['2026-12-01', 6],
  ] as const)
    t.same(due(day, hour), due('2026-12-01', 8), 'er kommunen lukket, begynder tiden først, når den åbner igen')
  t.end()
})

t.test('nothing else tells how long an answer takes', t => {
  const files = ['src', 'views', 'jobs'].flatMap(folder =>
    readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(ts|hbs)$/.test(name))
      .map(name => path.join(folder, name)),
  )
  const telling = files.filter(name =>
    /24 timer(?! på uret)(?! tilbage)|et døgn|næste arbejdsdag/.test(
      readFileSync(path.join(projectRoot, name), 'utf8'),
    ),
  )
  t.same(telling.sort(), ['src/lib/words/da/promise.ts', 'src/municipalities/routes.ts', 'src/web/development.ts'])
  t.end()
})
