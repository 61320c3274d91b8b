import { existsSync } from 'node:fs'
import path from 'node:path'

/** The project's root folder, found once: the nearest folder upwards that holds package.json. */
export const projectRoot: string = (() => {
  let folder = import.meta.dirname
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder)
  return folder
})()

export interface Config {
  env: 'development' | 'test' | 'production'
  production: boolean
  host: string
  port: number
  /** Where the pages are reached from outside, without a slash at the end; used in mails. */
  publicUrl: string
  /** null: the embedded document store. */
  mongodbUri: string | null
  /** null: a private Redis. */
  redisUrl: string | null
  /** null: mails are written to a mailbox folder under `dataFolder`. */
  smtpUrl: string | null
  mailFrom: string
  /** Signs cookies and form tokens; at least 32 characters. */
  sessionSecret: string
  /** 64 hexadecimal digits; encrypts CPR numbers and keys their hashes. */
  dataKey: string
  /** Files of the embedded stores, the mailbox and compiled assets. */
  dataFolder: string
  /** Addresses of proxies whose X-Forwarded-For is believed, or false. */
  trustProxy: string | false
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  /** Where the worker process serves /status and /metrics. */
  workerPort: number
  /** Who sends it as a bearer token may read /metrics; null: only the machine itself may. */
  metricsToken: string | null
}

/** Good for development only; production refuses to boot on them. */
const sampleSessionSecret = 'springbraet-sample-secret-for-development-only'
const sampleDataKey = '5b'.repeat(32)

/** A database of this machine: development and tests. */
const isHere = /^mongodb:\/\/([^@/]*@)?(localhost|127\.|\[::1\]|%2f)/i

export const configKeys = [
  'NODE_ENV',
  'HOST',
  'PORT',
  'PUBLIC_URL',
  'MONGODB_URI',
  'REDIS_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'SESSION_SECRET',
  'DATA_KEY',
  'DATA_DIR',
  'TRUST_PROXY',
  'LOG_LEVEL',
  'WORKER_PORT',
  'METRICS_TOKEN',
] as const

/**
 * The configuration from the environment, checked whole before anything starts.
 * @throws Error with one sentence per mistake.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const mistakes: string[] = []
  const text = (key: (typeof configKeys)[number]) => environment[key]?.trim() || null
  const port = (key: 'PORT' | 'WORKER_PORT', fallback: number) => {
    const value = Number(text(key) ?? fallback)
    if (!Number.isInteger(value) || value < 0 || value > 65535)
      mistakes.push(`${key} skal være et portnummer mellem 0 og 65535.`)
    return value
  }
  const url = (key: 'PUBLIC_URL' | 'MONGODB_URI' | 'REDIS_URL' | 'SMTP_URL', start: RegExp, example: string) => {
    const value = text(key)
    if (value && !start.test(value)) mistakes.push(`${key} skal ligne ${example}.`)
    return value
  }

  const env = text('NODE_ENV') ?? 'development'
  if (env !== 'development' && env !== 'test' && env !== 'production')
    mistakes.push('NODE_ENV skal være development, test eller production.')
  const production = env === 'production'
  const logLevel = (text('LOG_LEVEL') ?? (production ? 'info' : 'warn')) as Config['logLevel']
  if (!['fatal', 'error', 'warn', 'info', 'debug', 'silent'].includes(logLevel))
    mistakes.push('LOG_LEVEL skal være fatal, error, warn, info, debug eller silent.')

  const config: Config = {
    env: env as Config['env'],
    production,
    host: text('HOST') ?? '127.0.0.1',
    port: port('PORT', 3000),
    publicUrl: '',
    mongodbUri: url('MONGODB_URI', /^mongodb(\+srv)?:\/\//, 'mongodb://vært:27017/springbraet?replicaSet=rs0'),
    redisUrl: url('REDIS_URL', /^(rediss?:\/\/|\/)/, 'redis://vært:6379'),
    smtpUrl: url('SMTP_URL', /^smtps?:\/\//, 'smtp://bruger:kode@vært:587'),
    mailFrom: text('MAIL_FROM') ?? 'Springbræt <springbraet@example.dk>',
    sessionSecret: text('SESSION_SECRET') ?? sampleSessionSecret,
    dataKey: text('DATA_KEY') ?? sampleDataKey,
    dataFolder: path.resolve(projectRoot, text('DATA_DIR') ?? '.data'),
    trustProxy: text('TRUST_PROXY') ?? false,
    logLevel,
    workerPort: port('WORKER_PORT', 3001),
    metricsToken: text('METRICS_TOKEN'),
  }
  config.publicUrl = (
    url('PUBLIC_URL', /^https?:\/\//, 'https://springbraet.kommune.dk') ?? `http://localhost:${config.port}`
  ).replace(/\/+$/, '')
  if (config.metricsToken && !/^[\x21-\x7e]{16,}$/.test(config.metricsToken))
    mistakes.push('METRICS_TOKEN skal være mindst 16 tegn uden mellemrum, æ, ø og å.')
  if (config.sessionSecret.length < 32) mistakes.push('SESSION_SECRET skal være mindst 32 tegn.')
  if (!/^[0-9a-f]{64}$/i.test(config.dataKey)) mistakes.push('DATA_KEY skal være 64 hexadecimale cifre (32 byte).')

  if (production) {
    if (!config.mongodbUri)
      mistakes.push('MONGODB_URI skal være sat i produktion: den indbyggede database er kun til udvikling.')
    if (!config.redisUrl) mistakes.push('REDIS_URL skal være sat i produktion.')
    if (!config.smtpUrl) mistakes.push('SMTP_URL skal være sat i produktion, ellers når ingen besked frem.')
    if (!text('PUBLIC_URL')) mistakes.push('PUBLIC_URL skal være sat i produktion: den står i alle mails.')
    // Sign-in links would travel in the clear, and the cookies are for https alone.
    else if (!/^https:\/\/[^/]/.test(config.publicUrl))
      mistakes.push('PUBLIC_URL skal begynde med https:// i produktion.')
    if (config.mongodbUri && !/^[^/]*\/\/[^/?]+\/[^/?]+/.test(config.mongodbUri))
      mistakes.push('MONGODB_URI skal nævne databasen, for eksempel mongodb://vært:27017/springbraet?replicaSet=rs0.')
    if (config.sessionSecret === sampleSessionSecret) mistakes.push('SESSION_SECRET er eksemplets. Lav din egen.')
    if (config.dataKey === sampleDataKey) mistakes.push('DATA_KEY er eksemplets. Lav din egen.')
  }
  // A command that is given the database alone would seal CPR numbers with the key that everybody knows.
  else if (config.mongodbUri && !isHere.test(config.mongodbUri) && config.dataKey === sampleDataKey)
    mistakes.push(
      'DATA_KEY er eksemplets, men databasen er på en anden maskine. Sæt den nøgle, som dens CPR-numre er krypteret med.',
    )
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  return Object.freeze(config)
}
