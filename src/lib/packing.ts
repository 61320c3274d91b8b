import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

const [zip, unzip] = [promisify(gzip), promisify(gunzip)]

/** A long text in fewer characters (gzip, base64): a document of the store holds 16 MB. */
export const packed = async (text: string): Promise<string> => (await zip(text)).toString('base64')

/** @throws Error for what was not packed */
export const unpacked = async (pack: string): Promise<string> =>
  (await unzip(Buffer.from(pack, 'base64'))).toString('utf8')
