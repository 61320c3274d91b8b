/** The coordinator's figures as tables: a row for each month. */
import type { DeadlineKind } from '../deadlines/model.js'
import { counted } from '../lib/counted.js'
import { formatMonth } from '../lib/days.js'
import type { Scheme } from '../lib/schemes.js'
import { placementWords } from '../lib/words/da/placements.js'
import { type Outcome, outcomes } from '../placements/model.js'
import type { Month } from './service.js'

interface Cell {
  text: string
  note?: string | null
}

/** Without rows when there is nothing to tell of any month. */
function table(
  { caption, columns, has }: { caption: string; columns: string[]; has(month: Month): boolean },
  months: readonly Month[],
  cells: (month: Month) => Cell[],
) {
  return {
    caption,
    columns: ['Måned', ...columns].map((text, i) => ({ text, number: i > 0 })),
    rows: months.some(has)
      ? months.map(month => ({ cells: [{ text: formatMonth(month.month) }, ...cells(month)] }))
      : [],
  }
}

const plain = (count = 0): Cell => ({ text: String(count) })
const sum = (counts: Partial<Record<string, number>>): number =>
  Object.values(counts).reduce<number>((all, count = 0) => all + count, 0)

const hasArrivals = ({ arrivals }: Month) => arrivals.arrived + arrivals.unregistered > 0
const hasPromises = ({ promises }: Month) => promises.some(({ started }) => started > 0)
const hasBegun = ({ begun }: Month) => sum(begun) > 0
const hasEnded = ({ ended }: Month) => sum(ended) > 0

/** The newest first; not those before anything had happened. */
export function monthsWithNews(months: readonly Month[]): Month[] {
  const first = months.findLastIndex(one => [hasArrivals, hasPromises, hasBegun, hasEnded].some(has => has(one)))
  return months.slice(0, Math.max(0, first) + 1)
}

export const arrivalsTable = (months: readonly Month[]) =>
  table(
    {
      caption: 'Borgere, der er kommet til kommunen',
      columns: [
        'Kommet',
        'I gang inden for 72 timer',
        'Halvdelen var i gang efter',
        'Ikke i gang endnu',
        'Ventet, ikke registreret',
      ],
      has: hasArrivals,
    },
    months,
    ({ arrivals: { arrived, judged, inTime, halfAfter, idle, unregistered } }) => [
      plain(arrived),
      share(inTime, judged),
      { text: arrived === 0 ? '–' : halfAfter === null ? 'Ikke endnu' : counted(halfAfter, 'dag', 'dage') },
      plain(idle),
      plain(unregistered),
    ],
  )

/** Without a whole there is nothing to tell. */
const share = (part: number, whole: number): Cell =>
  whole === 0 ? { text: '–' } : { text: `${Math.round((100 * part) / whole)} %`, note: `${part} af ${whole}` }

const promiseNames: Partial<Record<DeadlineKind, string>> = {
  'answer-opening': 'Svar på opslag',
  'answer-question': 'Svar på spørgsmål',
  'agree-placement': 'Aftale om forløb',
  'call-out': 'Hjælp ved problemer',
}

export const promisesTable = (months: readonly Month[]) =>
  table(
    {
      caption: 'Løfter, der er holdt til tiden',
      columns: Object.values(promiseNames),
      has: hasPromises,
    },
    months,
    ({ promises }) =>
      Object.keys(promiseNames).map(name => {
        const found = promises.find(({ kind }) => kind === name)
        if (!found) return share(0, 0)
        const judged = found.met + found.overdue
        const waiting = found.started - found.dropped - judged
        if (judged === 0 && waiting > 0) return { text: `${waiting} venter` }
        return share(Math.round((found.shareInTime ?? 0) * judged), judged)
      }),
  )

const schemeNames: [Scheme, string][] = [
  ['virksomhedspraktik', 'Praktik'],
  ['loentilskud', 'Løntilskud'],
  ['igu', 'IGU'],
]

export const begunTable = (months: readonly Month[]) =>
  table(
    { caption: 'Forløb, der er begyndt', columns: [...schemeNames.map(([, text]) => text), 'I alt'], has: hasBegun },
    months,
    ({ begun }) => [...schemeNames.map(([scheme]) => plain(begun[scheme])), plain(sum(begun))],
  )

const outcomeNames: [Outcome | 'untold', string][] = [
  ...outcomes.map((outcome): [Outcome, string] => [outcome, placementWords.outcomes[outcome]]),
  ['untold', 'Mangler et udfald'],
]

/** Only outcomes that there were. */
export function endedTable(months: readonly Month[]) {
  const told = outcomeNames.filter(([outcome]) => months.some(({ ended }) => ended[outcome]))
  return table(
    { caption: 'Forløb, der er slut', columns: [...told.map(([, text]) => text), 'I alt'], has: hasEnded },
    months,
    ({ ended }) => [...told.map(([outcome]) => plain(ended[outcome])), plain(sum(ended))],
  )
}
