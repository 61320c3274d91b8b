/**
 * The command line: loads files and shows what the system knows, in the running system if there is one.
 * Exit code 0: done, nothing refused; 1: rows were refused, or documents do not fit together; 2: it could not be done,
 * with one sentence why.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { Connection } from 'mongoose'
import { type FoundingService, readFounding, type TypedFounding } from './accounts/founding.js'
import type { Acting } from './accounts/scope.js'
import { system } from './accounts/scope.js'
import { readConfig } from './config.js'
import { checkConsistency } from './consistency.js'
import type { Deadline, DeadlineKind } from './deadlines/model.js'
import { openFoundation } from './foundation.js'
import { systemClock } from './lib/clock.js'
import { AppError } from './lib/errors.js'
import { type ImportReport, unreadText } from './lib/import-report.js'
import { dayOfInstant, formatInstantWithYear } from './lib/instants.js'
import { listsText } from './lib/lists/report.js'
import { importLists } from './lists.js'
import {
  deadlinesJson,
  deadlinesText,
  type RankingFound,
  rankingJson,
  rankingText,
  type ToldDeadline,
} from './reports.js'
import { backup, type Manifest, restore } from './stores/backup.js'
import { openMongo } from './stores/mongo.js'

/** As it is called where this runs: from the source, or built, as in the image. */
const program = import.meta.filename.endsWith('.js') ? 'node dist/src/cli.js' : 'npm run cli --'

const usage = `Brug:
  ${program} municipality KODE --administrator 'NAVN <MAIL>' --coordinator 'NAVN <MAIL>' --phone NUMMER
  ${program} import profiles FIL [--dry-run] [--json] [--refused FIL]
  ${program} import openings FIL [--dry-run] [--json] [--refused FIL]
  ${program} match NUMMER [--top 20] [--json]
  ${program} deadlines [--json]
  ${program} backup MAPPE
  ${program} restore MAPPE
  ${program} check
  ${program} lists FIL... [--dry-run] [--json]`

const seeHelp = `Skriv ${program} --help for at se, hvad der kan gøres.`

type ImportFile = (
  acting: Acting,
  file: Uint8Array,
  options: { dryRun: boolean },
) => Promise<{ report: ImportReport; refusedTable: string | null }>

/** What the commands need of the services. */
export interface CliServices {
  db: Connection
  clock: { now(): Date }
  profiles: { importFile: ImportFile }
  openings: { importFile: ImportFile }
  proposals: {
    preview(acting: Acting, number: string, top: number): Promise<RankingFound>
  }
  founding: FoundingService
  deadlines: { list(acting: Acting, options: { state: 'open' }): Promise<Deadline[]> }
  /** what a deadline is about; null when that is gone */
  describe(kind: DeadlineKind, subject: string): Promise<ToldDeadline['about']>
}

/** A mistake of whoever typed the command, in one Danish sentence. */
class UsageError extends Error {}

interface Run {
  argv: readonly string[]
  /** opened only when the command is understood */
  open: () => Promise<{ services: CliServices; close(): Promise<void> }>
  /** the document store alone, as it is */
  openStore: () => Promise<{ connection: Connection; close(): Promise<void> }>
  out: (text: string) => void
  err: (text: string) => void
}

/** @returns the exit code */
export async function runCli({ argv, open, openStore, out, err }: Run): Promise<number> {
  try {
    const command = commandOf(argv)
    if (command === null) {
      out(usage)
      return 0
    }
    const withServices = async (work: Command) => {
      const opened = await open()
      try {
        return await work(opened.services, out)
      } finally {
        await opened.close()
      }
    }
    if (typeof command === 'function') return await withServices(command)
    const store = await openStore()
    try {
      out(await command.onStore(store.connection))
    } finally {
      await store.close()
    }
    return command.andThen ? await withServices(command.andThen) : 0
  } catch (error) {
    err(sentenceOf(error))
    return 2
  }
}

type Command = (services: CliServices, out: (text: string) => void) => Promise<number>

/** Works on the documents alone, and then perhaps on the opened system. */
interface StoreCommand {
  /** @returns what is said when it is done */
  onStore: (db: Connection) => Promise<string>
  andThen?: Command
}

function commandOf(argv: readonly string[]): Command | StoreCommand | null {
  const { values, positionals } = read(argv)
  const [name, first, second, ...more] = positionals
  if (values.help || name === undefined) return null
  if (name === 'import' && (first === 'profiles' || first === 'openings') && second && more.length === 0)
    return (services, out) => importFile(services[first].importFile, second, values, out)
  if (name === 'match' && first && second === undefined) {
    const top = Number(values.top)
    if (!Number.isInteger(top) || top < 1 || top > 1000) throw new UsageError('--top skal være et tal fra 1 til 1000.')
    return (services, out) => match(services, first, top, values.json, out)
  }
  if (name === 'municipality' && first && second === undefined)
    return ({ founding }, out) => found(founding, { ...values, municipality: first }, out)
  if (name === 'deadlines' && first === undefined) return (services, out) => deadlines(services, values.json, out)
  if (name === 'backup' && first && second === undefined)
    return {
      onStore: async db =>
        told('Kopien er færdig', await backup({ db, folder: first, clock: systemClock, first: causes })),
    }
  // Opening the system afterwards builds the indexes.
  if (name === 'restore' && first && second === undefined)
    return { onStore: async db => told('Kopien er lagt ind', await restore({ db, folder: first })), andThen: check }
  if (name === 'check' && first === undefined) return check
  if (name === 'lists' && first) return (services, out) => lists(services, positionals.slice(1), values, out)
  throw new UsageError(`Kommandoen kendes ikke. ${seeHelp}`)
}

