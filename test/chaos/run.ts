/** `npm run chaos [-- --seconds 60 --seed 7]`, or `-- --deadlines 10000`. Exit code 0 only if nothing was lost or doubled. */
import { parseArgs } from 'node:util'
import { chaos, type Report } from './chaos.js'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    deadlines: { type: 'string' },
  },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
const deadlines = values.deadlines ? Number(values.deadlines) : undefined
// With deadlines the time is only the longest it may take.
const seconds = Number(values.seconds ?? (deadlines ? 1800 : 60))
say(`seed ${values.seed}`)
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort(new Error('stopped')))
const report = await chaos({
  ...{ seed: Number(values.seed), seconds, say, stop: stopped.signal },
  ...(deadlines && { deadlines }),
})
for (const line of summary(report)) say(line)
process.exit(report.wrong.length === 0 ? 0 : 1)

function summary({ events, traffic, acts, facts, ...report }: Report): string[] {
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')
  return [
    `kills: ${list(events.kills)}; Redis emptied ${report.flushes}, clock moved ${report.clockMoves} times`,
    `processes: ${events.starts} starts, ${events.failedStarts} of them without a store, slowest stop ${Math.round(events.slowestStop)} ms`,
    `requests: ${traffic.requests} (${list(traffic.outcomes)}), ${traffic.faults.length} answers 500, ${Math.round(traffic.waited / traffic.requests)} ms on average`,
    `acknowledged: ${list(acts)}; ${facts} facts looked up again`,
    `deadlines: ${list(report.deadlines)}`,
    `notices: ${list(report.notices)}; ${report.mails} mails, ${report.repeats} repeats, ${report.unknownTwice} given up after two unknown outcomes`,
    `${report.seconds.fire.toFixed(1)} s of fire, ${report.seconds.rest.toFixed(1)} s until rest`,
    ...new Set(traffic.faults.map(fault => `500: ${fault.replace(/[a-z]{20}/g, '…')}`)),
    ...report.wrong.slice(0, 50).map(sentence => `WRONG: ${sentence}`),
    report.wrong.length === 0 ? 'Nothing lost, nothing doubled.' : `${report.wrong.length} things are wrong.`,
  ]
}
