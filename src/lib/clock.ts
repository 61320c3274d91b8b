/** The only source of time. Everything below `services.ts` gets one handed in; tests move it instead of waiting. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
