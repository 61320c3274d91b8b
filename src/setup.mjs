// Everything a fresh machine needs before `npm start` or `npm test`: packages, Redis and, for tests, a browser.
// Plain JavaScript without dependencies, because it runs before there are any.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const forTests = process.argv.includes('--tests')
const isRoot = process.getuid?.() === 0
const isDebian = existsSync('/etc/debian_version')

const say = line => console.log(`[klargøring] ${line}`)
const run = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options })
const stop = sentence => {
  console.error(`[klargøring] ${sentence}`)
  process.exit(1)
}

installPackages()
installRedis()
if (forTests) {
  buildTap()
  installBrowser()
}

/** `npm ci`, if packages are missing or the lock file has changed since they were installed. */
function installPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = path.join(root, 'node_modules/.installed-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say('Henter pakker (kun første gang, eller når de er ændret) …')
  const result = run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  if (result.status !== 0) stop(`Pakkerne kunne ikke hentes: ${result.stderr.trim()}`)
  writeFileSync(stamp, wanted)
}

/** Redis (or Valkey): used if it is there, else Debian's package, as root installed, otherwise unpacked under .data. */
function installRedis() {
  if (process.env.REDIS_URL) return
  if (['redis-server', 'valkey-server'].some(onPath)) return
  const unpacked = path.join(root, process.env.DATA_DIR ?? '.data', 'redis/unpacked')
  if (existsSync(path.join(unpacked, 'usr/bin/redis-server'))) return
  if (!isDebian) stop('Installér redis-server eller valkey-server, eller sæt REDIS_URL, og prøv igen.')
  say('Henter Redis …')
  if (isRoot) {
    if (!aptInstall(['redis-server'])) stop('Redis kunne ikke installeres. Kør: apt-get install redis-server')
    // The package starts a server of its own, which we neither use nor want.
    run('service', ['redis-server', 'stop'])
    return
  }
  unpackRedis(unpacked)
}

/** Without root: the same Debian packages, downloaded with package lists of our own and unpacked, not installed. */
function unpackRedis(target) {
  const state = path.join(target, '../apt')
  for (const folder of ['lists/partial', 'cache/archives/partial', 'debs'])
    mkdirSync(path.join(state, folder), { recursive: true })
  const options = [`Dir::State::lists=${state}/lists`, `Dir::Cache=${state}/cache`].flatMap(option => ['-o', option])
  run('apt-get', [...options, 'update'])
  const download = run(
    'apt-get',
    [...options, 'download', 'redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'],
    { cwd: path.join(state, 'debs') },
  )
  if (download.status !== 0) stop('Redis kunne ikke hentes. Installér redis-server, eller sæt REDIS_URL, og prøv igen.')
  for (const deb of readdirSync(path.join(state, 'debs'))) run('dpkg', ['-x', path.join(state, 'debs', deb), target])
}

/** tap compiles itself for the plugins of .taprc; a first run that does it on the way still uses the old ones. */
function buildTap() {
  const stamp = path.join(root, 'node_modules/.built-tap')
  const wanted = readFileSync(path.join(root, '.taprc'), 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (run('node_modules/.bin/tap', ['build']).status === 0) writeFileSync(stamp, wanted)
}

/** Debian's Chromium for the browser journey; without it that part of the tests is skipped with one line. */
function installBrowser() {
  if (onPath('chromium')) return
  if (!isRoot || !isDebian) return say('Chromium er ikke installeret: rejsen i en rigtig browser springes over.')
  say('Henter Chromium til testene …')
  if (!aptInstall(['chromium'])) say('Chromium kunne ikke hentes: rejsen i en rigtig browser springes over.')
}

function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update'], { env })
  return run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env }).status === 0
}

function onPath(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some(folder => folder && existsSync(path.join(folder, program)))
}
