/** One row of a file of openings from companies: read, refused or accepted with questions. Pure. */
import { parseWorkingTime } from '../lib/availability.js'
import { normaliseText, splitList } from '../lib/catalogue.js'
import { readCvr, readPNumber } from '../lib/cvr.js'
import { readDanish } from '../lib/danish.js'
import type { Day } from '../lib/days.js'
import { filled } from '../lib/filled.js'
import { type ImportRow, openRow, type ReadRow, type RowCursor } from '../lib/import-row.js'
import { readLicences } from '../lib/licences.js'
import { findOccupation, sectorsOfOccupation } from '../lib/occupations.js'
import { isPostcodeIn, municipalityName, readMunicipality } from '../lib/places.js'
import { statesWeeks } from '../lib/schemes.js'
import { findSector } from '../lib/sectors.js'
import { findSkill } from '../lib/skills.js'
import { readPostcode } from '../lib/typed.js'
import { openingWords as words } from '../lib/words/da/openings.js'
import { demandsOfSlots } from '../lib/work-limits.js'
import type { Rules } from '../rules/rules.js'
import { bounds } from './input.js'
import { type Opening, type Purpose, type Scheme, schemes } from './model.js'
import { remarksOfLaw } from './terms.js'

/** The columns of the file, in its order; a refused row is handed back with them. */
export const openingColumns = [
  'cvr',
  'virksomhed',
  'p_nummer',
  'ansatte',
  'arbejdsgiver',
  'kommunekode',
  'postnr',
  'ordning',
  'sektor',
  'disco',
  'titel',
  'opgaver',
  'dansk_krav',
  'koerekort_krav',
  'timer_pr_uge',
  'dage',
  'tidspunkt',
  'start',
  'uger',
  'pladser',
  'jobaabning',
  'formaal',
  'kontakt',
] as const

/** A file without one of these is not a file of openings. */
export const requiredOpeningColumns = ['cvr', 'virksomhed', 'kommunekode', 'ordning', 'titel'] as const

export interface ImportedOpening {
  cvr: string
  companyName: string
  pNumber: string | null
  /** ordinary employees at the workplace in full-time equivalents */
  employees: number | null
  /** null: not told */
  publicEmployer: boolean | null
  /** kommunekode of the workplace */
  municipality: string
  postcode: string | null
  schemes: Scheme[]
  sector: string | null
  disco: string | null
  title: string
  tasks: string[]
  /** codes of the skills that the tasks call for */
  skills: string[]
  /** level index, null: nothing asked */
  danishLevel: number | null
  licences: string[]
  /** codes of the demands that the working hours make */
  demands: string[]
  hoursPerWeek: number | null
  /** 21-bit mask */
  slots: number | null
  timeText: string
  startFrom: Day | null
  weeks: number | null
  seats: number | null
  prospect: Opening['prospect'] | null
  purpose: Purpose | null
  /** the purpose as it was written */
  purposeText: string
  contactEmail: string | null
}

const schemeWords = new Map<string, Scheme>([
  ...schemes.map((scheme): [string, Scheme] => [scheme, scheme]),
  ['praktik', 'virksomhedspraktik'],
  ['løntilskud', 'loentilskud'],
  ['job med løntilskud', 'loentilskud'],
])

/** Language is one of the competences of the law's third purpose. */
const purposeWords = new Map<string, Purpose>([
  ['job', 'job'],
  ['afklaring', 'afklaring'],
  ['kompetencer', 'kompetencer'],
  ['sprog', 'kompetencer'],
])

const employerWords = new Map<string, boolean | null>([
  ['privat', false],
  ['offentlig', true],
  ['', null],
  ['ukendt', null],
])

const prospectWords = new Map<string, Opening['prospect']>([
  ['ja', 'yes'],
  ['måske', 'maybe'],
  ['nej', 'no'],
])

