import path from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import t from 'tap'
import { projectRoot } from '../src/config.js'

/** The house: a file may import from any lower floor, and on its own floor only from its own room. The last is the lowest. */
const floors: { name: string; rooms: (string | RegExp)[] }[] = [
  { name: 'TOP 3', rooms: ['src/main.ts'] },
  { name: 'TOP 2', rooms: ['src/server.ts', 'src/cli.ts', 'jobs/worker.ts'] },
  {
    name: 'TOP 1',
    rooms: [
      'src/app.ts',
      'jobs/',
      'src/foundation.ts',
      'src/consistency.ts',
      'src/lists.ts',
      'src/reports.ts',
      'src/demo/',
    ],
  },
  { name: 'TOP 0', rooms: ['src/services.ts'] },
  { name: 'EDGE', rooms: [/^src\/([a-z]+)\/(?:[a-z-]+\/)?(?:[a-z-]+-)?(routes|form|view)\.ts$/] },
  { name: 'WEB', rooms: ['src/web/'] },
  { name: 'CORE 8', rooms: ['src/hotline/', 'src/statistics/'] },
  { name: 'CORE 7', rooms: ['src/placements/'] },
  { name: 'CORE 6', rooms: ['src/proposals/'] },
  { name: 'CORE 5', rooms: ['src/openings/'] },
  { name: 'CORE 4', rooms: ['src/deadlines/'] },
  { name: 'CORE 3', rooms: ['src/companies/', 'src/profiles/', 'src/notices/'] },
  { name: 'CORE 2', rooms: ['src/accounts/'] },
  { name: 'CORE 1', rooms: ['src/municipalities/', 'src/rules/', 'src/matching/', 'src/audit/'] },
  { name: 'BASE 2', rooms: ['src/stores/', 'src/queue/', 'src/templates/'] },
  { name: 'BASE 1', rooms: ['src/config.ts'] },
  { name: 'BASE 0', rooms: ['src/lib/', 'src/assets/'] },
]

/** Pure files know no database, no queue and no clock of their own. */
const pure = /^src\/(lib|matching|rules)\/|\/lifecycle\.ts$|^src\/deadlines\/clock\.ts$|^src\/profiles\/disclosure\.ts$/
const impure = /^node_modules\/(mongoose|mongodb|ioredis|bullmq|fastify|nodemailer)\//

interface Place {
  floor: number
  room: string
}

/** Where a file lives. The most particular room wins: an edge file of a domain stands on EDGE, not with its core. */
function placeOf(file: string): Place | null {
  let found: (Place & { length: number }) | null = null
  for (const [floor, { rooms }] of floors.entries())
    for (const room of rooms) {
      const hit =
        typeof room === 'string' ? file === room || (room.endsWith('/') && file.startsWith(room)) : room.test(file)
      const length = typeof room === 'string' ? room.length : 1000
      if (hit && (!found || length > found.length))
        found = { floor, length, room: typeof room === 'string' ? room : (room.exec(file)?.[1] ?? '') }
    }
  return found
}

/** The sentence that refuses an import, or null. */
function refusal(from: string, to: string): string | null {
  const source = placeOf(from)
  const target = placeOf(to)
  if (!source) return `${from} står ikke i husets plan`
  if (!target) return `${to} står ikke i husets plan`
  if (target.floor > source.floor) return null
  if (target.floor === source.floor && target.room === source.room) return null
  return `${from} (${floors[source.floor]?.name}) må ikke importere ${to} (${floors[target.floor]?.name})`
}

t.test('the guard itself refuses what it must', async t => {
  t.match(refusal('src/openings/service.ts', 'src/proposals/service.ts'), /må ikke/)
  t.match(refusal('src/companies/service.ts', 'src/profiles/service.ts'), /må ikke/)
  t.match(refusal('src/openings/service.ts', 'src/openings/routes.ts'), /må ikke/)
  t.match(refusal('src/strange.ts', 'src/lib/ids.ts'), /plan/)
  t.match(refusal('src/proposals/distribution/service.ts', 'src/proposals/distribution/routes.ts'), /må ikke/)
  t.equal(refusal('src/proposals/service.ts', 'src/openings/service.ts'), null)
  t.equal(refusal('src/openings/routes.ts', 'src/proposals/view.ts')?.includes('må ikke'), true)
  t.equal(refusal('src/proposals/routes.ts', 'src/openings/service.ts'), null)
})

t.test('every import goes down the house, and none goes round in a circle', async t => {
  const { output } = await cruise(
    ['src', 'jobs'],
    {
      baseDir: projectRoot,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^src/assets/' },
      validate: true,
      // The embedded store is one engine in several files; seen from outside it is one room.
      ruleSet: {
        forbidden: [
          { name: 'circle', severity: 'error', from: { pathNot: '^src/stores/embedded/' }, to: { circular: true } },
        ],
      },
    },
    {},
    { tsConfig: undefined },
  )
  const { modules } = output as ICruiseResult
  const ours = modules.filter(module => /^(src|jobs)\/.*\.ts$/.test(module.source))
  t.ok(ours.length > 80, `saw ${ours.length} modules`)
  const wrong: string[] = []
  for (const module of ours)
    for (const dependency of module.dependencies) {
      const target = path.normalize(dependency.resolved)
      if (/^(src|jobs)\/.*\.ts$/.test(target)) {
        const sentence = refusal(module.source, target)
        if (sentence) wrong.push(sentence)
      }
      if (dependency.rules?.some(({ name }) => name === 'circle'))
        wrong.push(`${module.source} og ${target} går i ring`)
      if (pure.test(module.source) && impure.test(target))
        wrong.push(`${module.source} er ren og må ikke importere ${target}`)
    }
  t.same(wrong, [])
})

t.test('the environment is read in one place and time has one source', async t => {
  const { readdirSync, readFileSync } = await import('node:fs')
  const files = ['src', 'jobs'].flatMap(folder =>
    readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => `${folder}/${file}`),
  )
  t.ok(files.length > 80, `saw ${files.length} files`)
  const offenders: string[] = []
  for (const file of files) {
    const source = readFileSync(path.join(projectRoot, file), 'utf8')
    if (file !== 'src/config.ts' && /process\.env\b/.test(source)) offenders.push(`${file}: process.env`)
    const belowServices = (placeOf(file)?.floor ?? 0) > floors.findIndex(floor => floor.name === 'TOP 0')
    const mayReadTime = file === 'src/lib/clock.ts' || file.startsWith('src/stores/embedded/')
    if (belowServices && !mayReadTime && /new Date\(\)|Date\.now\(\)/.test(source)) offenders.push(`${file}: own clock`)
  }
  t.same(offenders, [])
})
