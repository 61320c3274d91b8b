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
const number = (value: number | string | undefined): string =>
  Number(value).toLocaleString('da-DK', { maximumFractionDigits: 2 })
const count = (value: number | string | undefined, one: string, more: string): string =>
  `${number(value)} ${Number(value) === 1 ? one : more}`
const hours = (value: number | string | undefined): string => count(value, 'time', 'timer')
const times = (value: number | string | undefined): string => count(value, 'tid', 'tider')
const years = (value: number | string | undefined): string =>
  Number(value) > 0 ? ` (${Number(value) >= 10 ? '10 år eller mere' : `${value} år`})` : ''
const day = (value: number | string | undefined): string => formatDay(String(value))
const sector = (n: Numbers): string => small(sectorLabel)(String(n.sector))
/** The official title as it is said: without what it leaves out. */
const work = (n: Numbers): string =>
  small(occupationTitle)(String(n.disco)).replace(/,? \(?(?:ekskl|inkl)\.[^)]*\)?/, '')
const level = (value: number | string | undefined): string => `niveau ${cefrOf(Number(value))}`
const speaks = (value: number | string | undefined): string =>
  Number(value) === 0 ? 'Taler ikke dansk endnu' : `Taler dansk på ${level(value)}`
const minutes = (value: number | string | undefined): string => `cirka ${value} minutter`

/** How many of the skills asked for the person has. */
function skillsHeld({ have, wanted, skills }: Numbers): string {
  const named = list(skills, small(skillLabel))
  if (Number(wanted) === 1) return `Har den kompetence, der ønskes: ${named}.`
  return have === wanted
    ? `Har alle ${wanted} kompetencer, der ønskes: ${named}.`
    : `Har ${have} af de ${wanted} kompetencer, der ønskes: ${named}.`
}

