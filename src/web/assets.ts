/** Style sheet, script, pictures and fonts, under an address that changes with their content. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { App } from './fastify.js'

export interface Assets {
  /** where templates find them: '/assets/3f2a1b9c0d4e' */
  url: string
  plugin: (app: App) => Promise<void>
}

/**
 * @param options.folder what `buildAssets` built
 * @throws Error when nothing has been built there
 */
export function openAssets({ folder }: { folder: string }): Assets {
  const version = readVersion(folder)
  const url = `/assets/${version}`
  const designSystem = path.join(path.dirname(fileURLToPath(import.meta.resolve('dkfds'))), '..')
  const common = { decorateReply: false, index: false as const, maxAge: '365d', immutable: true }

  return {
    url,
    async plugin(app) {
      await app.register(async open => {
        open.addHook('onRoute', route => {
          route.config = { ...route.config, allow: 'public' }
        })
        await open.register(fastifyStatic, { ...common, root: folder, prefix: `${url}/` })
        for (const part of ['fonts', 'img'])
          await open.register(fastifyStatic, {
            ...common,
            root: path.join(designSystem, part),
            prefix: `${url}/dkfds/${part}/`,
          })
      })
    },
  }
}

function readVersion(folder: string): string {
  try {
    return readFileSync(path.join(folder, 'version'), 'utf8')
  } catch {
    throw new Error(`Der er intet stilark i ${folder}. Kør: node --import tsx src/assets/build.ts`)
  }
}
