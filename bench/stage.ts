/** The people of one size, the engine's index of them, and the peers that hold the same people. */
import type { ProfileFacts } from '../src/matching/facts.js'
import { createPeopleIndex, type PeopleIndex } from '../src/matching/people/people-index.js'
import { fastest, stopwatch, warmUps } from './measure.js'
import { type DuckPeople, duckPeople, findDuckDb } from './peers/duckdb.js'
import { type Cluster, missingPostgres, type PostgresPeople, postgresPeople, startCluster } from './peers/postgres.js'
import { people } from './people.js'

/** A peer, or why it is not here. */
export type Present<T> = T | string

export interface Stage {
  size: number
  everybody: ProfileFacts[]
  index: PeopleIndex
  /** milliseconds */
  building: number
  postgres: Present<PostgresPeople>
  duck: Present<DuckPeople>
  close(): void
}

export interface Servers {
  cluster: Present<Cluster>
  stop(): Promise<void>
}

/** Starts what runs beside this process; a peer that is not installed is no error. */
export async function startServers(): Promise<Servers> {
  const cluster = missingPostgres() ?? (await startCluster())
  return {
    cluster,
    async stop() {
      if (typeof cluster !== 'string') await cluster.stop()
    },
  }
}

/** Built so many times after the warm-ups; the fastest counts, for the others waited for something else. */
const builds = (size: number) => (size > 300_000 ? 2 : 3)

export async function openStage({ cluster }: Servers, size: number, seed: number): Promise<Stage> {
  const everybody = people(size, seed)
  for (let run = 0; run < warmUps; run++) createPeopleIndex(everybody)
  const built = await fastest(builds(size), () => stopwatch(() => createPeopleIndex(everybody)))
  const library = await findDuckDb()
  const duck = typeof library === 'string' ? library : await duckPeople(library, everybody)
  return {
    size,
    everybody,
    index: built.result,
    building: built.milliseconds,
    postgres: typeof cluster === 'string' ? cluster : await postgresPeople(cluster, everybody),
    duck,
    close() {
      if (typeof duck !== 'string') duck.close()
    },
  }
}