export const reasonWords = {
  // For
  wish: (n: Numbers) => `Vil gerne arbejde med ${sector(n)} (ønske nummer ${n.rank}).`,
  'experience-same': (n: Numbers) => `Har erfaring med samme slags arbejde: ${work(n)}${years(n.years)}.`,
  'experience-near': (n: Numbers) => `Har erfaring med arbejde, der ligner: ${work(n)}${years(n.years)}.`,
  'experience-related': (n: Numbers) => `Har erfaring fra samme fag: ${work(n)}${years(n.years)}.`,
  'experience-sector': (n: Numbers) => `Har erfaring fra samme branche: ${work(n)}${years(n.years)}.`,
  skills: skillsHeld,
  danish: (n: Numbers) =>
    n.level === n.needed
      ? `${speaks(n.level)}, som der kræves.`
      : `${speaks(n.level)}. Der kræves kun ${level(n.needed)}.`,
  'days-all': 'Kan arbejde på alle de dage og tider, der er brug for.',
  commute: (n: Numbers) => `Har ${minutes(n.minutes)} til arbejde hver vej.`,
  // Stored with the day since reasons keep; of those before, the count of days is no longer true.
  waiting: (n: Numbers) => (n.since ? `Kom ${day(n.since)}.` : 'Er kommet.'),
  prospect: 'Der er et job i sigte bagefter.',
  'prospect-maybe': 'Der er måske et job bagefter.',
  shortage: 'Der mangler folk til dette arbejde.',

  // Against, and what must be asked
  'wish-other': (n: Numbers) => `Har andre ønsker end ${sector(n)}.`,
  'experience-none': 'Vi kender ikke til erfaring med arbejdet.',
  'skills-missing': (n: Numbers) => `Har ikke nævnt ${list(n.skills, small(skillLabel))} blandt sine kompetencer.`,
  'days-some': (n: Numbers) => `Kan arbejde på ${n.free} af de ${times(n.of)}, der er brug for.`,
  'commute-long': (n: Numbers) => `Har lang vej til arbejde: ${minutes(n.minutes)} hver vej.`,
  'prospect-none': 'Der er ikke udsigt til et job bagefter.',
  'ask-wishes': (n: Numbers) => `Spørg, om personen vil arbejde med ${sector(n)}. Ingen ønsker er kendt.`,
  'ask-years': (n: Numbers) => `Spørg, hvor mange års erfaring personen har med ${work(n)}.`,
  'ask-danish': (n: Numbers) => `Spørg, hvor godt personen taler dansk. Der kræves ${level(n.needed)}.`,
  'ask-days': 'Spørg, hvilke dage og tider personen kan arbejde.',
  'ask-hours': (n: Numbers) => `Spørg, om personen kan arbejde ${hours(n.needed)} om ugen.`,
  'ask-commute': (n: Numbers) => `Spørg, om ${minutes(n.minutes)} til arbejde hver vej er i orden.`,
  'ask-place': 'Spørg, hvor personen skal bo. Så kan vejen til arbejde regnes ud.',
  'ask-start': (n: Numbers) => `Spørg, om personen kan begynde senest den ${day(n.last)}.`,

  // What excludes
  'work-limit': (n: Numbers) =>
    `Arbejdet passer ikke med de hensyn, der skal tages: ${list(n.limits, small(limitLabel))}.`,
  'licence-missing': (n: Numbers) => `Mangler kørekort eller certifikat: ${list(n.licences, small(licenceLabel))}.`,
  'start-late': (n: Numbers) =>
    `Kan først begynde den ${day(n.from)}. Arbejdet skal begynde senest den ${day(n.last)}.`,
  'hours-few': (n: Numbers) => `Kan arbejde ${hours(n.hours)} om ugen. Der er brug for ${hours(n.needed)}.`,
  'danish-short': (n: Numbers) => `${speaks(n.level)}. Der kræves ${level(n.needed)}.`,
  'days-few': (n: Numbers) =>
    `Kan arbejde på ${n.free} af de ${times(n.of)}, hvor arbejdet ligger. Der er brug for mindst ${n.needed}.`,
  'commute-far': (n: Numbers) =>
    `Har ${minutes(n.minutes)} til arbejde hver vej, og personen kan højst rejse ${n.limit}.`,

  // What would have to change
  'fix-licence': (n: Numbers) =>
    `Passer, hvis personen får kørekort eller certifikat: ${list(n.licences, small(licenceLabel))}.`,
  'fix-licence-exchange': (n: Numbers) =>
    `Passer, hvis det udenlandske kørekort bliver byttet til et dansk: ${list(n.licences, small(licenceLabel))}.`,
  'fix-start': (n: Numbers) => `Passer, hvis virksomheden kan vente til den ${day(n.from)}.`,
  'fix-hours': (n: Numbers) => `Passer, hvis ${hours(n.hours)} om ugen er nok.`,
  'fix-danish': (n: Numbers) =>
    Number(n.level) === 0
      ? 'Passer, hvis virksomheden kan begynde med en, der ikke taler dansk endnu.'
      : `Passer, hvis virksomheden kan begynde med dansk på ${level(n.level)}.`,
  'fix-days': (n: Numbers) => `Passer, hvis det er nok at arbejde på ${n.free} af de dage og tider, der er brug for.`,
  'fix-days-hours': (n: Numbers) =>
    `Passer, hvis ${hours(n.hours)} om ugen er nok, og arbejdet kan ligge på ${n.free} af de dage og tider, der er brug for.`,
  'fix-commute': (n: Numbers) => `Passer, hvis personen kan rejse ${minutes(n.minutes)} hver vej.`,
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

/** What speaks against, and apart from it what must be asked: what is not known is nobody's fault. */
export const askedApart = <R extends Reason>(reasons: readonly R[]): { against: R[]; ask: R[] } => ({
  against: reasons.filter(({ code }) => !code.startsWith('ask-')),
  ask: reasons.filter(({ code }) => code.startsWith('ask-')),
})

/** Some reason tells minutes, which are an estimate. */
export const tellsTravel = (...reasons: readonly Reason[]): boolean =>
  reasons.some(({ code }) => code.includes('commute'))

/** The sentence of any reason that matching or the rules have given. */
export function reasonSentence(reason: Reason): string {
  if (!Object.hasOwn(reasonWords, reason.code)) return rulesSentence(reason)
  const words: string | ((numbers: Numbers) => string) = reasonWords[reason.code as ReasonCode]
  return typeof words === 'string' ? words : words(reason.numbers)
}
