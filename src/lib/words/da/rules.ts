/** What the rules say, one sentence per code. Numbers come from the rows in force, so no sentence holds one of its own. */
import { formatDay } from '../../days.js'
import type { Reason } from '../../reason.js'

type Numbers = Reason['numbers']

const number = (value: number | string | undefined): string =>
  Number(value).toLocaleString('da-DK', { maximumFractionDigits: 2 })
const kroner = (value: number | string | undefined): string =>
  Number(value).toLocaleString('da-DK', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
const day = (value: number | string | undefined): string => formatDay(String(value))
const law = (track: number | string | undefined): string =>
  track === 'lab' ? 'lov om en aktiv beskæftigelsesindsats' : 'integrationsloven'
const people = (value: number | string | undefined): string => (Number(value) === 1 ? 'person' : 'personer')
const employees = (value: number | string | undefined): string =>
  `${number(value)} ordinært ${Number(value) === 1 ? 'ansat' : 'ansatte'}`
const weeks = (value: number | string | undefined): string => `${number(value)} ${Number(value) === 1 ? 'uge' : 'uger'}`
const hours = (value: number | string | undefined): string =>
  `${number(value)} ${Number(value) === 1 ? 'time' : 'timer'}`
const months = (value: number | string | undefined): string =>
  `${number(value)} ${Number(value) === 1 ? 'måned' : 'måneder'}`

export const rulesWords = {
  // Length
  'praktik-length': (n: Numbers) =>
    `Op til ${weeks(n.weeks)} efter ${law(n.track)}. Kommunen kan forlænge til ${weeks(n.extended)}.`,
  'praktik-length-short': (n: Numbers) =>
    `Højst ${weeks(n.short)} for jobparate og dagpengemodtagere, ${weeks(n.graduate)} for nyuddannede.`,
  'loentilskud-length': (n: Numbers) => `Op til ${months(n.months)} efter ${law(n.track)}.`,
  'loentilskud-length-groups': (n: Numbers) => `Nogle grupper kan få op til ${months(n.most)}.`,
  'employer-unknown': 'Det er ikke oplyst, om arbejdsgiveren er privat eller offentlig. Her er regnet med privat.',
  'igu-length': (n: Numbers) => `2 år (${weeks(n.weeks)}).`,
  'praktik-extension': (n: Numbers) =>
    `${weeks(n.weeks)} er mere end de normale ${weeks(n.normal)}. Kommunen skal vurdere, om der er grund til det (${law(n.track)}).`,
  'praktik-in-a-row': (n: Numbers) =>
    `Sammen med forløbet før er det ${weeks(n.weeks)} i praktik hos virksomheden, og det normale er ${weeks(n.normal)}. Kommunen skal vurdere, om der er grund til det.`,
  'praktik-special': (n: Numbers) =>
    `${weeks(n.weeks)} er mere end ${weeks(n.max)}. Kommunen må kun forlænge mere ved et helt særligt behov og højst ${weeks(n.special)} ad gangen (${law(n.track)}).`,
  'praktik-weeks-over': (n: Numbers) =>
    `En praktik kan højst vare ${weeks(n.max)} efter ${law(n.track)}. Her står ${weeks(n.weeks)}.`,
  'loentilskud-weeks-over': (n: Numbers) =>
    `Et job med løntilskud kan højst vare ${months(n.months)} efter ${law(n.track)}. Her står ${weeks(n.weeks)}.`,
  'praktik-group': (n: Numbers) =>
    `Jobparate og dagpengemodtagere må højst være i praktik i ${weeks(n.short)}, nyuddannede i ${number(n.graduate)}. Her står ${weeks(n.weeks)}. Undersøg, hvilken gruppe personen er i.`,
  'loentilskud-group': (n: Numbers) =>
    `Jobparate og dagpengemodtagere må højst have løntilskud i ${months(n.months)}, og andre i op til ${months(n.most)}. Her står ${weeks(n.weeks)}. Undersøg, hvilken gruppe personen er i.`,
  'igu-weeks': (n: Numbers) => `En IGU varer altid ${weeks(n.fixed)}. Antallet af uger gælder kun de andre ordninger.`,

  'igu-prolonged': (n: Numbers) =>
    `Det er mere end ${number(n.years)} år. En IGU kan kun forlænges efter barsel eller adoption, efter sygdom i mere end ${weeks(n.sick)}, eller når skolen ikke er nået.`,

  // Hours
  'hours-max': (n: Numbers) => `Op til ${hours(n.max)} om ugen.`,
  'hours-over': (n: Numbers) => `Der må højst være ${hours(n.max)} om ugen. Her står ${hours(n.hours)}.`,
  'igu-hours': (n: Numbers) =>
    `Mindst ${hours(n.min)} om ugen i virksomheden, ${number(n.totalMin)}-${hours(n.totalMax)} med skolen (gennemsnit).`,
  'igu-hours-low': (n: Numbers) =>
    `En IGU skal have mindst ${hours(n.min)} om ugen i virksomheden. Her står ${hours(n.hours)}.`,

  'igu-other-scheme': (n: Numbers) =>
    `En IGU skal have mindst ${hours(n.min)} om ugen, så opslaget skal også være for en anden ordning.`,

  // Pay, and who pays
  'pay-ydelse': 'Ingen løn. Personen beholder sin ydelse.',
  'pay-overenskomst': 'Løn efter overenskomsten eller det, der er sædvanligt for arbejdet.',
  'pay-ydelsesniveau': 'Løn, der svarer til personens ydelse.',
  'pay-egu': 'Løn efter overenskomstens satser for EGU-elever. Findes de ikke, bruges elevsatserne for 1. og 2. år.',
  'wage-cap': (n: Numbers) => `Timelønnen er højst ${kroner(n.kroner)} kr.`,
  'payer-kommune': 'Kommunen betaler ydelsen. Det koster ikke virksomheden løn.',
  'payer-virksomhed': 'Virksomheden betaler lønnen.',
  rate: (n: Numbers) => `Virksomheden får ${kroner(n.kroner)} kr. i timen i tilskud.`,
  'rate-unknown': 'Tilskuddet i timen er ikke kendt her. Spørg kommunen om årets sats.',
  'igu-school-pay': 'I skoleperioderne betaler virksomheden ikke løn. Personen får uddannelsesgodtgørelse.',

  // Who is heard, who signs
  'heard-tillidsrepraesentant':
    'Tillidsrepræsentanten skal udtale sig før start. Er der ingen, spørges en medarbejderrepræsentant.',
  'heard-tillidsrepraesentant_god_skik': 'Det er god skik at tale med tillidsrepræsentanten først.',
  'signed-virksomhed': 'Virksomheden skriver under.',
  'signed-tillidsrepraesentant': 'Tillidsrepræsentanten skriver under, hvis virksomheden har flere ansatte.',
  'signed-kommune': 'Kommunen skal godkende, før personen begynder.',
  'signed-person': 'Personen skriver under.',
  'igu-register': (n: Numbers) =>
    `Aftalen skrives før start og lægges i VITAS senest ${months(n.months)} efter, at den er indgået.`,

  // School and bonus
  'school-beside': 'Danskundervisning ved siden af, ofte to dage om ugen.',
  'igu-school': (n: Numbers) => `${weeks(n.weeks)}s skole af ${hours(n.hours)}, i alt ${hours(n.total)}.`,
  'bonus-none': 'Ingen bonus.',
  'bonus-none-public': 'Ingen bonus til offentlige arbejdspladser.',
  'igu-bonus': (n: Numbers) =>
    `${number(n.payments)} gange ${number(n.amount)} kr.: efter et halvt år og når uddannelsen er gennemført.`,

  // Conditions
  'purpose-job': 'Formålet kan være at få timer eller job i virksomheden.',
  'purpose-afklaring': 'Formålet kan være at finde ud af, hvilket job eller hvilken uddannelse der passer.',
  'purpose-kompetencer': 'Formålet kan være at træne faglige, sociale eller sproglige kompetencer.',
  'praktik-no-labour': 'En praktik er et sted at lære. Den må ikke dække virksomhedens behov for arbejdskraft.',
  growth: (n: Numbers) =>
    `Virksomheden skal have mindst lige så mange ordinært ansatte som gennemsnittet af de seneste ${months(n.months)}.`,
  'support-ceiling': (n: Numbers) => `Offentlig støtte må højst dække ${number(n.percent)} % af lønnen over et år.`,
  ratio: (n: Numbers) =>
    `Med ${employees(n.employees)} må der være ${number(n.quota)} ${people(n.quota)} i praktik eller løntilskud på arbejdspladsen. Nu er der ${number(n.now)}.`,
  'ratio-full': (n: Numbers) =>
    `Pladserne til praktik og løntilskud er brugt: ${number(n.now)} af ${number(n.quota)} med ${employees(n.employees)}.`,
  'ratio-seats': (n: Numbers) =>
    `Der er søgt ${number(n.seats)} personer, men der er kun plads til ${number(n.free)} i praktik eller løntilskud på samme tid.`,
  'ratio-later': (n: Numbers) =>
    `Den ${day(n.day)} begynder en anden på arbejdspladsen. Så er der ${number(n.now)} i praktik eller løntilskud, og der må være ${number(n.quota)} med ${employees(n.employees)}.`,
  'ratio-old': (n: Numbers) =>
    `Antallet af ordinært ansatte er fra den ${day(n.day)}. Spørg virksomheden om gennemsnittet af de seneste ${months(n.months)}.`,
  'ratio-unknown':
    'Antallet af ordinært ansatte er ikke oplyst. Så ved vi ikke, hvor mange der må være i praktik eller løntilskud.',
  'igu-person': (n: Numbers) =>
    `For flygtninge og familiesammenførte fra ${number(n.from)} år til og med ${number(Number(n.below) - 1)} år, som har boet i Danmark i højst ${number(n.years)} år.`,
  'igu-prior-job': (n: Numbers) =>
    `Personen må ikke have haft ordinært job i virksomheden de seneste ${months(n.months)}. Praktik og løntilskud er i orden.`,
  'igu-once': (n: Numbers) => `En person kan gennemføre højst ${number(n.most)} IGU.`,
  'igu-again': (n: Numbers) => `Personen har gennemført en IGU før. En person kan gennemføre højst ${number(n.most)}.`,
  'igu-cap': (n: Numbers) =>
    `Der kan begynde højst ${number(n.cap)} i IGU om året i hele landet. Spørg hotlinen, om der er plads.`,
  'igu-closed': (n: Numbers) => `En IGU skal være begyndt senest den ${day(n.day)}.`,
  'igu-last-start': (n: Numbers) => `En IGU skal begynde senest den ${day(n.day)}, så sidst i perioden er for sent.`,
  'rule-changes': (n: Numbers) => `Reglerne ændres den ${day(n.day)}. Begynder personen senere, kan andre tal gælde.`,

  // The person (read by the municipality only)
  'start-not-before': (n: Numbers) => `Kan tidligst begynde den ${day(n.day)}.`,
  'start-not-after': (n: Numbers) =>
    `Skal begynde i IGU senest den ${day(n.day)}. Derefter opfylder personen ikke længere kravene til alder eller ophold.`,
  'igu-too-young': (n: Numbers) =>
    `Opfylder ikke IGU-ordningens krav til alder: mindst ${number(n.from)} år ved start.`,
  'igu-too-old': (n: Numbers) => `Opfylder ikke IGU-ordningens krav til alder: under ${number(n.below)} år ved start.`,
  'igu-residence-over': (n: Numbers) => `Har haft adresse i Danmark i mere end ${number(n.years)} år.`,
  'igu-basis': 'Opholdsgrundlaget giver ikke ret til IGU.',
  'loentilskud-unemployed': (n: Numbers) =>
    `Har været ledig i ${months(n.months)}. Reglen er ${months(n.needed)}, men eneforsørgere og personer uden uddannelse er undtaget.`,
  'ask-programme': (n: Numbers) =>
    `Har haft adresse i Danmark i mere end ${number(n.years)} år, og integrationsprogrammet varer højst ${number(n.years)}. Undersøg, om personen er omfattet af lov om en aktiv beskæftigelsesindsats.`,
  'ask-birth-date': (n: Numbers) =>
    `Spørg om fødselsdatoen: IGU er for personer fra ${number(n.from)} år og under ${number(n.below)} år.`,
  'ask-residence-date': (n: Numbers) =>
    `Spørg, hvornår personen fik adresse i Danmark: IGU er for personer, der har haft det i højst ${number(n.years)} år.`,
  'ask-residence-basis': 'Spørg om opholdsgrundlaget: IGU er for flygtninge og familiesammenførte.',
  'ask-total-hours': (n: Numbers) =>
    `Spørg, om personen kan ${hours(n.min)} om ugen med skole. Der er oplyst ${hours(n.hours)}.`,
  'ask-unemployed-since': (n: Numbers) =>
    `Løntilskud kræver normalt, at personen har været ledig i ${months(n.needed)}. Eneforsørgere og personer uden uddannelse er undtaget. Spørg personen, og skriv det i profilen under «Ledig siden».`,
} as const

export type RulesCode = keyof typeof rulesWords

const doubts: Record<string, string> = {
  M: ' Reglen er ikke bekræftet i lovens tekst.',
  L: ' Reglen er usikker. Spørg kommunen.',
}

/** The sentence of a finding; an uncertain rule says so. */
export function rulesSentence(finding: Reason & { certainty?: string }): string {
  return ruleText(finding) + (doubts[finding.certainty ?? String(finding.numbers.certainty ?? '')] ?? '')
}

/** The sentence of a finding for a table, where one line below says it of all that have a star. */
export function starredSentence(finding: Reason & { certainty: string }): string {
  return ruleText(finding) + (finding.certainty in doubts ? '*' : '')
}

function ruleText({ code, numbers }: Reason): string {
  if (!Object.hasOwn(rulesWords, code)) throw new Error(`no sentence for the rule code ${code}`)
  const words: string | ((numbers: Numbers) => string) = rulesWords[code as RulesCode]
  return typeof words === 'string' ? words : words(numbers)
}
