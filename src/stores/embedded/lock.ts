/** One engine per data folder. */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'

export const pidFile = (folder: string): string => path.join(folder, 'engine.pid')

const inUse = (folder: string): Error => new Error(`The data folder ${folder} is in use by another process.`)

/** Takes the folder for this process, for as long as it lives. */
export async function lockFolder(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform === 'linux') await lockByName(folder)
  else lockByPid(folder)
}

/** A socket in Linux's abstract namespace, named by the folder's identity: the kernel frees it however the process ends. */
function lockByName(folder: string): Promise<void> {
  const { dev, ino } = statSync(folder)
  const server = createServer(socket => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? inUse(folder) : error))
    server.listen(`\0springbraet-store-${dev}-${ino}`, () => {
      server.unref()
      writePid(folder, 'w')
      resolve()
    })
  })
}

function lockByPid(folder: string): void {
  try {
    writePid(folder, 'wx')
  } catch {
    if (isAlive(Number(readFileSync(pidFile(folder), 'utf8')))) throw inUse(folder)
    rmSync(pidFile(folder), { force: true })
    writePid(folder, 'wx')
  }
}

function writePid(folder: string, flag: 'w' | 'wx'): void {
  const fd = openSync(pidFile(folder), flag, 0o600)
  writeSync(fd, String(process.pid))
  closeSync(fd)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
