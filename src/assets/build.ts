/** Makes the files that browsers get from those in this folder: style sheet, script, pictures, and a version by content. */
import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const copied = ['enhance.js', 'logo.svg', 'favicon.svg']

/**
 * Builds into `to` unless it is up to date; takes some seconds. Several processes may do it at once.
 * @param folders.from this folder (`src/assets`)
 * @param folders.to holds app.css, the copied files and `version` afterwards
 */
export async function buildAssets({ from, to }: { from: string; to: string }): Promise<void> {
  const version = await versionOf(from)
  if (await isBuilt(to, version)) return

  // Loaded here because production serves what was built and has no compiler.
  const { compileAsync, Logger } = await import('sass')
  const { css } = await compileAsync(path.join(from, 'theme.scss'), { style: 'compressed', logger: Logger.silent })

  await mkdir(path.dirname(to), { recursive: true })
  const fresh = await mkdtemp(`${to}.`)
  // In the image they belong to root, and somebody else serves them; a temporary folder is its maker's alone.
  await chmod(fresh, 0o755)
  await writeFile(path.join(fresh, 'app.css'), css)
  for (const file of copied) await cp(path.join(from, file), path.join(fresh, file))
  await writeFile(path.join(fresh, 'version'), version)
  // Another process may have been faster with the same files.
  if (!(await isBuilt(to, version))) {
    await rm(to, { recursive: true, force: true })
    await rename(fresh, to).catch(async error => {
      if (!(await isBuilt(to, version))) throw error
    })
  }
  await rm(fresh, { recursive: true, force: true })
}

const isBuilt = async (folder: string, version: string) =>
  (await readFile(path.join(folder, 'version'), 'utf8').catch(() => null)) === version

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
