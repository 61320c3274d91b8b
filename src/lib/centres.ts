import { normaliseText, readCatalogue, sortedOptions, splitList, wordIndex } from './catalogue.js'
import type { Point } from './places.js'

/** An asylum centre; its people are collected by the centre's clarifiers. */
export interface Centre extends Point {
  code: string
  name: string
  postcode: string
}

const rows = readCatalogue('centres', ['code', 'name', 'postcode', 'lat', 'lon', 'aliases'])
const centres = new Map<string, Centre>(
  rows.map(({ code, name, postcode, lat, lon }) => [
    code,
    { code, name, postcode, lat: Number(lat), lon: Number(lon) },
  ]),
)
const words = wordIndex(rows.map(({ code, name, aliases }) => ({ code, words: [code, name, ...splitList(aliases)] })))

export const centreOf = (code: string): Centre | null => centres.get(code) ?? null

/** 'Center Jelling'; an unknown code is given back. */
export const centreName = (code: string): string => centres.get(code)?.name ?? code

/** The code of a centre as files write it, else null. */
export const findCentre = (text: string): string | null => words.get(normaliseText(text)) ?? null

export const centreOptions = sortedOptions(
  [...centres.values()].map(({ code, name }) => ({ value: code, label: name })),
)
