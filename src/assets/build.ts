/** Makes the files that browsers get from those in this folder: style sheet, script, pictures, and a version by content. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const copied = ['enhance.js', 'logo.svg', 'favicon.svg']

/**
 * Builds into `to` unless it is up to date; takes some seconds. Several processes may do it at once.
 * @param folders.from this folder (`src/assets`)
 * @param folders.to holds app.css, the copied files and `version` afterwards
 */
export async function buildAssets({ from, to }: { from: string; to: string }): Promise<void> {
  const version = await versionOf(from)
  if (existsSync(path.join(to, 'version')) && (await readFile(path.join(to, 'version'), 'utf8')) === version) return

  // Loaded here because production serves what was built and has no compiler.
  const { compileAsync, Logger } = await import('sass')
  const { css } = await compileAsync(path.join(from, 'theme.scss'), { style: 'compressed', logger: Logger.silent })

  const fresh = `${to}.${process.pid}`
  await mkdir(fresh, { recursive: true })
  await writeFile(path.join(fresh, 'app.css'), css)
  for (const file of copied) await cp(path.join(from, file), path.join(fresh, file))
  await writeFile(path.join(fresh, 'version'), version)
  await rm(to, { recursive: true, force: true })
  await rename(fresh, to).catch(async error => {
    // Another process was faster with the same files.
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(path.join(to, 'version'))) throw error
  })
}

/** Twelve hexadecimal digits of everything the built files are made of. */
async function versionOf(from: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(from)).filter(file => /\.(scss|js|svg)$/.test(file)).sort())
    hash.update(file).update(await readFile(path.join(from, file)))
  hash.update(await readFile(path.join(from, '../../node_modules/dkfds/package.json')))
  return hash.digest('hex').slice(0, 12)
}

if (process.argv[1] === import.meta.filename) {
  const root = path.resolve(import.meta.dirname, '../..')
  await buildAssets({ from: path.join(root, 'src/assets'), to: path.join(root, 'dist/assets') })
}
