/**
 * Copies of the document store in a folder: one file of documents per collection and a manifest, which is written last,
 * so that a copy that was interrupted is known by its absence. Works on any engine, while the system runs.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EJSON } from 'bson'
import type { Connection, mongo } from 'mongoose'
import type { Clock } from '../lib/clock.js'

export interface CopiedCollection {
  name: string
  documents: number
  /** of the file NAME.ndjson */
  sha256: string
}

export interface Manifest {
  format: 'springbraet-backup'
  version: 1
  /** ISO instant at which the copying began */
  at: string
  collections: CopiedCollection[]
}

type Document = mongo.BSON.Document
type Database = NonNullable<Connection['db']>

const manifestName = 'manifest.json'
/**
 * Whoever has a session is signed in: a copy opens no doors that were closed since. A file that waits to be loaded is
 * gone within the hour, and would not be from a copy.
 */
const leftOut = ['sessions', 'restores', 'profileImports']
/** Documents read at a time. */
const batch = 500

const fileOf = (folder: string, collection: string) => path.join(folder, `${collection}.ndjson`)

/** Numbers keep the type they are stored with, so that what is restored is the same to the last bit. */
const exact = { promoteValues: false, promoteBuffers: false } as const

/**
 * Writes every collection as lines of canonical EJSON, sorted by _id. The folder is made for the owner's eyes only.
 * All collections are read as of one moment where the engine can do that (MongoDB); elsewhere as of the milliseconds
 * in which the cursors are opened.
 * @param options.first collections whose cursors are opened first, in this order: a document here may then lack what
 * follows from it elsewhere only as after a kill, never the other way round
 * @throws when the folder holds anything already
 */
export async function backup({
  db,
  folder,
  clock,
  first = [],
}: {
  db: Connection
  folder: string
  clock: Clock
  first?: readonly string[]
}): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if ((await readdir(folder)).length > 0) throw new Error(`Mappen ${folder} er ikke tom. Vælg en ny mappe til kopien.`)
  await chmod(folder, 0o700)
  const at = clock.now().toISOString()
  const names = await collectionNames(databaseOf(db))
  const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
  names.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1))

  const { cursors, close } = await openCursors(db, names)
  const collections: CopiedCollection[] = []
  try {
    for (const { name, cursor } of cursors) collections.push(await writeCollection(name, cursor, folder))
  } finally {
    await close()
  }
  collections.sort((a, b) => (a.name < b.name ? -1 : 1))
  const manifest: Manifest = { format: 'springbraet-backup', version: 1, at, collections }
  await writeManifest(folder, manifest)
  return manifest
}

/**
 * Puts a copy into an empty store. A restore that was interrupted goes on when the same copy is given again.
 * Indexes are the application's, which builds them when it opens the store.
 * @throws when the copy is unfinished or a file is not what the manifest says (nothing is written then), and when the
 * store holds anything else
 */
export async function restore({ db, folder }: { db: Connection; folder: string }): Promise<Manifest> {
  const { manifest, id } = await readManifest(folder)
  for (const { name, sha256 } of manifest.collections) {
    const found = await hashOf(fileOf(folder, name)).catch(() => null)
    if (found === null)
      throw new Error(`Filen ${name}.ndjson mangler i kopien eller kan ikke læses. Intet er lagt ind.`)
    if (found !== sha256) throw new Error(`Filen ${name}.ndjson er beskadiget. Intet er lagt ind.`)
  }
  const database = databaseOf(db)
  await claim(database, id)
  for (const { name, documents } of manifest.collections) {
    const collection = database.collection(name)
    let lines: string[] = []
    const insert = async () => {
      if (lines.length > 0) await insertNew(collection, lines)
      lines = []
    }
    for await (const line of linesOf(fileOf(folder, name))) if (lines.push(line) >= batch) await insert()
    await insert()
    const now = await collection.countDocuments({})
    if (now !== documents)
      throw new Error(`${name} har ${now} dokumenter efter indlægningen, men skulle have ${documents}.`)
  }
  await database.collection<{ _id: string }>('restores').deleteOne({ _id: id })
  return manifest
}

/** Whether a restore has begun and not ended: what follows from documents that are not there yet would be done for good. */
export const isBeingFilled = async (db: Connection): Promise<boolean> =>
  (await databaseOf(db).collection('restores').findOne({})) !== null

function databaseOf(db: Connection): Database {
  if (!db.db) throw new Error('Databasen er ikke åbnet.')
  return db.db
}