/** Reads a row; `municipalities` are the kommunekoder this deployment serves. */
export function readOpeningRow(
  row: ImportRow,
  { today, municipalities, rules }: { today: Day; municipalities: readonly string[]; rules: Rules },
): ReadRow<ImportedOpening> {
  const cursor = openRow(row, { today })
  const { cell, ask, refuse } = cursor

  const cvr = readCvr(cell('cvr'))
  if (!cvr) refuse('cvr', `CVR-nummeret «${cell('cvr')}» er ikke gyldigt. Ret de otte cifre.`)
  if (cell('virksomhed') === '') ask('virksomhed', 'Virksomhedens navn mangler. Skriv navnet.')
  if (cell('titel') === '') ask('titel', 'Titlen mangler. Skriv, hvad jobbet hedder.')
  const municipality = readWorkplaceMunicipality(cursor, municipalities)
  const disco = readOccupation(cursor)
  const tasks = readTasks(cursor)
  const slots = readSlots(cursor)
  const purposeText = cell('formaal')

  const value: ImportedOpening = {
    cvr: cvr ?? '',
    companyName: cell('virksomhed'),
    pNumber: readPNumberCell(cursor),
    employees: cursor.number('ansatte', { max: 100_000, words: 'ansatte', unit: 'employees' }),
    publicEmployer: readEmployer(cursor),
    municipality,
    postcode: readWorkplacePostcode(cursor, municipality),
    schemes: readSchemes(cursor),
    sector: readSector(cursor, disco),
    disco,
    title: cell('titel'),
    tasks,
    skills: [...new Set(tasks.flatMap(task => findSkill(task) ?? []))],
    danishLevel: readDanishLevel(cursor),
    licences: readLicenceCell(cursor),
    demands: slots === null ? [] : demandsOfSlots(slots),
    hoursPerWeek: cursor.hours('timer_pr_uge'),
    slots,
    timeText: [cell('dage'), cell('tidspunkt')].filter(text => text !== '').join(' '),
    startFrom: readStart(cursor),
    weeks: cursor.number('uger', { ...bounds.weeks, words: 'uger', unit: 'weeks' }),
    seats: cursor.number('pladser', { ...bounds.seats, words: 'pladser', unit: 'seats' }),
    prospect: prospectWords.get(normaliseText(cell('jobaabning'))) ?? null,
    purpose: purposeWords.get(normaliseText(purposeText)) ?? null,
    purposeText,
    contactEmail: readEmail(cursor),
  }
  if (!value.prospect) ask('jobaabning', 'Skriv, om der er udsigt til job: ja, måske eller nej.')
  if (!value.purpose) ask('formaal', 'Skriv formålet: job, afklaring eller kompetencer.')
  askForMissing(cursor, value)
  for (const { field, message } of remarksOfLaw({ ...value, startFrom: value.startFrom ?? today }, rules))
    ask(field, message)
  return cursor.close(value)
}

function readWorkplaceMunicipality({ cell, refuse }: RowCursor, municipalities: readonly string[]): string {
  const code = readMunicipality(cell('kommunekode'))
  if (!code) {
    refuse(
      'kommunekode',
      `Kommunekoden «${cell('kommunekode')}» findes ikke. Skriv kommunens tre cifre, for eksempel 410.`,
    )
  } else if (!municipalities.includes(code)) {
    refuse('kommunekode', `${municipalityName(code)} er ikke med i dette Springbræt. Send opslaget til den kommune.`)
  }
  return code ?? ''
}

function readEmployer({ cell, ask }: RowCursor): boolean | null {
  const text = cell('arbejdsgiver')
  const read = employerWords.get(normaliseText(text))
  if (read === undefined) ask('arbejdsgiver', filled(words.importEmployerUnknown, { text }))
  return read ?? null
}

function readPNumberCell({ cell, ask }: RowCursor): string | null {
  const pNumber = readPNumber(cell('p_nummer'))
  if (!pNumber) ask('p_nummer', 'P-nummeret skal have ti cifre. Find det på virk.dk.')
  return pNumber
}

