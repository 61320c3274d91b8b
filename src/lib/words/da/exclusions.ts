/** Why many do not fit, in half a sentence that follows a number: '214 mangler dansk A2'. Read by the municipality only. */
import { counted } from '../../counted.js'
import { cefrOf } from '../../danish.js'
import { formatDay } from '../../days.js'
import { licenceLabel } from '../../licences.js'

/** What an opening asks for, as far as these words name it. */
export interface Asked {
  danishLevel: number | null
  licences: readonly string[]
  hoursPerWeek: number
  startTo: string
}

interface Words {
  /** people who do not fit one opening */
  people: string | ((asked: Asked) => string)
  /** openings that do not fit one person */
  openings: string
}

const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

/** By the code of the reason that excludes: matching's own, then the law's. */
export const exclusionWords: Readonly<Record<string, Words>> = {
  'danish-short': {
    people: ({ danishLevel }) => `mangler dansk ${cefrOf(danishLevel ?? 0)}`,
    openings: 'kræver bedre dansk',
  },
  'commute-far': { people: 'bor for langt væk', openings: 'ligger for langt væk' },
  'licence-missing': {
    people: ({ licences }) =>
      `mangler kørekort eller certifikat (${licences.map(code => small(licenceLabel(code))).join(', ')})`,
    openings: 'kræver et kørekort eller certifikat, som personen ikke har',
  },
  'start-late': {
    people: ({ startTo }) => `kan først begynde efter den ${formatDay(startTo)}`,
    openings: 'skal bruge en, før personen kan begynde',
  },
  'hours-few': {
    people: ({ hoursPerWeek }) => `kan ikke arbejde ${counted(hoursPerWeek, 'time', 'timer')} om ugen`,
    openings: 'har flere timer om ugen, end personen kan',
  },
  'days-few': {
    people: 'kan ikke arbejde på nok af dagene og tiderne',
    openings: 'ligger på dage og tider, hvor personen ikke kan',
  },
  'work-limit': { people: 'har hensyn, som arbejdet ikke passer med', openings: 'passer ikke med personens hensyn' },
  'praktik-weeks-over': {
    people: 'må ikke være i praktik i så mange uger',
    openings: 'er en praktik med flere uger, end personen må',
  },
  'loentilskud-weeks-over': {
    people: 'må ikke have løntilskud i så mange uger',
    openings: 'er et job med løntilskud i flere uger, end personen må',
  },
  'hours-over': {
    people: 'må ikke have så mange timer om ugen',
    openings: 'har flere timer om ugen, end reglerne tillader',
  },
  'ratio-full': {
    people: 'kan ikke begynde, fordi virksomhedens pladser til praktik og løntilskud er brugt',
    openings: 'har brugt pladserne til praktik og løntilskud',
  },
  'igu-closed': {
    people: 'kan først begynde, når det er for sent at starte en IGU',
    openings: 'er en IGU, som det er for sent at begynde på',
  },
  'igu-hours-low': {
    people: 'kan ikke få en IGU med så få timer om ugen',
    openings: 'er en IGU med for få timer om ugen',
  },
  'igu-too-young': {
    people: 'opfylder ikke kravet til mindste alder for IGU',
    openings: 'er en IGU, hvor personen er for ung',
  },
  'igu-too-old': {
    people: 'opfylder ikke kravet til højeste alder for IGU',
    openings: 'er en IGU, hvor personen er for gammel',
  },
  'igu-residence-over': {
    people: 'har haft adresse i Danmark for længe til en IGU',
    openings: 'er en IGU, og personen har haft adresse i Danmark for længe',
  },
  'igu-basis': {
    people: 'har et opholdsgrundlag, der ikke giver ret til IGU',
    openings: 'er en IGU, som personens opholdsgrundlag ikke giver ret til',
  },
}

const wordsOf = (code: string): Words => {
  const words = Object.hasOwn(exclusionWords, code) ? exclusionWords[code] : undefined
  if (!words) throw new Error(`no words for people whom ${code} excludes`)
  return words
}

/** The most frequent reason first; without a number there is nothing to say. */
const lines = (excluded: Readonly<Record<string, number>>, textOf: (code: string) => string): string[] =>
  Object.entries(excluded)
    .filter(([, count]) => count > 0)
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([code, count]) => `${count.toLocaleString('da-DK')} ${textOf(code)}`)

/** Why people do not fit an opening, a line for each reason. */
export const peopleExcluded = (excluded: Readonly<Record<string, number>>, asked: Asked): string[] =>
  lines(excluded, code => {
    const { people } = wordsOf(code)
    return typeof people === 'string' ? people : people(asked)
  })

/** Why openings do not fit a person, a line for each reason. @param of between the number and the reason: 'af 11 opslag ' */
export const openingsExcluded = (excluded: Readonly<Record<string, number>>, of = ''): string[] =>
  lines(excluded, code => `${of}${wordsOf(code).openings}`)
