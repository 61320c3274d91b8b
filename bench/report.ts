/** What a benchmark gives: numbers for the goals, and tables to read. */
import type { Goal, Skipped, Values } from './goals.js'
import type { Spread } from './measure.js'

export interface Table {
  title: string
  note?: string
  head: string[]
  rows: (string | number)[][]
}

export interface Outcome {
  values: Values
  skipped: Skipped
  tables: Table[]
}

export const digits = (value: number): string =>
  value === 0 || Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
/** The middle of the blocks, the smallest and the largest. */
export const cell = ({ min, median, max }: Spread): string => `${digits(median)} (${digits(min)}-${digits(max)})`

const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`

export const markdown = ({ title, note, head, rows }: Table): string =>
  [
    `\n### ${title}`,
    ...(note ? [`\n${note}`] : []),
    '',
    ...[
      head,
      head.map(() => '---'),
      ...rows.map(row => row.map(each => (typeof each === 'number' ? digits(each) : each))),
    ].map(line),
  ].join('\n')

export const goalTable = (goals: Goal[]): Table => ({
  title: 'Goals',
  head: ['goal', 'what', 'value', 'floor', 'goal', 'met'],
  rows: goals.map(({ id, text, value, floor, goal, met, reason }) => [
    ...[id, text, value === null ? '' : digits(value), digits(floor), digits(goal)],
    reason ? `${met}: ${reason}` : met,
  ]),
})