function readWorkplacePostcode({ cell, ask }: RowCursor, municipality: string): string | null {
  if (cell('postnr') === '') {
    ask('postnr', 'Postnummeret mangler. Skriv arbejdsstedets fire cifre.')
    return null
  }
  const found = readPostcode(cell('postnr'))
  if ('error' in found) {
    ask('postnr', found.error)
    return null
  }
  if (municipality !== '' && !isPostcodeIn(found.postcode, municipality)) {
    const place = `${found.postcode} ${found.name}`
    ask('postnr', `${place} ligger ikke i ${municipalityName(municipality)}. Ret postnummeret eller kommunekoden.`)
  }
  return found.postcode
}

function readSchemes({ cell, ask }: RowCursor): Scheme[] {
  const pieces = splitList(cell('ordning')).map(text => schemeWords.get(normaliseText(text)) ?? null)
  if (pieces.length === 0 || pieces.includes(null)) {
    ask('ordning', 'Skriv ordningen: virksomhedspraktik, loentilskud eller igu.')
  }
  return schemes.filter(scheme => pieces.includes(scheme))
}

function readOccupation({ cell, ask }: RowCursor): string | null {
  const told = findOccupation(cell('disco'))
  const disco = told ?? findOccupation(cell('titel'))
  if (!disco || (!told && cell('disco') !== ''))
    ask('disco', `Erhvervet «${cell('disco')}» kendes ikke. Vælg det erhverv, der ligner mest.`)
  return disco
}

function readSector({ cell, ask }: RowCursor, disco: string | null): string | null {
  const sector = findSector(cell('sektor'))
  if (sector) return sector
  ask('sektor', `Branchen «${cell('sektor')}» kendes ikke. Vælg branchen på listen.`)
  return disco ? (sectorsOfOccupation(disco)[0] ?? null) : null
}

function readTasks({ cell, ask }: RowCursor): string[] {
  const tasks = splitList(cell('opgaver'))
  if (tasks.length < 3 || tasks.length > 5) ask('opgaver', 'Skriv tre til fem opgaver med semikolon imellem.')
  return tasks
}

function readDanishLevel({ cell, ask }: RowCursor): number | null {
  const read = readDanish(cell('dansk_krav'))
  if ('error' in read) ask('dansk_krav', read.error)
  return 'level' in read ? read.level : null
}

function readLicenceCell({ cell, ask }: RowCursor): string[] {
  const { codes, unknown } = readLicences(cell('koerekort_krav'))
  if (unknown.length > 0) {
    ask('koerekort_krav', `Kørekortet «${unknown.join(', ')}» kendes ikke. Skriv for eksempel B, C eller truck.`)
  }
  return codes
}

function readSlots({ cell, ask }: RowCursor): number | null {
  const read = parseWorkingTime({ days: cell('dage'), time: cell('tidspunkt') })
  if ('error' in read) ask('dage', read.error)
  else if ('unknown' in read) ask('dage', 'Skriv, hvilke dage og tider arbejdet ligger, for eksempel man-fre 08-15.')
  return 'mask' in read ? read.mask : null
}

function readStart(cursor: RowCursor): Day | null {
  const day = cursor.day('start')
  if (!day) cursor.ask('start', 'Startdagen mangler. Skriv den som 24-11-2026.')
  return day
}

function readEmail({ cell, ask }: RowCursor): string | null {
  const email = cell('kontakt')
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return email
  ask('kontakt', 'Skriv en e-mail til den, kommunen skal svare.')
  return null
}

function askForMissing({ ask }: RowCursor, { schemes, hoursPerWeek, weeks, seats }: ImportedOpening): void {
  if (hoursPerWeek === null) ask('timer_pr_uge', 'Timer om ugen mangler. Skriv for eksempel 25.')
  if (weeks === null && statesWeeks(schemes)) ask('uger', 'Antal uger mangler. Skriv for eksempel 13.')
  if (seats === null) ask('pladser', 'Antal pladser mangler. Skriv for eksempel 1.')
}
