/**
 * PostgreSQL from its own binaries: a cluster in a temporary folder on a Unix socket, everything cached, no fsync, rows
 * clustered by area, bit masks, the travel table joined, statements prepared.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import type { SearchSettings } from '../../src/matching/people/search.js'
import type { Hit } from '../../src/matching/top.js'
import { stopwatch } from '../measure.js'
import { type Dialect, topSql } from './criteria-sql.js'
import { columns, csvLines, travelRows, unknown } from './people-table.js'
import { writeLines } from './text-file.js'

const binaries = ['/usr/lib/postgresql/15/bin', '/usr/lib/postgresql/16/bin', '/usr/lib/postgresql/17/bin']
/** PostgreSQL refuses to run as root; this is the user `nobody`. */
const nobody = 65_534

const dialect: Dialect = {
  divide: '/',
  bits: mask => `bit_count((${mask})::bit(32))::int`,
  wideBits: mask => `bit_count((${mask})::bit(64))::int`,
}

/** Why there is no such peer here, or null. */
export const missingPostgres = (): string | null =>
  binaries.some(folder => existsSync(path.join(folder, 'initdb'))) ? null : 'no initdb of PostgreSQL 15 or later'

export interface Cluster {
  connect(): Promise<pg.Client>
  folder: string
  stop(): Promise<void>
}

/** A cluster of our own; `stop` leaves nothing behind. */
export async function startCluster(): Promise<Cluster> {
  const bin = binaries.find(folder => existsSync(path.join(folder, 'initdb')))
  if (!bin) throw new Error(missingPostgres() ?? '')
  const folder = mkdtempSync(path.join(tmpdir(), 'springbraet-bench-pg-'))
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  if (user.uid) chownSync(folder, nobody, nobody)
  const data = path.join(folder, 'data')
  execFileSync(
    path.join(bin, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'bench', '--no-sync', '--locale=C', '-E', 'UTF8'],
    {
      ...{ stdio: 'ignore', cwd: folder },
      ...user,
    },
  )
  const options = {
    ...{ listen_addresses: '', unix_socket_directories: folder, fsync: 'off', synchronous_commit: 'off' },
    ...{ full_page_writes: 'off', shared_buffers: '2GB', effective_cache_size: '6GB', work_mem: '64MB' },
    ...{ maintenance_work_mem: '1GB', random_page_cost: '1.1', jit: 'off', max_wal_size: '8GB', autovacuum: 'off' },
  }
  const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(path.join(bin, 'postgres'), ['-D', data, ...settings], { stdio: 'ignore', cwd: folder, ...user })
  const clients: pg.Client[] = []
  const clean = () => {
    server.kill('SIGQUIT')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', clean)
  const cluster: Cluster = {
    folder,
    async connect() {
      const client = new pg.Client({ host: folder, user: 'bench', database: 'postgres' })
      await client.connect()
      clients.push(client)
      return client
    },
    async stop() {
      await Promise.allSettled(clients.map(client => client.end()))
      await ended(server)
      process.off('exit', clean)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await answering(cluster)
  return cluster
}

async function answering({ connect }: Cluster): Promise<void> {
  for (let tries = 0; ; tries++)
    try {
      await connect()
      return
    } catch (error) {
      if (tries > 100) throw error
      await wait(100)
    }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const gone = new Promise(resolve => server.once('exit', resolve))
  // Fast shutdown.
  server.kill('SIGINT')
  await gone
}

export interface PostgresPeople {
  client: pg.Client
  connect(): Promise<pg.Client>
  /** milliseconds of loading and indexing the rows */
  loading: number
  bytesPerRow(): Promise<number>
  /** Prepared, on the connection of before or another one; one question at a time for each. */
  top(opening: OpeningFacts, settings: SearchSettings, on?: pg.Client): Promise<Hit[]>
  /** For openings that are asked once: not prepared. */
  topOnce(opening: OpeningFacts, settings: SearchSettings, on: pg.Client): Promise<Hit[]>
}

/** Loads people, who are sorted by id, into an empty cluster. */
export async function postgresPeople(cluster: Cluster, people: readonly ProfileFacts[]): Promise<PostgresPeople> {
  const client = await cluster.connect()
  const file = path.join(cluster.folder, 'rows.csv')
  const copy = async (name: string, lines: Iterable<string>) => {
    writeLines(file, lines)
    chmodSync(file, 0o644)
    const { milliseconds } = await stopwatch(() => client.query(`copy ${name} from '${file}' csv`))
    writeFileSync(file, '')
    return milliseconds
  }
  await client.query('drop table if exists people, travel')
  await client.query(
    'create table travel (workplace smallint, area smallint, minutes smallint, points smallint, half smallint)',
  )
  await copy(
    'travel',
    (function* () {
      for (const row of travelRows()) yield `${Object.values(row).join(',')}\n`
    })(),
  )
  await client.query('create index on travel (workplace, minutes) include (area, points, half)')
  await client.query('vacuum analyze travel')

  const definition = Object.entries(columns).map(([name, type]) => `${name} ${type} not null`)
  await client.query(`create table people (${definition.join(', ')}, primary key (id))`)
  const copying = await copy('people', csvLines(people))
  const { milliseconds: indexing } = await stopwatch(async () => {
    await client.query('create index people_area on people (area, danish)')
    await client.query(`create index on people (area) where commute = ${unknown.commute}`)
    await client.query('cluster people using people_area')
    await client.query('vacuum analyze people')
  })

  const longest = Math.max(...new Set(people.map(({ commuteMinutes }) => commuteMinutes ?? 0)))
  const hits = ({ rows }: pg.QueryResult): Hit[] =>
    rows.map(({ id, score }: { id: number; score: number }) => ({ id: people[id]?.id ?? '', score }))
  const texts = new Map<string, string>()
  return {
    client,
    connect: cluster.connect,
    loading: copying + indexing,
    async bytesPerRow() {
      const { rows } = await client.query("select pg_total_relation_size('people') as bytes")
      return Number(rows[0].bytes) / people.length
    },
    async top(opening, settings, on = client) {
      const name = `${opening.id} ${settings.limit}`
      const text = texts.get(name) ?? topSql(opening, settings, dialect, longest)
      texts.set(name, text)
      return hits(await on.query({ name, text }))
    },
    topOnce: async (opening, settings, on) => hits(await on.query(topSql(opening, settings, dialect, longest))),
  }
}
