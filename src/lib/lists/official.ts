/** Official lists as their owners publish them, read into the rows of the catalogues in lib/data. */
import { readClassification } from './classification.js'
import { readPostcodes } from './postcodes.js'
import { type Reading, unreadable } from './reading.js'

/**
 * Reads one file: a classification of Danmarks Statistik (DISCO-08 or DB25, CSV) or the postcodes of Dataforsyningen
 * (DAWA's /postnumre, JSON or CSV). Which one it is stands in the file.
 */
export function readOfficialList(file: Uint8Array): Reading {
  const text = Buffer.from(file.subarray(0, 4096)).toString('latin1').replace(/^ï»¿/, '').trimStart()
  // DAR's entity Postnummer; the areas are in DAGI, as geometry.
  if (/\bid_lokalId\b/i.test(text) && /\bpostnr\b/i.test(text))
    return unreadable(
      'Filen er postnumre fra Datafordeleren. De fortæller hverken kommune eller beliggenhed og kan ikke læses. Brug en fil, som Dataforsyningen (DAWA) har udgivet.',
    )
  if (text.startsWith('[') || text.startsWith('{')) return readPostcodes(file)
  const header = (text.split(/\r?\n|\r/, 1)[0] ?? '').toLowerCase()
  if (/\bkode\b/.test(header) && /\bniveau\b/.test(header)) return readClassification(file)
  if (/\bnr\b/.test(header) && /\bvisueltcenter_x\b/.test(header)) return readPostcodes(file)
  return unreadable(
    'Filen er ingen af de lister, der kan læses. Brug DISCO-08 eller DB25 som CSV fra Danmarks Statistik (kolonnerne KODE, NIVEAU og TITEL), eller postnumre fra Dataforsyningen som JSON eller CSV.',
  )
}
