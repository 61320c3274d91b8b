/** What is to be reached, and what was. A value below its floor is a regression. */

interface Rule {
  text: string
  floor: number
  goal: number
  better: 'more' | 'less'
}

const more = (text: string, floor: number, goal: number): Rule => ({ text, floor, goal, better: 'more' })
const less = (text: string, floor: number, goal: number): Rule => ({ text, floor, goal, better: 'less' })

/** Ratios without a unit unless the text names one. */
const rules = {
  G1: more('100k: naive JS / engine, p50', 100, 200),
  'G1 p95': more('100k: naive JS / engine, p95', 60, 150),
  G1b: more('100k: JS grouped by home / engine, p50', 25, 60),
  'G1b p95': more('100k: JS grouped by home / engine, p95', 30, 75),
  G2: more('100k: PostgreSQL / engine, p50', 30, 75),
  'G2 p95': more('100k: PostgreSQL / engine, p95', 30, 75),
  G3: more('1M: PostgreSQL / engine, p50', 40, 80),
  'G3 DuckDB': more('1M: DuckDB / engine, p50', 10, 25),
  G4: more('10k: naive JS / engine, p50', 15, 35),
  G5: less('growth from 100k to 1M, p50', 10, 7),
  'G5 p95': less('growth from 100k to 1M, p95', 10, 7),
  'G5 mean': less('growth from 100k to 1M, mean', 10, 7),
  G6: less('100k: mean query / sum pass over 64 bytes a person', 0.3, 0.12),
  'G6 1M': less('1M: mean query / sum pass over 64 bytes a person', 0.2, 0.08),
  G7: less('100k: mean query / its bytes at the speed of the sum pass', 30, 10),
  G8: less('100k: worst opening / sum pass', 4, 1.5),
  'G8 1M': less('1M: worst opening / sum pass', 4, 1.5),
  G9: less('100k: query with 20 explanations / without', 1.35, 1.15),
  'G10 DuckDB': more('all pairs 100k x 5k: DuckDB / engine', 7, 15),
  'G10 PostgreSQL': more('all pairs 100k x 5k: PostgreSQL on two connections / engine', 15, 35),
  'G10 naive': more('all pairs 100k x 5k: naive JS / engine', 100, 200),
  G11: less('all pairs: two workers / one thread', 0.65, 0.55),
  G12: more('openings of one person, 50k: naive JS / engine, p50', 40, 100),
  'G12 p95': more('openings of one person, 50k: naive JS / engine, p95', 20, 60),
  G13: less('bytes a person', 160, 135),
  'G13 heap': more('documents on the heap / engine', 8, 13),
  'G13 PostgreSQL': less('engine / PostgreSQL, bytes a person', 1, 1),
  G14: more('100k: PostgreSQL COPY and index / build', 3, 6),
  'G14 1M': more('1M: PostgreSQL COPY and index / build', 3, 6),
  G15: more('100k: PostgreSQL update of one row / update in place', 15, 40),
  'G15 growth': less('growth of the build from 100k to 1M', 14, 11),
  G16: less('100k: query p99 with 10 % updates / without', 1.5, 1.1),
  'G16 1M': less('1M: query p99 with 10 % updates / without', 1.5, 1.1),
  'G16 tail': less('100k: query p50 after 4 % came late / before', 2.5, 1.3),
  G17: more('share of instances whose certificate holds', 1, 1),
  'G17 HiGHS': more('share of instances equal to HiGHS to the unit', 1, 1),
  G18: more('10,000 x 5,000: HiGHS / own', 15, 35),
  'G18 families': more('hard families: HiGHS / own, the least', 5, 10),
  G19: less('10,000 x 5,000: own / LEMON', 2, 1),
  'G19 small': less('2,000 x 1,500: own / LEMON', 4, 2),
  'G19 families': less('hard families: own / LEMON, the largest', 6, 3),
  'G19 Machol-Wien': less('Machol-Wien: own / LEMON', 12, 4),
  G20: less('time per pair, 100,000 x 20,000 / 10,000 x 5,000', 8, 4),
  'G20 memory': less('bytes of work space per pair', 32, 16),
  G21: less('one arrival / solving everything', 1 / 200, 1 / 1000),
  G22: less('floors: gap to the bound, per cent, the largest', 0.2, 0.05),
  'G22 HiGHS': more('floors: HiGHS / own, the least', 3, 7),
  'G22 floors': more('floors: share of runs that meet them', 1, 1),
  G23: less('price of floors at 0.9, per cent of the total, the largest', 1, 0.5),
  G24: more('exact over opening by opening: total score, per cent', 12, 20),
  'G24 placements': more('exact over opening by opening: placements, per cent', 6, 12),
  G25: more('match page / same page with a fixed result, requests a second', 0.6, 0.85),
  'G25 PostgreSQL': more('match page / page on PostgreSQL, requests a second', 10, 25),
  G26: more('list page of 30 rows / bare Fastify, requests a second', 0.08, 0.125),
  G27: less('reminders spread over a minute: lateness p50, milliseconds', 50, 15),
  'G27 p99': less('reminders spread over a minute: lateness p99, milliseconds', 150, 30),
  G28: more('10,000 reminders due at once: drain / raw BullMQ', 0.4, 0.7),
} as const satisfies Record<string, Rule>

export type GoalId = keyof typeof rules
export type Values = Partial<Record<GoalId, number>>
/** Why something was not measured. */
export type Skipped = Partial<Record<GoalId, string>>

export interface Goal {
  id: string
  text: string
  value: number | null
  floor: number
  goal: number
  met: 'goal' | 'floor' | 'below floor' | 'skipped'
  /** why it was skipped */
  reason?: string
}

/** Every goal of the table, in its order. */
export const judged = (values: Values, skipped: Skipped): Goal[] =>
  (Object.entries(rules) as [GoalId, Rule][]).map(([id, { text, floor, goal, better }]) => {
    const value = values[id]
    if (value === undefined || Number.isNaN(value))
      return { id, text, value: null, floor, goal, met: 'skipped', reason: skipped[id] ?? 'not asked for' }
    const reaches = (bar: number) => (better === 'more' ? value >= bar : value <= bar)
    return { id, text, value, floor, goal, met: reaches(goal) ? 'goal' : reaches(floor) ? 'floor' : 'below floor' }
  })
