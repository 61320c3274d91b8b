import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What protects CPR numbers at rest: sealing them, and finding a person by number without storing it in the clear. */
export interface Secrets {
  /**
   * AES-256-GCM with a random 96-bit nonce. `owner` (a document's id) is bound to the text, so that a sealed value copied
   * to another document does not open. Form: `<key id>.<nonce>.<text and tag>`, base64url.
   */
  seal(plain: string, owner: string): string
  /** @throws Error when the key is another one, the text was changed or it belongs to another owner */
  open(sealed: string, owner: string): string
  /** Whether a text was sealed with this key. */
  isOwn(sealed: string): boolean
  /** The key of a person who has no number but a CPR number. */
  personKey(cpr: string): string
  /** The key of a person who was removed, made of the one they had: knows them again, and tells nothing. */
  removedKey(personKey: string): string
  /** Finds a person again by CPR number; of no use without the key. */
  cprHash(cpr: string): string
}

const nonceBytes = 12
const tagBytes = 16

/** @param dataKey 64 hexadecimal digits. Every purpose has a key of its own, derived from it (HKDF-SHA-256). */
export function createSecrets(dataKey: string): Secrets {
  const keyFor = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(dataKey, 'hex'), Buffer.alloc(0), `springbraet ${purpose}`, 32))
  const sealingKey = keyFor('sealing')
  const keyId = keyFor('key id').subarray(0, 4).toString('hex')
  const hash = (purpose: string) => {
    const key = keyFor(purpose)
    return (text: string) => createHmac('sha256', key).update(text).digest('hex')
  }

  return {
    seal(plain, owner) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(owner))
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [keyId, nonce.toString('base64url'), text.toString('base64url')].join('.')
    },

    open(sealed, owner) {
      const [id, nonce = '', body = ''] = sealed.split('.')
      if (id !== keyId) throw new Error('sealed with another key: is DATA_KEY the one the data was written with?')
      const bytes = Buffer.from(body, 'base64url')
      const end = bytes.length - tagBytes
      if (end < 0) throw new Error('sealed text is cut off')
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, Buffer.from(nonce, 'base64url'), {
        authTagLength: tagBytes,
      })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(end))
      return Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()]).toString('utf8')
    },

    isOwn: sealed => sealed.startsWith(`${keyId}.`),
    personKey: hash('person key'),
    removedKey: hash('removed person'),
    cprHash: hash('cpr hash'),
  }
}
