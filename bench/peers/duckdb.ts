/** DuckDB in this process on two threads, rows sorted by area. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import type { OpeningFacts, ProfileFacts } from '../../src/matching/facts.js'
import type { SearchSettings } from '../../src/matching/people/search.js'
import type { Hit } from '../../src/matching/top.js'
import { stopwatch } from '../measure.js'
import { allPairsSql, type Dialect, termNames, termsOf, topSql } from './criteria-sql.js'
import { columns, csvLines, travelRows } from './people-table.js'
import { writeLines } from './text-file.js'

const dialect: Dialect = {
  divide: '//',
  bits: mask => `bit_count(${mask})::int`,
  wideBits: mask => `bit_count(${mask})::int`,
}

export interface DuckPeople {
  top(opening: OpeningFacts, settings: SearchSettings): Promise<Hit[]>
  /** The best of every opening, counted and summed, in one statement. */
  allPairs(
    openings: readonly OpeningFacts[],
    settings: SearchSettings,
  ): Promise<{ pairs: number; total: number; milliseconds: number }>
  close(): void
}

/** The library, or why it is not here. */
export async function findDuckDb(): Promise<typeof import('@duckdb/node-api') | string> {
  try {
    return await import('@duckdb/node-api')
  } catch (error) {
    return `no binary of @duckdb/node-api: ${error instanceof Error ? error.message.split('\n')[0] : error}`
  }
}

/** @param people sorted by id */
export async function duckPeople(
  { DuckDBInstance }: typeof import('@duckdb/node-api'),
  people: readonly ProfileFacts[],
): Promise<DuckPeople> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run('set threads = 2')
  const small = { workplace: 'smallint', area: 'smallint', minutes: 'smallint', points: 'smallint', half: 'smallint' }
  await load(connection, 'travel', small, travelLines(), 'workplace, minutes')
  await load(connection, 'people', columns, csvLines(people), 'area, danish, id')
  const longest = Math.max(...new Set(people.map(({ commuteMinutes }) => commuteMinutes ?? 0)))
  const statements = new Map<string, DuckDBPreparedStatement>()
  return {
    async top(opening, settings) {
      const key = `${opening.id} ${settings.limit}`
      const statement = statements.get(key) ?? (await connection.prepare(topSql(opening, settings, dialect, longest)))
      statements.set(key, statement)
      const rows = (await statement.runAndReadAll()).getRows()
      return rows.map(([id, score]) => ({ id: people[Number(id)]?.id ?? '', score: Number(score) }))
    },
    async allPairs(openings, settings) {
      const terms = openings.map(opening => termsOf(opening, settings))
      const names = terms[0] ? termNames(terms[0]) : []
      const wide = ['s0', 's1', 's2', 's3']
      const types = Object.fromEntries(names.map(name => [name, wide.includes(name) ? 'bigint' : 'int']))
      const lines = terms.map((each, i) => `${[i, ...names.map(name => each[name])].join(',')}\n`)
      await load(connection, 'openings', { opening: 'int', ...types }, lines, 'opening')
      const { result, milliseconds } = await stopwatch(() => connection.runAndReadAll(allPairsSql(settings, dialect)))
      const [pairs, total] = result.getRows()[0] ?? []
      return { pairs: Number(pairs), total: Number(total), milliseconds }
    },
    close: () => connection.closeSync(),
  }
}

function* travelLines(): Generator<string> {
  for (const row of travelRows()) yield `${Object.values(row).join(',')}\n`
}

async function load(
  connection: DuckDBConnection,
  name: string,
  types: Record<string, string>,
  lines: Iterable<string>,
  order: string,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'springbraet-bench-duck-'))
  const file = path.join(folder, 'rows.csv')
  writeLines(file, lines)
  const fields = Object.entries(types).map(([column, type]) => `'${column}': '${type}'`)
  await connection.run(
    `create or replace table ${name} as select * from read_csv('${file}', header = false, columns = {${fields.join(', ')}}) order by ${order}`,
  )
  rmSync(folder, { recursive: true, force: true })
}