/** In this order a copy of a busy store may lack what follows from a move, which sweep makes good, but no cause. */
const causes = ['proposals', 'openings', 'placements', 'questions']

const told = (what: string, { at, collections }: Manifest): string =>
  `${what}: ${collections.reduce((sum, { documents }) => sum + documents, 0)} dokumenter i ${collections.length} samlinger, som de var ${formatInstantWithYear(new Date(at))}.`

async function check({ db }: CliServices, out: (text: string) => void): Promise<number> {
  const { broken, unfinished } = await checkConsistency(db)
  for (const sentence of broken) out(sentence)
  if (unfinished > 0) out(`${unfinished} halve skridt gøres færdige, når systemet kører.`)
  out(broken.length === 0 ? 'Dokumenterne hænger sammen.' : `${broken.length} fejl i dokumenterne.`)
  return broken.length === 0 ? 0 : 1
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        refused: { type: 'string' },
        top: { type: 'string', default: '20' },
        administrator: { type: 'string' },
        coordinator: { type: 'string' },
        phone: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch {
    throw new UsageError(`Et af valgene kendes ikke eller mangler en værdi. ${seeHelp}`)
  }
}

async function found(founding: FoundingService, typed: TypedFounding, out: (text: string) => void) {
  const name = await founding.found(readFounding(typed))
  out(`${name} er oprettet. Administratoren og koordinatoren beder selv om et link på siden Log ind.`)
  return 0
}

async function importFile(
  load: ImportFile,
  name: string,
  options: { 'dry-run': boolean; json: boolean; refused?: string | undefined },
  out: (text: string) => void,
): Promise<number> {
  const file = await fileNamed(name)
  const { report, refusedTable } = await load(system, file, { dryRun: options['dry-run'] })
  // The rows hold personal data: nobody else on the machine may read them.
  if (options.refused && refusedTable) await writeFile(options.refused, refusedTable, { mode: 0o600 })
  out(options.json ? JSON.stringify(report, null, 2) : reportText(report, options))
  return report.refused.length === 0 ? 0 : 1
}

async function lists(
  { db, clock }: CliServices,
  names: readonly string[],
  { 'dry-run': dryRun, json }: { 'dry-run': boolean; json: boolean },
  out: (text: string) => void,
): Promise<number> {
  const files = await Promise.all(names.map(async name => ({ name: basename(name), content: await fileNamed(name) })))
  const report = await importLists({ files, db, today: dayOfInstant(clock.now()), dryRun })
  out(json ? JSON.stringify(report, null, 2) : listsText(report, { dryRun }))
  return report.problems.length === 0 ? 0 : 1
}

const fileNamed = (name: string): Promise<Buffer> =>
  readFile(name).catch(() => {
    throw new UsageError(`Filen ${name} kan ikke læses. Kontrollér navnet og adgangen til den.`)
  })

function reportText(
  { rows, accepted, withQuestions, refused, unread }: ImportReport,
  options: { 'dry-run': boolean; refused?: string | undefined },
): string {
  const refusedRows = new Set(refused.map(({ row }) => row)).size
  return [
    options['dry-run'] ? 'Prøve: intet er gemt.' : 'Filen er læst ind.',
    `${rows} rækker: ${accepted} i orden, ${withQuestions} med spørgsmål, ${refusedRows} afvist.`,
    ...unread.map(unreadText),
    ...refused.map(({ row, field, message }) => `  Linje ${row}, ${field}: ${message}`),
    ...(options.refused && refusedRows > 0 ? [`De afviste rækker ligger i ${options.refused}.`] : []),
  ].join('\n')
}

async function match(
  { proposals }: CliServices,
  number: string,
  top: number,
  json: boolean,
  out: (text: string) => void,
): Promise<number> {
  const found = await proposals.preview(system, number, top).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'NOT_FOUND')
      throw new UsageError(`Der er intet opslag med nummeret ${number}. Numre ser sådan ud: 2026-0042.`)
    throw error
  })
  out(json ? rankingJson(found) : rankingText(found))
  return 0
}

async function deadlines(
  { deadlines, describe, clock }: CliServices,
  json: boolean,
  out: (text: string) => void,
): Promise<number> {
  const open = await deadlines.list(system, { state: 'open' })
  if (json) {
    out(deadlinesJson(open, clock.now()))
    return 0
  }
  const told: ToldDeadline[] = []
  for (const deadline of open) told.push({ deadline, about: await describe(deadline.kind, deadline.subject) })
  out(deadlinesText(told, clock.now()))
  return 0
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return error.message
  if (error instanceof AppError) return error.details.fields?.map(({ text }) => text).join(' ') ?? error.text
  if ((error as { name?: string }).name === 'MongooseServerSelectionError')
    return 'Databasen svarer ikke. Kontrollér MONGODB_URI, og at den kører.'
  const { code, path } = error as NodeJS.ErrnoException
  const mend = code && unwritten[code]
  if (mend) return `${path ?? 'Filen'} kan ikke skrives. ${mend}`
  return error instanceof Error ? error.message : String(error)
}

const unwritten: Record<string, string> = {
  EACCES:
    'Vælg en mappe, som programmet må skrive i. I en container er det en mappe udefra, der hører til bruger 1000.',
  ENOSPC: 'Disken er fuld. Ryd op, eller vælg en anden disk.',
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = await runCli({
    argv: process.argv.slice(2),
    // The running system's stores if there are any; those started here are stopped again.
    open: () => openFoundation(readConfig(), { leaveStores: true }),
    openStore: () => {
      const { mongodbUri: uri, dataFolder: folder, production } = readConfig()
      return openMongo({ uri, folder, production, leave: true })
    },
    out: text => process.stdout.write(`${text}\n`),
    err: text => process.stderr.write(`${text}\n`),
  })
}
