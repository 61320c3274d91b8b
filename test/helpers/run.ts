import { execFile } from 'node:child_process'
import { projectRoot } from '../../src/config.js'

export interface RunResult {
  code: number
  output: string
  stdout: string
}

/** Runs a program in the project's folder and gives its exit code and what it said. */
export function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<RunResult> {
  return new Promise(resolve => {
    execFile(
      command,
      args,
      { cwd: projectRoot, maxBuffer: 32 * 1024 * 1024, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
        resolve({ code, output: `${stdout}${stderr}`, stdout })
      },
    )
  })
}
