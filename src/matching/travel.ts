import { kilometresBetween, type Point } from '../lib/places.js'

/** Travel times are told in bands of so many minutes: the straight line says no more. */
const band = 5
/** Walking, waiting and changing on every way, in minutes. */
const fixed = 10
const minutesPerKilometre = 1.25

/**
 * Minutes one way, rounded up to the next band. An estimate from the straight line between two postcodes' centres (about
 * what bus and train need in towns), until a timetable is plugged in; pages must say so.
 */
export const travelMinutes = (home: Point, workplace: Point): number =>
  Math.ceil((fixed + minutesPerKilometre * kilometresBetween(home, workplace)) / band) * band
