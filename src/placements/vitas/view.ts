/** What VITAS asks for, from what is held here, in the order of its application; and how far the application is. */
import type { Company } from '../../companies/model.js'
import { slotsText } from '../../lib/availability.js'
import { formatDay } from '../../lib/days.js'
import { filled } from '../../lib/filled.js'
import { dayOfInstant } from '../../lib/instants.js'
import { paths } from '../../lib/paths.js'
import { postcodeLabel } from '../../lib/places.js'
import { type RulesCode, rulesSentence } from '../../lib/words/da/rules.js'
import { da } from '../../lib/words/da.js'
import type { contactOf } from '../../openings/contact.js'
import type { Opening } from '../../openings/model.js'
import { finding } from '../../rules/finding.js'
import { registerBy } from '../../rules/registration.js'
import type { Rules } from '../../rules/rules.js'
import { isOutdated, isUnderWay, type Placement } from '../model.js'
import { kinds, stageOf, writtenDays } from './status.js'

const words = da.vitas

/** What is typed as it stands may be copied; what is not known here must be written by whoever knows it. */
const told = (text: string | null | undefined) =>
  text ? { text, copy: true } : { tag: { kind: 'warning', text: words.notTold } }

interface Facts {
  placement: Placement
  opening: Opening
  company: Company
  contact: ReturnType<typeof contactOf>
  /** the municipality's consultant: name and telephone */
  adviser: string | null
  /** the person's name, as far as the reader may have it */
  name: string | null
  /** what stands instead of the CPR number */
  cpr: string
  rules: Rules
}

/** The sheet. The rules are those of the first day; the deadline of registration is counted from the agreement. */
export function vitasSheet(facts: Facts) {
  const { placement, opening, company, contact, name, cpr, rules } = facts
  const { scheme } = placement
  const day = placement.startsOn ?? opening.startFrom
  const workplace = company.workplaces.find(({ id }) => id === placement.workplace)
  const { signed, heard } = consentsOf(facts)
  const isIgu = scheme === 'igu'
  return {
    steps: [words.steps.signIn, words.steps.write, ...signed, words.steps.decided],
    groups: [
      {
        heading: words.company,
        rows: [
          { label: words.scheme, text: da.proposals.schemes[scheme] },
          { label: words.companyName, ...told(company.name) },
          { label: words.cvr, ...told(company.cvr) },
          { label: words.pNumber, ...told(workplace?.pNumber) },
          {
            label: words.workplace,
            ...told(workplace && [workplace.address, postcodeLabel(workplace.postcode)].filter(Boolean).join(', ')),
          },
          { label: words.employees, ...told(workplace?.asOf && employeesText(workplace)), copy: false },
        ],
      },
      {
        heading: words.contact,
        rows: [
          { label: words.name, ...told(contact.contact) },
          { label: words.email, ...told(contact.email) },
          { label: words.phone, ...told(contact.phone) },
        ],
      },
      {
        heading: words.representative,
        rows: [
          { label: words.representativeWho, text: heard.join(' ') },
          { label: words.representativeName, ...told(null) },
        ],
      },
      {
        heading: words.person,
        isPerson: true,
        rows: [
          { label: words.name, ...told(name) },
          { label: words.cpr, text: cpr },
        ],
      },
      {
        heading: words.course,
        rows: [
          { label: words.start, ...told(placement.startsOn && formatDay(placement.startsOn)) },
          { label: words.end, ...told(placement.endsOn && formatDay(placement.endsOn)) },
          { label: words.hours, ...told(placement.hoursPerWeek?.toLocaleString('da-DK')) },
          ...(isIgu ? [{ label: words.school, text: schoolHours(rules, day) }] : []),
          opening.slots > 0
            ? { label: words.times, lines: [slotsText(opening.slots), opening.timeText].filter(Boolean) }
            : { label: words.times, ...told(null) },
          opening.tasks.length > 0
            ? { label: words.tasks, lines: opening.tasks, copy: true }
            : { label: words.tasks, ...told(null) },
          { label: words.purpose, text: words.purposes[opening.purpose] },
          { label: words.terms, ...told(placement.terms) },
          ...(isIgu ? iguRows(facts) : []),
        ],
      },
    ],
    ready: readyFor(facts, day),
  }
}

const employeesText = ({ ordinaryEmployees, asOf }: Company['workplaces'][number]) =>
  filled(words.employeesOn, { number: ordinaryEmployees.toLocaleString('da-DK'), day: formatDay(asOf) })

