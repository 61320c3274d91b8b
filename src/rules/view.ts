/** The law's numbers as consultants read them: what is in force, from when, by what source, and what comes next. */
import { type Day, formatDay } from '../lib/days.js'
import { rulesWords } from '../lib/words/da/rules.js'
import { da } from '../lib/words/da.js'
import { type RuleKind, type RuleName, type RuleScheme, ruleKinds, ruleSchemes } from './catalogue.js'
import type { Certainty, RuleRow, Rules } from './rules.js'

const headings: Record<RuleScheme, string> = {
  alle: 'Praktik og løntilskud sammen: hvor mange der må være på en arbejdsplads',
  virksomhedspraktik: 'Virksomhedspraktik',
  loentilskud: 'Job med løntilskud',
  igu: 'IGU',
}

const certaintyText: Record<Certainty, string> = {
  H: 'Sikker',
  M: 'Mindre sikker: fra en anden kilde eller ældre',
  L: 'Usikker: antaget',
}

/** What a rule is about, and the unit of its number. */
type Told = readonly [about: string, unit?: string]

const heard: Told = ['Hvem der skal høres']
const signed: Told = ['Hvem der skriver under']
const pay: Told = ['Løn']
const payer: Told = ['Hvem der betaler']

const told: { [S in RuleScheme]: Record<RuleName<S>, Told> } = {
  alle: {
    ratio_per: ['Én person i praktik eller løntilskud for hver', 'ordinært ansatte'],
    ratio_limit: ['Det gælder op til', 'ordinært ansatte'],
    ratio_per_above: ['Derover én person mere for hver', 'ordinært ansatte'],
    ratio_min: ['Altid plads til mindst', 'person'],
    ratio_months: ['Ansatte tælles som gennemsnit af de seneste', 'måneder'],
    ratio_blocks: ['Er pladserne brugt, kan ingen begynde efter'],
    programme_years: ['Integrationsprogrammet varer højst', 'år'],
  },
  virksomhedspraktik: {
    weeks_integrationsloven: ['Længde efter integrationsloven', 'uger'],
    weeks_integrationsloven_extended: ['Længde efter integrationsloven, forlænget', 'uger'],
    weeks_lab_short: ['Længde for jobparate og dagpengemodtagere', 'uger'],
    weeks_lab_graduate: ['Længde for nyuddannede', 'uger'],
    weeks_lab: ['Længde for andre efter LAB', 'uger'],
    weeks_lab_extended: ['Længde efter LAB, forlænget', 'uger'],
    weeks_lab_special: ['Hver yderligere forlængelse ved et særligt behov efter LAB', 'uger'],
    hours_max: ['Højst om ugen', 'timer'],
    purposes: ['Formål'],
    ...{ heard, signed, pay, payer },
  },
  loentilskud: {
    months_private_lab: ['Længde hos en privat arbejdsgiver efter LAB', 'måneder'],
    months_public_lab: ['Længde hos en offentlig arbejdsgiver efter LAB', 'måneder'],
    months_lab_longest: ['Den længste tid for nogen efter LAB', 'måneder'],
    months_integrationsloven: ['Længde efter integrationsloven', 'måneder'],
    hours_max: ['Højst om ugen', 'timer'],
    unemployed_months_lab: ['Ledig før start efter LAB', 'måneder'],
    unemployed_exempt_age_lab: ['Kravet om ledighed gælder ikke fra', 'år'],
    unemployed_months_integrationsloven: ['Ledig før start efter integrationsloven', 'måneder'],
    rate_private: ['Tilskud til private', 'kr. i timen'],
    rate_public: ['Tilskud til offentlige', 'kr. i timen'],
    wage_cap_public: ['Højeste timeløn hos offentlige', 'kr.'],
    support_percent: ['Offentlig støtte højst', '% af lønnen over et år'],
    growth_months: ['Mindst lige så mange ordinært ansatte som gennemsnittet af de seneste', 'måneder'],
    pay_private: ['Løn hos en privat arbejdsgiver'],
    pay_public: ['Løn hos en offentlig arbejdsgiver'],
    ...{ heard, signed, payer },
  },
  igu: {
    last_start: ['Seneste dag at begynde'],
    age_from: ['Alder ved start mindst', 'år'],
    age_below: ['Alder ved start under', 'år'],
    residence_years: ['Adresse i Danmark i højst', 'år'],
    basis: ['Opholdsgrundlag'],
    yearly_cap: ['Nye forløb i hele landet om året højst', 'personer'],
    weeks: ['Længde', 'uger'],
    sickness_weeks: ['Forlænges ved sygdom i mere end', 'uger'],
    school_weeks: ['Skole', 'uger'],
    school_hours: ['Skole om ugen', 'timer'],
    hours_min: ['I virksomheden om ugen mindst', 'timer'],
    total_hours_min: ['Med skolen om ugen mindst', 'timer'],
    total_hours_max: ['Med skolen om ugen højst', 'timer'],
    prior_job_months: ['Intet ordinært job i virksomheden de seneste', 'måneder'],
    completed_most: ['En person kan gennemføre højst', 'IGU'],
    register_months: ['Aftalen lægges i VITAS inden for', 'måned'],
    bonus_payments: ['Bonus udbetales', 'gange'],
    bonus_amount: ['Bonus hver gang', 'kr.'],
    ...{ heard, signed, pay, payer },
  },
}

