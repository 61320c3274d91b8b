/** Homes in an order in which those near each other on the map mostly stand near each other in the list. */
import type { Point } from '../lib/places.js'

const bitsPerAxis = 15
const denmark = { south: 54, west: 7, degrees: 9 }

/** How far along a Hilbert curve over Denmark a point lies; outside of it the nearest corner. */
export function placeOnCurve({ lat, lon }: Point): number {
  const size = 2 ** bitsPerAxis
  const scaled = (value: number) => Math.max(0, Math.min(size - 1, Math.floor((value / denmark.degrees) * size)))
  let x = scaled(lon - denmark.west)
  let y = scaled(lat - denmark.south)
  let distance = 0
  for (let side = size / 2; side >= 1; side /= 2) {
    const right = (x & side) > 0 ? 1 : 0
    const upper = (y & side) > 0 ? 1 : 0
    distance += side * side * ((3 * right) ^ upper)
    if (upper === 0) {
      // The curve enters and leaves a lower quarter by its side: turned and mirrored.
      if (right === 1) {
        x = size - 1 - x
        y = size - 1 - y
      }
      const turned = x
      x = y
      y = turned
    }
  }
  return distance
}
