import { type Config, readConfig } from '../../src/config.js'

/** The configuration of a test: nothing from the machine's environment, no logging. */
export function testConfig(over: Partial<Config> = {}): Config {
  return { ...readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', PORT: '0', WORKER_PORT: '0' }), ...over }
}
