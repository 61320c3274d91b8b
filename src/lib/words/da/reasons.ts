/**
 * Why a person fits an opening or does not: one sentence per code, without a subject, so that it can be said to the
 * person, the consultant and the company. Never anything about age, residence, origin, family or health.
 */
import { cefrOf } from '../../danish.js'
import { formatDay } from '../../days.js'
import { licenceLabel } from '../../licences.js'
import { occupationTitle } from '../../occupations.js'
import type { Reason } from '../../reason.js'
import { sectorLabel } from '../../sectors.js'
import { skillLabel } from '../../skills.js'
import { limitLabel } from '../../work-limits.js'
import { rulesSentence } from './rules.js'

type Numbers = Reason['numbers']

const list = (codes: number | string | undefined, label: (code: string) => string): string => {
  const labels = String(codes).split(' ').map(label)
  return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} og ${labels.at(-1)}`
}
const small = (label: (code: string) => string) => (code: string) => {
  const text = label(code)
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
const count = (value: number | string | undefined, one: string, more: string): string =>
  `${value} ${Number(value) === 1 ? one : more}`
const hours = (value: number | string | undefined): string => count(value, 'time', 'timer')
const times = (value: number | string | undefined): string => count(value, 'tid', 'tider')
const years = (value: number | string | undefined): string =>
  Number(value) > 0 ? ` (${Number(value) >= 10 ? '10 år eller mere' : `${value} år`})` : ''
const day = (value: number | string | undefined): string => formatDay(String(value))

export const reasonWords = {
  // For
  wish: (n: Numbers) => `Vil gerne arbejde med ${small(sectorLabel)(String(n.sector))} (ønske nummer ${n.rank}).`,
  'experience-same': (n: Numbers) =>
    `Har erfaring med netop dette arbejde: ${small(occupationTitle)(String(n.disco))}${years(n.years)}.`,
  'experience-near': (n: Numbers) =>
    `Har erfaring med arbejde, der ligner meget: ${small(occupationTitle)(String(n.disco))}${years(n.years)}.`,
  'experience-related': (n: Numbers) =>
    `Har erfaring med beslægtet arbejde: ${small(occupationTitle)(String(n.disco))}${years(n.years)}.`,
  'experience-sector': (n: Numbers) =>
    `Har erfaring fra samme branche: ${small(occupationTitle)(String(n.disco))}${years(n.years)}.`,
  skills: (n: Numbers) => `Kan ${n.have} af de ${n.wanted} ting, der ønskes: ${list(n.skills, small(skillLabel))}.`,
  danish: (n: Numbers) =>
    n.level === n.needed
      ? `Taler det dansk, der kræves: ${cefrOf(Number(n.needed))}.`
      : `Taler bedre dansk, end der kræves: ${cefrOf(Number(n.level))}, hvor der kræves ${cefrOf(Number(n.needed))}.`,
  'days-all': 'Kan arbejde på alle de dage og tider, der er brug for.',
  commute: (n: Numbers) => `Har cirka ${n.minutes} minutter til arbejdet.`,
  waiting: (n: Numbers) => `Har ventet i ${count(n.days, 'dag', 'dage')} på en plads.`,
  prospect: 'Der er et job i sigte bagefter.',
  'prospect-maybe': 'Der er måske et job bagefter.',
  shortage: 'Der mangler folk til dette arbejde.',

  // Against, and what must be asked
  'wish-other': (n: Numbers) => `Har ikke ønsket at arbejde med ${small(sectorLabel)(String(n.sector))}.`,
  'experience-none': 'Har ingen kendt erfaring med arbejdet.',
  'skills-missing': (n: Numbers) => `Mangler at lære: ${list(n.skills, small(skillLabel))}.`,
  'days-some': (n: Numbers) => `Kan arbejde på ${n.free} af de ${times(n.of)}, der er brug for.`,
  'commute-long': (n: Numbers) => `Har lang vej: cirka ${n.minutes} minutter.`,
  'prospect-none': 'Der er ikke udsigt til et job bagefter.',
  'ask-wishes': (n: Numbers) =>
    `Spørg, om ${small(sectorLabel)(String(n.sector))} er noget for personen. Ingen ønsker er kendt.`,
  'ask-years': (n: Numbers) =>
    `Spørg, hvor mange års erfaring personen har: ${small(occupationTitle)(String(n.disco))}.`,
  'ask-danish': (n: Numbers) => `Spørg, hvor godt personen taler dansk. Der kræves ${cefrOf(Number(n.needed))}.`,
  'ask-days': 'Spørg, hvilke dage og tider personen kan arbejde.',
  'ask-hours': (n: Numbers) => `Spørg, om personen kan arbejde ${hours(n.needed)} om ugen.`,
  'ask-commute': (n: Numbers) => `Spørg, om cirka ${n.minutes} minutter til arbejde er i orden.`,
  'ask-place': 'Spørg, hvor personen skal bo. Så kan vejen til arbejde regnes ud.',
  'ask-start': (n: Numbers) => `Spørg, om personen kan begynde senest den ${day(n.last)}.`,

  // What excludes
  'work-limit': (n: Numbers) => `Arbejdet passer ikke med personens hensyn: ${list(n.limits, small(limitLabel))}.`,
  'licence-missing': (n: Numbers) => `Mangler kørekort eller certifikat: ${list(n.licences, small(licenceLabel))}.`,
  'start-late': (n: Numbers) =>
    `Kan først begynde den ${day(n.from)}. Virksomheden skal bruge en senest den ${day(n.last)}.`,
  'hours-few': (n: Numbers) => `Kan arbejde ${hours(n.hours)} om ugen. Der er brug for ${hours(n.needed)}.`,
  'danish-short': (n: Numbers) => `Taler dansk på ${cefrOf(Number(n.level))}. Der kræves ${cefrOf(Number(n.needed))}.`,
  'days-few': (n: Numbers) =>
    `Kan arbejde på ${n.free} af de ${times(n.of)}, hvor arbejdet ligger. Der skal være mindst ${n.needed}.`,
  'commute-far': (n: Numbers) => `Har cirka ${n.minutes} minutter til arbejdet. Grænsen er ${n.limit} minutter.`,

  // What would have to change
  'fix-licence': (n: Numbers) => `Passer, hvis personen får ${list(n.licences, small(licenceLabel))}.`,
  'fix-licence-exchange': (n: Numbers) =>
    `Passer, hvis det udenlandske kørekort bliver byttet til et dansk: ${list(n.licences, small(licenceLabel))}.`,
  'fix-start': (n: Numbers) => `Passer, hvis virksomheden kan vente til den ${day(n.from)}.`,
  'fix-hours': (n: Numbers) => `Passer, hvis ${hours(n.hours)} om ugen er nok.`,
  'fix-danish': (n: Numbers) => `Passer, hvis virksomheden kan begynde med dansk på ${cefrOf(Number(n.level))}.`,
  'fix-days': (n: Numbers) => `Passer, hvis ${times(n.free)} om ugen er nok.`,
  'fix-days-hours': (n: Numbers) => `Passer, hvis ${hours(n.hours)} fordelt på ${times(n.free)} om ugen er nok.`,
  'fix-commute': (n: Numbers) => `Passer, hvis personen kan rejse cirka ${n.minutes} minutter hver vej.`,
} as const

export type ReasonCode = keyof typeof reasonWords

/**
 * Reasons that a company may read about a confirmed candidate. Where people live, how long they have waited, what is not
 * known and what the law asks of them stay with the municipality.
 */
const companyCodes: ReadonlySet<string> = new Set<ReasonCode>([
  'wish',
  'experience-same',
  'experience-near',
  'experience-related',
  'experience-sector',
  'skills',
  'danish',
  'days-all',
  'skills-missing',
  'days-some',
])

/** The part of a proposal's reasons that a company may read. */
export const reasonsForCompany = <R extends Reason>(reasons: readonly R[]): R[] =>
  reasons.filter(({ code }) => companyCodes.has(code))

/** The sentence of any reason that matching or the rules have given. */
export function reasonSentence(reason: Reason): string {
  if (!Object.hasOwn(reasonWords, reason.code)) return rulesSentence(reason)
  const words: string | ((numbers: Numbers) => string) = reasonWords[reason.code as ReasonCode]
  return typeof words === 'string' ? words : words(reason.numbers)
}