/** Who signs before the municipality decides, and who is heard, as the scheme's rules say. */
function consentsOf({ rules, placement: { scheme, startsOn }, opening }: Facts) {
  const day = startsOn ?? opening.startFrom
  const sentences = (rule: 'signed' | 'heard') =>
    rules
      .codes(scheme, rule, day)
      .filter(code => code !== 'kommune')
      .map(code => rulesSentence(finding(`${rule}-${code}` as RulesCode, {}, [rules.row(scheme, rule, day)])))
  return { signed: sentences('signed'), heard: sentences('heard') }
}

function schoolHours(rules: Rules, day: string): string {
  const value = (rule: 'hours_min' | 'total_hours_min' | 'total_hours_max') => rules.value('igu', rule, day)
  const numbers = { min: value('hours_min'), totalMin: value('total_hours_min'), totalMax: value('total_hours_max') }
  return rulesSentence(finding('igu-hours', numbers, [rules.row('igu', 'hours_min', day)]))
}

function iguRows({ placement: { agreedAt }, adviser, rules }: Facts) {
  const agreed = agreedAt && dayOfInstant(agreedAt)
  return [
    { label: words.adviser, ...told(adviser) },
    ...(agreed ? [{ label: words.registerBy, text: registerText(rules, agreed) }] : []),
  ]
}

/** The last day of registration, where the rule comes from, and how certain it is. */
export function registerText(rules: Rules, agreed: string): string {
  const months = rules.value('igu', 'register_months', agreed)
  const rule = rulesSentence(finding('igu-register', { months }, [rules.row('igu', 'register_months', agreed)]))
  return filled(words.registerFrom, { day: formatDay(registerBy(rules, agreed)), rule })
}

/** What VITAS asks and nobody has told here. */
function readyFor({ placement: { scheme }, rules }: Facts, day: string): string[] {
  if (scheme === 'loentilskud') return [...words.readyLoentilskud, words.readyRepresentative]
  if (scheme === 'virksomhedspraktik') return [words.readyRepresentative]
  const [weeks, hours] = [rules.value('igu', 'school_weeks', day), rules.value('igu', 'school_hours', day)]
  const school = finding('igu-school', { weeks, hours, total: weeks * hours }, [rules.row('igu', 'school_weeks', day)])
  return [...words.readyIgu, filled(words.readyPlan, { rule: rulesSentence(school) })]
}

const staffTexts = {
  none: 'Der er ikke skrevet ned, at der er søgt i VITAS.',
  applied: 'Søgt i VITAS den {applied}. Ikke godkendt endnu.',
  approved: 'Søgt i VITAS den {applied}, godkendt den {decided}.',
  refused: 'Søgt i VITAS den {applied}. Kommunen gav afslag den {decided}.',
}

/** The same as consultants read it, with what to do next. */
export function staffVitas(placement: Placement, rules: Rules) {
  const { _id, agreedAt, scheme } = placement
  const stage = stageOf(placement)
  const isRefused = stage === 'refused'
  const outdated = isOutdated(placement)
  const begun = placement.state === 'running'
  const course = paths.placements.show(_id)
  const latest = scheme === 'igu' && stage === 'none' && agreedAt ? registerText(rules, dayOfInstant(agreedAt)) : null
  return {
    ...{ kind: outdated ? 'warning' : kinds[stage], text: filled(staffTexts[stage], writtenDays(placement)), outdated },
    // A new last day is applied for, and the letter of employment must hold as long.
    letter: outdated && scheme === 'loentilskud',
    href: paths.placements.staffVitas(_id),
    begin: stage === 'approved' || isRefused ? null : begun ? 'begun' : 'waits',
    registerBy: latest && `Aftalen skal stå i VITAS senest ${latest}`,
    refused: isRefused && { href: `${course}#${begun ? 'udfald' : 'annuller'}`, begun },
  }
}

/** That nobody has written down an approval, for lists of staff. */
export const unapprovedText = ({ state }: Pick<Placement, 'state'>): string =>
  state === 'running'
    ? 'Er i gang, og godkendelsen i VITAS er ikke skrevet ned.'
    : 'Begynder snart og er ikke godkendt i VITAS.'

/** That what was approved is agreed otherwise now, for lists of staff. */
export const changedText = (placement: Placement): string | null =>
  isUnderWay(placement) && placement.vitas?.approvedOn && isOutdated(placement)
    ? 'Er ændret efter godkendelsen i VITAS.'
    : null
