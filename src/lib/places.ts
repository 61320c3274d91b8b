/** Danish municipalities and postcodes, and the distance between places. */
import { normaliseText, readCatalogue, sortedOptions } from './catalogue.js'

export interface Point {
  lat: number
  lon: number
}

/** A postcode with its approximate centre. */
export interface Postcode extends Point {
  postcode: string
  name: string
  /** kommunekoder with addresses in it, the main one first */
  municipalities: string[]
}

const municipalityNames = new Map(
  readCatalogue('municipalities', ['code', 'name']).map(({ code, name }) => [code, name]),
)
const postcodes: ReadonlyMap<string, Postcode> = new Map(
  readCatalogue('postcodes', ['postcode', 'name', 'municipalities', 'lat', 'lon']).map(row => [
    row.postcode,
    { ...row, municipalities: row.municipalities.split(' '), lat: Number(row.lat), lon: Number(row.lon) },
  ]),
)

/** The kommunekode in three digits ('410'), also from CPR's form with a leading zero ('0410'); null when there is none such. */
export function readMunicipality(text: string): string | null {
  const code = text.trim().replace(/^0(?=\d{3}$)/, '')
  return municipalityNames.has(code) ? code : null
}

/** The name without 'Kommune'; an unknown code is given back. */
export const municipalityName = (code: string): string => municipalityNames.get(code) ?? code

export const municipalityOptions = sortedOptions([...municipalityNames].map(([value, label]) => ({ value, label })))

/** The postcode of four digits, or null when Denmark has none such. */
export const findPostcode = (text: string): Postcode | null => postcodes.get(text.trim()) ?? null

/** Names of postcodes in small letters, those of a town's quarters ('København K') also without the quarter. */
const towns = new Set(
  [...postcodes.values()].flatMap(({ name }) => [name, name.replace(/ \p{Lu}{1,2}$/u, '')]).map(normaliseText),
)
export const isTown = (name: string): boolean => towns.has(normaliseText(name))

/** '5500 Middelfart'; an unknown postcode is given back. */
export const postcodeLabel = (postcode: string): string =>
  `${postcode} ${postcodes.get(postcode)?.name ?? ''}`.trimEnd()

/** True when the municipality has addresses in the postcode. */
export const isPostcodeIn = (postcode: string, municipality: string): boolean =>
  findPostcode(postcode)?.municipalities.includes(municipality) ?? false

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const halfChord = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2

/** Kilometres as the crow flies (haversine on a sphere). */
export function kilometresBetween(a: Point, b: Point): number {
  const chord = halfChord(a.lat, b.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * halfChord(a.lon, b.lon)
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The middle of a municipality's postcodes: where somebody will live whose address there is not known yet. */
export function municipalityCentre(code: string): Point | null {
  const known = centres.get(code)
  if (known !== undefined) return known
  const own = [...postcodes.values()].filter(({ municipalities }) => municipalities[0] === code)
  const mean = (of: (point: Point) => number) => own.reduce((sum, point) => sum + of(point), 0) / own.length
  const centre = own.length > 0 ? { lat: mean(({ lat }) => lat), lon: mean(({ lon }) => lon) } : null
  centres.set(code, centre)
  return centre
}

const centres = new Map<string, Point | null>()
