/** Openings as pages show them: plain objects, ready to be printed. */
import { type Company, isComplete } from '../companies/model.js'
import type { Deadline } from '../deadlines/model.js'
import { slotDays, slotOptions, slotParts, slotsText } from '../lib/availability.js'
import { counted } from '../lib/counted.js'
import { lengthText } from '../lib/course-length.js'
import { danishLabel, danishOptions } from '../lib/danish.js'
import { formatDay } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { formatInstant } from '../lib/instants.js'
import { licenceLabel } from '../lib/licences.js'
import { occupations, occupationTitle } from '../lib/occupations.js'
import { paths } from '../lib/paths.js'
import { postcodeLabel } from '../lib/places.js'
import { schemes } from '../lib/schemes.js'
import { sectorLabel, sectorOptions } from '../lib/sectors.js'
import { timeLeft } from '../lib/time-left.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { starredSentence } from '../lib/words/da/rules.js'
import { demandLabel, demandOptions } from '../lib/work-limits.js'
import type { Finding } from '../rules/finding.js'
import type { SchemeColumn } from '../rules/schemes.js'
import type { FormState } from '../web/forms.js'
import { licences } from './form.js'
import { isOver } from './lifecycle.js'
import { type Opening, type OpeningState, purposes } from './model.js'
import { seatsText } from './seats-text.js'
import type { AskedField } from './unread.js'

const stateKinds: Record<OpeningState, string | null> = {
  draft: null,
  open: 'success',
  paused: 'warning',
  filled: 'info',
  closed: null,
  expired: 'warning',
}

export const stateTag = (state: OpeningState) => ({ kind: stateKinds[state], text: words.states[state] })
export const titleOf = ({ title }: Pick<Opening, 'title'>): string => title || words.untitled
const schemesText = (opening: Opening) =>
  opening.schemes.map(scheme => words.schemes[scheme]).join(', ') || words.notTold
const notTold = { kind: 'warning', text: words.notTold }

/** The promise of an answer as a cell: what was answered, or by when and how long is left. */
export function answerCell(
  opening: Opening,
  { deadline, now, reader }: { deadline: Deadline | null; now: Date; reader: 'company' | 'staff' },
) {
  if (opening.answer?.kind === 'match')
    return { text: reader === 'company' ? words.answerMatch : 'Virksomheden har fået en kandidat' }
  if (opening.answer) return { text: words.answerNone }
  if (deadline?.state !== 'open') return { text: '' }
  const left = timeLeft(deadline.dueAt, now)
  const due = formatInstant(deadline.dueAt)
  return { text: filled(left.state === 'late' ? words.deadlineLate : words.deadlineDue, { due }), deadline: left }
}

const noteOf = (opening: Opening): string =>
  [opening.number, opening.schemes.map(scheme => words.schemes[scheme]).join(', ')].filter(Boolean).join(' · ')

const seatsCell = (opening: Opening) =>
  opening.missing.includes('seats') ? { tag: notTold } : { text: seatsText(opening) }

/** One line of the company's own list. */
export const ownRow = (
  opening: Opening,
  about: { href: string; deadline: Deadline | null; now: Date; candidates: number; candidatesHref: string },
) => ({
  cells: [
    { text: titleOf(opening), href: about.href, note: noteOf(opening) },
    { tag: stateTag(opening.state) },
    answerCell(opening, { ...about, reader: 'company' }),
    about.candidates > 0
      ? { text: filled(words.candidatesCount, { count: about.candidates }), href: about.candidatesHref }
      : { text: opening.state === 'draft' || isOver(opening.state) ? '' : words.nobodyWaits },
    seatsCell(opening),
  ],
})

export const ownColumns = [
  { text: words.title },
  { text: words.state },
  { text: words.answerColumn },
  { text: words.candidatesColumn },
  { text: words.seatsLeft },
]

export const staffColumns = ['Opslag', 'Virksomhed', 'Konsulent', 'Status', 'Svar', 'Ledige pladser'].map(text => ({
  text,
}))

