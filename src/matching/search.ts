/**
 * The engine: gives what `reference.ts` gives, from an index. Every value of every facet is judged once by the table of
 * criteria; a person is then a handful of additions, and whoever lives too far away is passed by with all neighbours.
 */
import { criteria, fullWeights } from './criteria.js'
import { column, facets, occupationsColumn, rowLength, skillsColumn, stranger } from './facets.js'
import type { OpeningFacts, Ranked } from './facts.js'
import { type LawSettings, lawOf } from './law.js'
import type { Columns, PeopleIndex } from './people-index.js'
import { explain, type ListSettings, type Ranking } from './reference.js'
import { type LazyPoints, mendable, never, type Table } from './tables.js'
import { createTop, type Hit } from './top.js'

export type SearchSettings = ListSettings & LawSettings

/** A ranking before its reasons are told. */
export interface Found {
  /** the best of those who fit, the best first; ties by id */
  ranked: Hit[]
  nearMisses: Hit[]
  fitting: number
  excluded: Record<string, number>
}

/** As `reference.rank` of everybody in the index. */
export function rank(index: PeopleIndex, opening: OpeningFacts, settings: SearchSettings): Ranking {
  const found = search(index, opening, settings)
  const told = ({ id }: Hit): Ranked[] => {
    const facts = index.facts(id)
    if (!facts) return []
    const { excludedBy: _, ...ranked } = explain(opening, facts, settings)
    return [ranked]
  }
  return { ...found, ranked: found.ranked.flatMap(told), nearMisses: found.nearMisses.flatMap(told) }
}

const sortedCounts = (counts: Map<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))

/** Who fits best, who nearly fits, and how many each reason excludes. */
export function search({ columns }: PeopleIndex, opening: OpeningFacts, settings: SearchSettings): Found {
  columns.tables.on(settings.today)
  const tables = tablesFor(columns, opening)
  const law = lawOf(columns, opening, settings)
  const scoreOf = scorer(columns, opening, settings, tables)
  const { rows, groups } = columns
  const { start, danish, limits, licences, times, hours } = tables
  const ranked = createTop(settings.limit, columns.ids)
  const nearMisses = createTop(settings.limit, columns.ids)
  let fitting = 0

  for (let commute = 0; commute < groups.length; commute++) {
    const group = groups[commute]
    const far = tables.commute.state[commute] ?? never
    if (!group || far >= never) continue
    for (let seat = 0; seat < group.length; seat++) {
      const slot = group[seat] as number
      const row = slot * rowLength
      let failing =
        far +
        (start.state[rows[row + column.start] as number] as number) +
        (danish.state[rows[row + column.danish] as number] as number)
      if (failing > mendable) continue
      // Times and hours are one criterion: if both fail, that is one.
      const short = times.state[rows[row + column.times] as number] as number
      const few = hours.state[rows[row + column.hours] as number] as number
      failing +=
        (limits.state[rows[row + column.limits] as number] as number) +
        (licences.state[rows[row + column.licences] as number] as number) +
        (short > few ? short : few)
      if (failing > mendable || law.excludes(slot).length > 0) continue
      if (failing === mendable) nearMisses.offer(slot, scoreOf(row))
      else {
        fitting += 1
        ranked.offer(slot, scoreOf(row))
      }
    }
  }
  const excluded = countExcluded(columns, tables, law.count)
  return { ranked: ranked.best(), nearMisses: nearMisses.best(), fitting, excluded }
}

/** Facets of criteria that can exclude: every value is judged, for the counts. */
const hardFacets = ['commute', 'start', 'danish', 'limits', 'licences', 'times', 'hours'] as const
type FacetTables = Record<(typeof hardFacets)[number], Table>

const tablesFor = ({ tables, dictionaries }: Columns, opening: OpeningFacts): FacetTables =>
  Object.fromEntries(
    hardFacets.map(name => {
      const { criterion } = facets[name]
      return [name, tables.of({ name, criterion, opening, dictionary: dictionaries[name], factsOf: facts => facts })]
    }),
  ) as FacetTables

/** A person's score, from the place where the row begins. */
function scorer(
  { rows, lists, tables, dictionaries, occupations, skills }: Columns,
  opening: OpeningFacts,
  { weights, today }: SearchSettings,
  { times, danish, commute }: FacetTables,
): (row: number) => number {
  const weight = fullWeights(weights)
  const weightOf = (code: string) => weight[code] ?? 0
  const [ofWishes, ofExperience, ofSkills] = [weightOf('wishes'), weightOf('experience'), weightOf('skills')]
  const [ofDanish, ofDays, ofCommute, ofWaiting] = ['danish', 'days', 'commute', 'waiting'].map(weightOf) as [
    number,
    number,
    number,
    number,
  ]
  const circumstances = { today, verdicts: [] }
  const nobody = { ...stranger, waitingSince: today }

  // The best occupation counts alone.
  const occupation = tables.lazy({
    ...{ name: 'occupation', criterion: 'experience', opening, dictionary: occupations },
    factsOf: held => ({ occupations: [held] }),
  })
  const [wishes, waiting] = (['wishes', 'waiting'] as const).map(name =>
    tables.lazy({ name, criterion: name, opening, dictionary: dictionaries[name], factsOf: facts => facts }),
  ) as [LazyPoints, LazyPoints]
  const untrained = criteria.experience.judge(nobody, opening, circumstances).points
  // Of the skills only the number of wanted ones counts.
  const wanted = [...new Set(opening.skills)]
  const isWanted = new Uint8Array(skills.values.length)
  for (const [number, skill] of skills.values.entries()) isWanted[number] = wanted.includes(skill) ? 1 : 0
  const pointsForHeld = Array.from(
    { length: wanted.length + 1 },
    (_, held) => criteria.skills.judge({ ...nobody, skills: wanted.slice(0, held) }, opening, circumstances).points,
  )

  return row => {
    let experience = untrained
    const first = rows[row + occupationsColumn] as number
    for (let i = first + (lists[first] as number); i > first; i--) {
      const held = lists[i] as number
      const points = occupation.points[held] ?? occupation.of(held)
      if (points > experience) experience = points
    }
    const wished = rows[row + column.wishes] as number
    const waited = rows[row + column.waiting] as number
    let held = 0
    const firstSkill = rows[row + skillsColumn] as number
    for (let i = firstSkill + (lists[firstSkill] as number); i > firstSkill; i--)
      held += isWanted[lists[i] as number] as number
    return (
      ofWishes * (wishes.points[wished] ?? wishes.of(wished)) +
      ofExperience * experience +
      ofSkills * (pointsForHeld[held] as number) +
      ofDanish * (danish.points[rows[row + column.danish] as number] as number) +
      ofDays * (times.points[rows[row + column.times] as number] as number) +
      ofCommute * (commute.points[rows[row + column.commute] as number] as number) +
      ofWaiting * (waiting.points[waited] ?? waiting.of(waited))
    )
  }
}

/** No two criteria share a code, so people are counted by value and not one by one. */
function countExcluded(
  { dictionaries }: Columns,
  tables: FacetTables,
  countLaw: (add: (code: string, people: number) => void) => void,
): Record<string, number> {
  const counts = new Map<string, number>()
  const add = (code: string, people: number) => counts.set(code, (counts.get(code) ?? 0) + people)
  for (const name of hardFacets) {
    const { population } = dictionaries[name]
    const { state, why } = tables[name]
    for (let number = 0; number < population.length; number++) {
      if (state[number] === 0) continue
      const people = population[number] as number
      if (people > 0) for (const code of why[number] ?? []) add(code, people)
    }
  }
  countLaw(add)
  return sortedCounts(counts)
}