async function collectionNames(database: Database): Promise<string[]> {
  const found = await database.listCollections({}, { nameOnly: true }).toArray()
  return found.map(({ name }) => name).filter(name => !name.startsWith('system.') && !leftOut.includes(name))
}

async function openCursors(db: Connection, names: readonly string[]) {
  const database = databaseOf(db)
  const openAll = async (session?: mongo.ClientSession) => {
    const cursors: { name: string; cursor: mongo.FindCursor<Document> }[] = []
    const close = async () => {
      for (const { cursor } of cursors) await cursor.close()
      await session?.endSession()
    }
    try {
      for (const name of names) {
        const cursor = database
          .collection(name)
          .find({}, { ...exact, ...(session && { session }), batchSize: batch, noCursorTimeout: !session })
          .sort({ _id: 1 })
        cursors.push({ name, cursor })
        await cursor.hasNext()
      }
      return { cursors, close }
    } catch (error) {
      await close().catch(() => {})
      throw error
    }
  }
  // An engine that knows no snapshots refuses the first question; a real fault comes again without one.
  return openAll(db.getClient().startSession({ snapshot: true })).catch(() => openAll())
}

async function writeCollection(
  name: string,
  cursor: AsyncIterable<Document>,
  folder: string,
): Promise<CopiedCollection> {
  const hash = createHash('sha256')
  let documents = 0
  async function* lines() {
    for await (const document of cursor) {
      const line = `${EJSON.stringify(document, { relaxed: false })}\n`
      hash.update(line)
      documents++
      yield line
    }
  }
  const file = createWriteStream(fileOf(folder, name), { flags: 'wx', mode: 0o600, flush: true })
  await pipeline(Readable.from(lines()), file)
  return { name, documents, sha256: hash.digest('hex') }
}

/** Renamed into place when it and everything before it is on the disk. */
async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = path.join(folder, manifestName)
  const part = await open(`${file}.part`, 'wx', 0o600)
  await part.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
  await part.sync()
  await part.close()
  await rename(`${file}.part`, file)
  const here = await open(folder)
  await here.sync()
  await here.close()
}

async function readManifest(folder: string): Promise<{ manifest: Manifest; id: string }> {
  const text = await readFile(path.join(folder, manifestName), 'utf8').catch(() => null)
  if (text === null)
    throw new Error(`Der er ingen ${manifestName} i ${folder}: kopien blev ikke færdig, eller mappen er ikke en kopi.`)
  const damaged = new Error(`Filen ${manifestName} er beskadiget. Intet er lagt ind.`)
  let manifest: Manifest
  try {
    manifest = JSON.parse(text) as Manifest
  } catch {
    throw damaged
  }
  if (manifest.format !== 'springbraet-backup' || !Array.isArray(manifest.collections)) throw damaged
  if (manifest.version !== 1) throw new Error(`Kopien har format ${manifest.version}, som denne version ikke kender.`)
  if (!manifest.collections.every(({ name }) => /^[\w.-]+$/.test(name) && !name.startsWith('system.'))) throw damaged
  return { manifest, id: createHash('sha256').update(text).digest('hex') }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Marks the store as being filled from this copy. */
async function claim(database: Database, id: string): Promise<void> {
  const restores = database.collection<{ _id: string }>('restores')
  const resumed = (await restores.findOne({ _id: id })) !== null
  if (resumed) return
  const names = (await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort()
  for (const name of names)
    if (!name.startsWith('system.') && (await database.collection(name).findOne({})))
      throw new Error(
        name === 'restores'
          ? 'Databasen er ved at blive fyldt fra en anden kopi. Gør den færdig, eller begynd med en tom database.'
          : `Databasen er ikke tom (${name}). En kopi lægges kun ind i en tom database.`,
      )
  await restores.insertOne({ _id: id })
}

/** Documents that an interrupted restore has brought in already are left as they are. */
async function insertNew(collection: mongo.Collection, lines: readonly string[]): Promise<void> {
  const documents = lines.map(line => EJSON.parse(line, { relaxed: false }) as Document)
  try {
    await collection.insertMany(documents, { ordered: false })
  } catch (error) {
    const { writeErrors } = error as { writeErrors?: { code?: number }[] | { code?: number } }
    const refused = [writeErrors ?? []].flat()
    if (refused.length === 0 || refused.some(({ code }) => code !== 11000)) throw error
  }
}

/** Split at line feeds only: node's readline also splits at separators that may stand inside a text. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
