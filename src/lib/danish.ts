/** Levels of Danish: CEFR and the modules of danskuddannelse, read from what people write and said in plain Danish. */

const cefr = ['A0', 'A1', 'A2', 'B1', 'B2', 'C1', 'C2'] as const
const meanings = [
  'Intet dansk endnu',
  'Korte beskeder, der vises',
  'Enkle beskeder om opgaven',
  'Samtale om kendte emner',
  'De fleste samtaler',
  'Flydende',
  'Som et modersmål',
] as const

/**
 * Level index reached by someone on each module, modules 1, 2, 3 ... of DU1, DU2 and DU3. Approximate common usage:
 * no authority states a CEFR level per module. A level barely begun counts as the one below.
 */
const moduleLevels = new Map([
  ['DU1', [0, 1, 1, 1, 2, 2]],
  ['DU2', [1, 1, 2, 2, 2, 3]],
  ['DU3', [1, 2, 2, 3, 4, 5]],
])
const finalTests = new Map([
  ['pd1', 2],
  ['pd2', 3],
  ['pd3', 4],
  ['studieprøven', 5],
])

/** Level index 0-6 (A0-C2), with the DU module where that is what was told. */
export interface DanishLevel {
  level: number
  /** 'DU1', 'DU2' or 'DU3' */
  du: string | null
  module: number | null
  /** the level as it was written */
  text: string
}

/** 'A2: Enkle beskeder om opgaven'. */
export const danishLabel = (level: number): string => `${cefrOf(level)}: ${meanings[level] ?? ''}`

/** 'A0' ... 'C2' for 0 ... 6. */
export const cefrOf = (level: number): string => cefr[level] ?? '?'

/** For select lists; value is the level index. */
export const danishOptions = cefr.map((_, level) => ({ value: level, label: danishLabel(level) }))

/** 'DU2, modul 3 (cirka A2)' for a module, else the CEFR label. */
export const danishText = ({ level, du, module }: DanishLevel): string =>
  du && module ? `${du}, modul ${module} (cirka ${cefrOf(level)})` : danishLabel(level)

/** The same for somebody who does not know the modules: 'Cirka A2: Enkle beskeder om opgaven (DU2, modul 3)'. */
export const danishPlainly = ({ level, du, module }: DanishLevel): string =>
  du && module ? `Cirka ${danishLabel(level)} (${du}, modul ${module})` : danishLabel(level)

/** Level index of a DU module (approximate), or null when there is no such module. */
export const levelOfModule = (du: string, module: number): number | null => moduleLevels.get(du)?.[module - 1] ?? null

/** Reads 'A2', 'DU2 modul 3', 'DU3, 4. modul', 'PD2' or nothing (unknown). An error is one Danish sentence. */
export function readDanish(text: string): DanishLevel | { unknown: true } | { error: string } {
  const trimmed = text.trim()
  const plain = trimmed.toLowerCase()
  if (plain === '' || plain === 'ukendt') return { unknown: true }

  const level = cefr.findIndex(name => name.toLowerCase() === plain)
  if (level >= 0) return { level, du: null, module: null, text: trimmed }

  const test = finalTests.get(plain.replace(/^prøve i dansk\s*/, 'pd').replace(/\s/g, ''))
  if (test !== undefined) return { level: test, du: null, module: null, text: trimmed }

  const named =
    /^du\s*(\d)[\s,;:]*(?:modul|m)\.?\s*(\d)$/.exec(plain) ?? /^du\s*(\d)[\s,;:]*(\d)\.?\s*modul$/.exec(plain)
  if (named) {
    const [du, module] = [`DU${named[1]}`, Number(named[2])]
    const moduleLevel = levelOfModule(du, module)
    if (moduleLevel !== null) return { level: moduleLevel, du, module, text: trimmed }
    return { error: `«${trimmed}» findes ikke. Danskuddannelserne er DU1, DU2 og DU3 med modul 1-6.` }
  }
  return { error: `Danskniveauet «${trimmed}» kendes ikke. Skriv A0-C2 eller for eksempel DU2 modul 3.` }
}
