import { filled } from '../lib/filled.js'
import type { Remark } from '../lib/import-row.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import type { ImportedOpening } from './import-row.js'

/** Whether the companies of a file are public: what one row tells holds for all of them, and what none tells is asked once. */
export function createEmployers(rows: readonly ImportedOpening[]) {
  const companyOf = ({ municipality, cvr }: ImportedOpening) => `${municipality}|${cvr}`
  const toldOf = new Map<string, boolean>()
  for (const row of rows)
    if (row.publicEmployer !== null && !toldOf.has(companyOf(row))) toldOf.set(companyOf(row), row.publicEmployer)
  const asked = new Set<string>()
  const told = (row: ImportedOpening): boolean | null => toldOf.get(companyOf(row)) ?? null
  return {
    told,
    /** @param stored what is known of the company; null: nothing, or the company is new */
    questions(row: ImportedOpening, stored: boolean | null): Remark[] {
      const known = stored ?? told(row)
      const ask = (message: string) => [{ field: 'arbejdsgiver', message }]
      if (row.publicEmployer !== null && row.publicEmployer !== known)
        return ask(filled(words.importOtherEmployer, { told: kindOf(!known), known: kindOf(known === true) }))
      if (known !== null || asked.has(companyOf(row))) return []
      asked.add(companyOf(row))
      return ask(words.importEmployerUntold)
    },
  }
}

export type Employers = ReturnType<typeof createEmployers>

const kindOf = (isPublic: boolean) => (isPublic ? 'offentlig' : 'privat')
