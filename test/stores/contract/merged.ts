/** What the application was seen to send: names by kind, as in recorded.json. */
export type Recorded = { [kind: string]: string[] }

/**
 * What is recorded after a run. Only a whole suite without a failure tells what is no longer sent; any other run can add
 * what it saw.
 */
export function merged(before: Recorded, seen: Recorded, { whole }: { whole: boolean }): Recorded {
  const kinds = [...new Set([...(whole ? [] : Object.keys(before)), ...Object.keys(seen)])].sort()
  return Object.fromEntries(
    kinds.map(kind => [kind, [...new Set([...(whole ? [] : (before[kind] ?? [])), ...(seen[kind] ?? [])])].sort()]),
  )
}