const tracks: Record<string, string> = { integrationsloven: 'integrationsloven', lab: 'LAB' }
const ownWords: Record<string, Record<string, string>> = { ratio_blocks: tracks, basis: da.profiles.bases }
const sentences: Record<string, unknown> = rulesWords

const valueText = ({ rule, value }: RuleRow, { kind, words }: RuleKind, unit = ''): string => {
  if (kind === 'day') return formatDay(value)
  if (kind === 'number')
    return `${Number(value).toLocaleString('da-DK', { minimumFractionDigits: value.includes('.') ? 2 : 0 })} ${unit}`.trim()
  const texts = value.split(' ').map(code => (words ? sentences[`${words}-${code}`] : ownWords[rule]?.[code]))
  return texts.join(words ? ' ' : ', ')
}

const times = ({ from, to }: RuleRow): string =>
  [from && `fra ${formatDay(from)}`, to && `til og med ${formatDay(to)}`].filter(Boolean).join(' ') || 'indtil videre'

/** What follows the row in force; of a value that is known for some years only, the newest that is known. */
function nextText(rows: readonly RuleRow[], today: Day, text: (row: RuleRow) => string): string {
  const next = rows.find(({ from }) => from && from > today)
  if (next) return `${text(next)} ${times(next)}`
  const now = rows.find(row => isNow(row, today))
  if (now) return now.to ? 'Ikke kendt' : 'Ingen ændring kendt'
  const last = rows.at(-1)
  return last ? `Senest kendt: ${text(last)} ${times(last)}` : 'Ikke kendt'
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const isNow = ({ from, to }: RuleRow, day: Day): boolean => (!from || from <= day) && (!to || day <= to)

/** One table for each scheme, and one for what they share. */
export const rulesView = (rules: Pick<Rules, 'rows'>, today: Day) =>
  ruleSchemes.map(scheme => ({
    caption: headings[scheme],
    columns: ['Regel', 'I dag', 'Gælder', 'Kilde', 'Derefter'].map(text => ({ text })),
    rows: Object.entries<RuleKind>(ruleKinds[scheme]).map(([rule, kind]) => {
      const rows = rules.rows().filter(row => row.scheme === scheme && row.rule === rule)
      const [about, unit] = (told[scheme] as Record<string, Told>)[rule] ?? ['']
      const text = (row: RuleRow) => valueText(row, kind, unit)
      const now = rows.find(row => isNow(row, today))
      const source = now ?? rows.at(-1)
      return {
        cells: [
          { text: about },
          now ? { text: text(now) } : { tag: { kind: 'warning', text: 'Ikke kendt' } },
          { text: now ? capital(times(now)) : 'Ingen værdi for i dag' },
          { text: source?.source ?? 'Ingen', note: source && certaintyText[source.certainty] },
          { text: nextText(rows, today, text) },
        ],
      }
    }),
  }))
