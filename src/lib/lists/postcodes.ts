/**
 * Postcodes as Dataforsyningen gave them out (DAWA, /postnumre): JSON with the municipalities of each, or flat CSV without
 * them. DAWA closed in 2026; whoever has the data in the same form (a saved file, another supplier) can use it. Its successor
 * Datafordeler gives out number and name alone (DAR) and the areas as geometry (DAGI), which is not read.
 */
import { readTable } from '../csv.js'
import { readMunicipality } from '../places.js'
import { isGarbled, type OfficialRow, type Reading, unreadable } from './reading.js'

interface Told {
  /** where it stands: 'Linje 3' or 'Element 3' */
  where: string
  postcode: string
  name: string
  /** one company's own postcode, where nobody lives */
  special: boolean
  lon: unknown
  lat: unknown
  /** null: the file does not tell */
  municipalities: string[] | null
}

/** Christiansø has a code (0411) and is no municipality. */
const noMunicipality = new Set(['0411', '411'])
/** Denmark, in degrees (WGS84). */
const bounds = { lat: [54.4, 57.9], lon: [7.8, 15.3] } as const

export function readPostcodes(file: Uint8Array): Reading {
  const told = tellings(file)
  if ('error' in told) return unreadable(told.error)
  const live = told.rows.filter(({ special }) => !special)
  if (live.length === 0) return unreadable('Filen har ingen postnumre. Hent hele listen.')
  const first = new Map<string, string>()
  for (const { postcode, where } of live) if (!first.has(postcode)) first.set(postcode, where)
  const problems = live.flatMap(row => {
    const fault = faultOf(row, first.get(row.postcode) ?? row.where)
    return fault ? [`${row.where}, ${fault}`] : []
  })
  if (problems.length > 0) return unreadable(...problems)
  return { list: 'postcodes', rows: live.map(catalogueRow), problems: [] }
}

function tellings(file: Uint8Array): { rows: Told[] } | { error: string } {
  const start = Buffer.from(file.subarray(0, 64))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (start.startsWith('[') || start.startsWith('{')) return fromJson(file)
  const table = readTable(file, { required: ['nr', 'navn', 'visueltcenter_x', 'visueltcenter_y'] })
  if ('error' in table) return table
  return {
    rows: table.rows.map(({ line, cells }) => ({
      where: `Linje ${line}`,
      postcode: cells.nr ?? '',
      name: cells.navn ?? '',
      special: /^(true|1)$/i.test(cells.stormodtager ?? ''),
      lon: number(cells.visueltcenter_x),
      lat: number(cells.visueltcenter_y),
      municipalities: null,
    })),
  }
}

const number = (text: string | undefined): unknown => (text && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)

function fromJson(file: Uint8Array): { rows: Told[] } | { error: string } {
  let parsed: unknown
  try {
    parsed = JSON.parse(
      Buffer.from(file)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    )
  } catch {
    return { error: 'Filen er ikke hel JSON. Hent den igen.' }
  }
  if (!Array.isArray(parsed)) return { error: 'Filen er ikke en liste af postnumre. Hent /postnumre, ikke et enkelt.' }
  return {
    rows: parsed.map((element, index) => {
      const one = (typeof element === 'object' && element !== null ? element : {}) as Record<string, unknown>
      const [lon, lat] = Array.isArray(one.visueltcenter) ? one.visueltcenter : []
      return {
        where: `Element ${index + 1}`,
        postcode: String(one.nr ?? ''),
        name: String(one.navn ?? '').trim(),
        special: Array.isArray(one.stormodtageradresser) && one.stormodtageradresser.length > 0,
        ...{ lon, lat },
        municipalities: Array.isArray(one.kommuner) ? one.kommuner.map(({ kode }) => String(kode ?? '')) : null,
      }
    }),
  }
}

function faultOf({ where, postcode, name, lon, lat, municipalities }: Told, first: string): string | null {
  if (!/^\d{4}$/.test(postcode))
    return `nr: «${postcode}» er ikke et postnummer på fire cifre. Ret det, eller hent filen igen.`
  if (name === '') return `navn: postnummer ${postcode} har intet navn. Hent filen igen.`
  if (isGarbled(name)) return `navn: bogstaverne i «${name}» er ødelagt. Hent filen igen, og gem den uden at ændre den.`
  if (first !== where) return `nr: ${postcode} står også i ${first.toLowerCase()}. Slet den ene.`
  const inside = (value: unknown, [from, to]: readonly [number, number]) =>
    typeof value === 'number' && value >= from && value <= to
  if (!inside(lat, bounds.lat) || !inside(lon, bounds.lon))
    return `visueltcenter: ${postcode} ligger på «${lon ?? ''} ${lat ?? ''}», som ikke er i Danmark. Det skal være længde og bredde i grader (srid 4326).`
  const unknown = municipalities?.find(code => !noMunicipality.has(code) && readMunicipality(code) === null)
  if (unknown !== undefined)
    return `kommuner: ${postcode} har kommunekoden «${unknown}», som ikke findes. Ret den, eller ret municipalities.csv først.`
  return null
}

const catalogueRow = ({ postcode, name, lat, lon, municipalities }: Told): OfficialRow => ({
  postcode,
  name,
  municipalities: municipalities?.flatMap(code => readMunicipality(code) ?? []).join(' ') || null,
  lat: Number(lat).toFixed(3),
  lon: Number(lon).toFixed(3),
})
