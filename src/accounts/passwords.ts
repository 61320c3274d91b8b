import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP's first choice for argon2id (the library's default): 19 MiB, two rounds, one lane; about 13 ms. */
const strength = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, strength)

/** Nobody's password; verified against when there is no account, so that both answers take as long. */
const nobodysHash = hashPassword(randomBytes(16).toString('hex'))

/** Takes as long for an account without a password (`null`) as for one with a wrong password. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await nobodysHash), password)
  return fits && passwordHash !== null
}

/** A token of 256 bits for a sign-in link; only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')