/** One line of the staff's list. */
export const staffRow = (
  opening: Opening,
  about: { company: string; consultant: string; deadline: Deadline | null; now: Date },
) => ({
  cells: [
    {
      text: titleOf(opening),
      href: paths.openings.staffShow(opening._id),
      note: noteOf(opening),
    },
    { text: about.company },
    { text: about.consultant },
    { tag: stateTag(opening.state) },
    answerCell(opening, { ...about, reader: 'staff' }),
    seatsCell(opening),
  ],
})

/** Everything told about an opening, as rows of a list of facts. */
export function facts(opening: Opening, company: Company) {
  const asked = (field: string) => opening.questions?.find(one => one.field === field)
  const told = (field: string, text: string) => {
    const cell = asked(field)
    if (cell) return { tag: notTold, note: filled(words.unreadShort, { text: cell.text }) }
    return opening.missing.includes(field) || text === '' ? { tag: notTold } : { text }
  }
  const workplace = company.workplaces.find(({ id }) => id === opening.workplace)
  const place = workplace ? [workplace.address, postcodeLabel(workplace.postcode)].filter(Boolean).join(', ') : ''
  const time = [slotsText(opening.slots), opening.timeText].filter(Boolean).join('. ')
  return [
    { label: words.number, text: opening.number },
    { label: words.schemesShort, ...told('schemes', schemesText(opening)) },
    { label: words.sector, ...told('sector', opening.sector && sectorLabel(opening.sector)) },
    { label: words.disco, ...told('disco', opening.disco && occupationTitle(opening.disco)) },
    opening.tasks.length > 0 && !asked('tasks')
      ? { label: words.tasks, lines: opening.tasks }
      : { label: words.tasks, ...told('tasks', '') },
    { label: words.purposeShort, ...told('purpose', words.purposes[opening.purpose]) },
    { label: words.time, ...told('slots', opening.slots === 0 ? '' : time) },
    {
      label: words.hoursPerWeek,
      ...told(
        'hoursPerWeek',
        filled(words.hoursText, { hours: counted(opening.hoursPerWeek, words.hour, words.hours) }),
      ),
    },
    {
      label: words.start,
      ...told(
        'startFrom',
        filled(words.startText, { from: formatDay(opening.startFrom), to: formatDay(opening.startTo) }),
      ),
    },
    { label: words.length, ...told('weeks', lengthText(opening)) },
    {
      label: words.seatsLeft,
      ...told('seats', seatsText(opening)),
    },
    { label: words.workplace, ...told('workplace', place) },
    {
      label: words.danishShort,
      ...told('danishLevel', opening.danishLevel === null ? words.danishNone : danishLabel(opening.danishLevel)),
    },
    { label: words.licences, ...told('licences', opening.licences.map(licenceLabel).join(', ') || words.noDemand) },
    { label: words.demandsShort, text: opening.demands.map(demandLabel).join(', ') || words.noDemand },
    { label: words.prospectShort, ...told('prospect', words.prospectsShort[opening.prospect]) },
    {
      label: words.contact,
      ...told(
        'contactName',
        [opening.contactName, opening.contactPhone, opening.contactEmail].filter(Boolean).join(', ') || words.notTold,
      ),
    },
  ]
}

/** What stands otherwise than a form has it, as rows of the same list. */
export function factsOtherwise(opening: Opening, told: Partial<Opening>, company: Company) {
  const all = (one: Opening) => [
    { label: words.title, text: titleOf(one) },
    ...facts(one, company),
    { label: words.subsidisedNow, text: String(one.subsidisedNow) },
  ]
  const typed = new Set(all({ ...opening, ...told }).map(row => JSON.stringify(row)))
  return all(opening).filter(row => !typed.has(JSON.stringify(row)))
}

const sentences = (findings: readonly Finding[]): string =>
  findings.map(starredSentence).join(' ') || words.compareNothing

