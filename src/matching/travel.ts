/**
 * The source of travel times, and the one place to plug in a better one (a timetable, a routing table): replace
 * `travelMinutes`, and reference, engine, reasons and benchmark follow. A source must be a pure function of the two places
 * that answers at once, in whole minutes (load its table at boot); the engine keeps the answers while the process runs.
 * As long as distance stands in for time, pages that show minutes say so (`proposals.travelEstimate`).
 */
import { kilometresBetween, type Point } from '../lib/places.js'

/** Minutes one way. */
export type TravelSource = (home: Point, workplace: Point) => number

/** Travel times are told in bands of so many minutes: the straight line says no more. */
const band = 5
/** Walking, waiting and changing on every way, in minutes. */
const fixed = 10
const minutesPerKilometre = 1.25

/**
 * An estimate from the straight line between two postcodes' centres (about what bus and train need in towns), rounded up to
 * the next band.
 */
export const travelMinutes: TravelSource = (home, workplace) =>
  Math.ceil((fixed + minutesPerKilometre * kilometresBetween(home, workplace)) / band) * band
