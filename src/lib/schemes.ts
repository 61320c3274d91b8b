/** The three ways into a job that an opening may accept; the law's own words. */
export const schemes = ['virksomhedspraktik', 'loentilskud', 'igu'] as const
export type Scheme = (typeof schemes)[number]

/** Which law a person's offers follow: the integration programme's, or the general one (LAB). */
export const tracks = ['integrationsloven', 'lab'] as const
export type Track = (typeof tracks)[number]

/** Whether an opening for these schemes states weeks: of IGU the law gives the length. */
export const statesWeeks = (chosen: readonly Scheme[]): boolean =>
  chosen.length === 0 || chosen.some(scheme => scheme !== 'igu')