/** The three schemes side by side. */
export function comparison(columns: SchemeColumn[], chosen: readonly string[]) {
  const row = (label: string, cellOf: (column: SchemeColumn) => string) => ({ label, cells: columns.map(cellOf) })
  return {
    columns: columns.map(({ scheme, ruledOut }) => ({
      text: words.schemes[scheme],
      out: ruledOut.length > 0,
      tag:
        ruledOut.length > 0
          ? { kind: 'error', text: words.compareOut }
          : chosen.includes(scheme)
            ? { kind: 'success', text: words.compareChosen }
            : null,
    })),
    rows: [
      row(words.compareStatus, ({ ruledOut }) =>
        ruledOut.length > 0 ? filled(words.compareRuledOut, { reasons: sentences(ruledOut) }) : words.comparePossible,
      ),
      row(words.compareWarnings, ({ warnings }) => sentences(warnings)),
      row(words.compareLength, ({ length }) => sentences(length)),
      row(words.compareHours, ({ hours }) => sentences(hours)),
      row(words.comparePay, ({ pay }) => sentences(pay)),
      row(words.comparePayer, ({ payer }) => sentences(payer)),
      row(words.compareHeard, ({ heard }) => sentences(heard)),
      row(words.compareSigned, ({ signed }) => sentences(signed)),
      row(words.compareSchool, ({ school }) => sentences(school)),
      row(words.compareBonus, ({ bonus }) => sentences(bonus)),
      row(words.compareConditions, ({ conditions }) => sentences(conditions)),
    ],
  }
}

/** Occupations under their main sector, with the six-digit codes that a company would know its work by. */
const occupationGroups = sectorOptions.map(({ value, label }) => ({
  label,
  options: occupations
    .filter(({ code, sectors }) => sectors[0] === value && code.length === 6)
    .map(({ code, title }) => ({ value: code, label: title }))
    .sort((a, b) => a.label.localeCompare(b.label, 'da')),
}))

/** A code that the list does not hold (an import's four digits, say) gets a group of its own. */
function groupsWith(disco: unknown) {
  const known = occupationGroups.some(({ options }) => options.some(({ value }) => value === disco))
  if (known || typeof disco !== 'string' || disco === '') return occupationGroups
  const own = { label: words.discoPresent, options: [{ value: disco, label: occupationTitle(disco) }] }
  return [own, ...occupationGroups]
}

/** Cells of the file that could not be read and whose field holds something that may be right. */
export const askedOptions = ({ questions = [], missing }: Opening) =>
  questions
    .filter(({ field }) => !missing.includes(field))
    .map(({ field, text }) => ({
      value: field,
      label: filled(words.unreadOption, { label: words.askedFields[field as AskedField], text }),
    }))

const described = <Value extends string>(
  values: readonly Value[],
  labels: Record<Value, string>,
  hints: Record<Value, string>,
) => values.map(value => ({ value, label: labels[value], hint: hints[value] }))

/** The choices of the posting form, with what is chosen in the one that no partial draws. */
export function formLists(company: Company, values: Record<string, unknown>) {
  const tasks = [values.tasks].flat()
  return {
    schemes: described(schemes, words.schemes, words.schemeTexts),
    purposes: described(purposes, words.purposes, words.purposeTexts),
    sectors: sectorOptions,
    occupations: groupsWith(values.disco),
    tasks: Array.from({ length: 5 }, (_, i) => ({
      id: i === 0 ? 'tasks' : `tasks-${i + 1}`,
      label: `${words.task} ${i + 1}`,
      value: tasks[i] ?? '',
    })),
    slots: { days: slotDays, parts: slotParts, options: slotOptions },
    workplaces: company.workplaces.map(workplace => ({
      value: workplace.id,
      label: [
        [workplace.address, postcodeLabel(workplace.postcode)].filter(Boolean).join(', ') || workplace.pNumber,
        isComplete(workplace) ? '' : words.workplaceIncomplete,
      ]
        .filter(Boolean)
        .join(' - '),
    })),
    danish: danishOptions,
    licences,
    demands: demandOptions,
    prospects: (['yes', 'maybe', 'no'] as const).map(value => ({ value, label: words.prospects[value] })),
  }
}

/** What was written while somebody typed: nothing, if the form has shown the opening as it stands. */
export const writtenMeanwhile = ({ values }: FormState, { toldRev = 0 }: Opening, rows: readonly object[]) =>
  Number(values.seen) === toldRev || rows.length === 0 ? null : rows
